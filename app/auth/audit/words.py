"""What is written down, in words."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _


class Verb(StrEnum):
    """What was done."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    KEPT_OUT = "kept_out"
    LET_IN = "let_in"
    MERGED = "merged"
    EXPORTED = "exported"
    ERASED = "erased"
    CLOSED = "closed"
    REOPENED = "reopened"


class Subject(StrEnum):
    """What it was done to."""

    SALON = "salon"
    LOCATION = "location"
    SERVICE = "service"
    CATEGORY = "category"
    ADDON = "addon"
    STAFF_MEMBER = "staff_member"
    WORKING_HOURS = "working_hours"
    TIME_OFF = "time_off"
    CLOSURE = "closure"
    HOLIDAY = "holiday"
    PICTURE = "picture"
    MESSAGE = "message"
    ACCOUNT = "account"
    INVITATION = "invitation"
    API_KEY = "api_key"
    CUSTOMER = "customer"
    EXPORT = "export"
    IMPORT = "import"


PERSONAL = frozenset({Subject.CUSTOMER})
"""Of these it is written down that something was changed, and not what it was: who is erased must be gone here, too."""

VERBS: Mapping[str, Any] = {
    Verb.ADDED: _("Added"),
    Verb.CHANGED: _("Changed"),
    Verb.REMOVED: _("Removed"),
    Verb.SIGNED_IN: _("Signed in"),
    Verb.SIGNED_OUT: _("Signed out"),
    Verb.KEPT_OUT: _("Kept out"),
    Verb.LET_IN: _("Let in again"),
    Verb.MERGED: _("Merged"),
    Verb.EXPORTED: _("Exported"),
    Verb.ERASED: _("Erased"),
    Verb.CLOSED: _("Closed"),
    Verb.REOPENED: _("Reopened"),
}

SUBJECTS: Mapping[str, Any] = {
    Subject.SALON: _("The salon"),
    Subject.LOCATION: _("Location"),
    Subject.SERVICE: _("Service"),
    Subject.CATEGORY: _("Category"),
    Subject.ADDON: _("Add-on"),
    Subject.STAFF_MEMBER: _("Team"),
    Subject.WORKING_HOURS: _("Working hours"),
    Subject.TIME_OFF: _("Time off"),
    Subject.CLOSURE: _("Closure"),
    Subject.HOLIDAY: _("Public holiday"),
    Subject.PICTURE: _("Picture"),
    Subject.MESSAGE: _("Message"),
    Subject.ACCOUNT: _("Access"),
    Subject.INVITATION: _("Invitation"),
    Subject.API_KEY: _("Key for programs"),
    Subject.CUSTOMER: _("Customer"),
    Subject.EXPORT: _("Export"),
    Subject.IMPORT: _("Customers from a file"),
}
