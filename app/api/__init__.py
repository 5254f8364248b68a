"""Programming interfaces."""
