"""The desk's pages of the room: the calendar, and everything that is done to visits and to time from it."""

from app.booking.desk import (
    appointments,
    blocks,
    calendar,
    correcting,
    delaying,
    entering,
    explaining,
    finding,
    month,
    moving,
    placing,
    printing,
    till,
    undoing,
)
from app.booking.desk.blueprint import bp

__all__ = [
    "appointments",
    "blocks",
    "bp",
    "calendar",
    "correcting",
    "delaying",
    "entering",
    "explaining",
    "finding",
    "month",
    "moving",
    "placing",
    "printing",
    "till",
    "undoing",
]
