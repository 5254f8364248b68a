"""Wishes for time off: asked by staff members, answered by managers."""
