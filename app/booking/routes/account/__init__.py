"""The customer's own pages: their visits, their details, and what the salon knows of them."""

from app.booking.routes.account import details, erasing, privacy, visits

__all__ = ["details", "erasing", "privacy", "visits"]
