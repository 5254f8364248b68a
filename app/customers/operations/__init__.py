"""Every write to customers."""

from app.customers.operations.erasing import NAMELESS, erase
from app.customers.operations.history import remember
from app.customers.operations.importing import (
    ImportIsOver,
    begin_import,
    finish_import,
    forget_import,
    forget_imports,
    set_columns,
)
from app.customers.operations.merging import SameCustomer, merge
from app.customers.operations.notes import remove_note, write_note
from app.customers.operations.photos import ConsentNeeded, add_photo, give_consent, remove_photo, withdraw_consent
from app.customers.operations.records import CardChanged, EmailTaken, UnknownStaffMember, add, change, find_or_create

__all__ = [
    "NAMELESS",
    "CardChanged",
    "ConsentNeeded",
    "EmailTaken",
    "ImportIsOver",
    "SameCustomer",
    "UnknownStaffMember",
    "add",
    "add_photo",
    "begin_import",
    "change",
    "erase",
    "find_or_create",
    "finish_import",
    "forget_import",
    "forget_imports",
    "give_consent",
    "merge",
    "remember",
    "remove_note",
    "remove_photo",
    "set_columns",
    "withdraw_consent",
    "write_note",
]
