"""The public doors of the room: choosing a time, details, the manage page, the customer's account."""

from app.booking.routes import account, choosing, details, managing, moving
from app.booking.routes.blueprint import bp

__all__ = ["account", "bp", "choosing", "details", "managing", "moving"]
