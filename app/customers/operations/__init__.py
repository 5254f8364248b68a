"""Every write to customers."""

from app.customers.operations.merging import SameCustomer, merge
from app.customers.operations.notes import remove_note, write_note
from app.customers.operations.photos import ConsentNeeded, add_photo, give_consent, remove_photo, withdraw_consent
from app.customers.operations.records import EmailTaken, UnknownStaffMember, change, find_or_create

__all__ = [
    "ConsentNeeded",
    "EmailTaken",
    "SameCustomer",
    "UnknownStaffMember",
    "add_photo",
    "change",
    "find_or_create",
    "give_consent",
    "merge",
    "remove_note",
    "remove_photo",
    "withdraw_consent",
    "write_note",
]
