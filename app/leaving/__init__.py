"""Taking everything along, and closing for good."""
