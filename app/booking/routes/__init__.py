"""The public doors of the room: choosing a time, details, the manage page, the customer's account."""

from app.booking.routes import account, again, choosing, details, managing, moving, paying
from app.booking.routes.blueprint import bp

__all__ = ["account", "again", "bp", "choosing", "details", "managing", "moving", "paying"]
