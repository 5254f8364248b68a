"""Every write of the room: keep a time, book it, change it, block it."""

from app.booking.operations.billing import bill_of, bill_visit, left_to_pay
from app.booking.operations.blocks import block_time, move_block, remove_block
from app.booking.operations.book import HoldGone, book
from app.booking.operations.changes import cancel, complete, confirm, decline, mark_no_show, reopen
from app.booking.operations.correct import Work, correct, extras_of, work_of
from app.booking.operations.delay import check_running_late, shift, tell_of_delay
from app.booking.operations.holds import PlacedHold, TooManyHolds, expire_hold, place_hold, release_hold
from app.booking.operations.hours import HoursChanged, change_hours, hand_over
from app.booking.operations.housekeeping import purge_idempotency_keys
from app.booking.operations.paying import NoSuchGateway, ask_payment, await_payment, confirm_paid, lapse
from app.booking.operations.reschedule import Move, foresee, is_there_already, movable, reschedule
from app.booking.operations.stretch import stretch
from app.booking.operations.till import PAYABLE, NotPayable, Taken, discount, give_back, take_payment
from app.booking.operations.undo import undo, undo_all

__all__ = [
    "PAYABLE",
    "HoldGone",
    "HoursChanged",
    "Move",
    "NoSuchGateway",
    "NotPayable",
    "PlacedHold",
    "Taken",
    "TooManyHolds",
    "Work",
    "ask_payment",
    "await_payment",
    "bill_of",
    "bill_visit",
    "block_time",
    "book",
    "cancel",
    "change_hours",
    "check_running_late",
    "complete",
    "confirm",
    "confirm_paid",
    "correct",
    "decline",
    "discount",
    "expire_hold",
    "extras_of",
    "foresee",
    "give_back",
    "hand_over",
    "is_there_already",
    "lapse",
    "left_to_pay",
    "mark_no_show",
    "movable",
    "move_block",
    "place_hold",
    "purge_idempotency_keys",
    "release_hold",
    "remove_block",
    "reopen",
    "reschedule",
    "shift",
    "stretch",
    "take_payment",
    "tell_of_delay",
    "undo",
    "undo_all",
    "work_of",
]
