"""Messages: stored first, then sent."""
