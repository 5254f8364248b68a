"""The booking application."""
