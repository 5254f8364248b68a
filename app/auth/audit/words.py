"""What is written down, in words."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as pgettext


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
    BLOCK = "block"
    GATEWAY = "gateway"
    INVOICING = "invoicing"
    TAX_RATE = "tax_rate"
    INVOICE = "invoice"
    PAYMENT_RULE = "payment_rule"
    REFUNDS = "refunds"


PERSONAL = frozenset({Subject.CUSTOMER})
"""Of these it is written down that something was changed, and not what it was: who is erased must be gone here, too."""

VERBS: Mapping[str, Any] = {
    Verb.ADDED: _("Added"),
    Verb.CHANGED: _("Changed"),
    Verb.REMOVED: _("Removed"),
    Verb.SIGNED_IN: _("Signed in"),
    Verb.SIGNED_OUT: _("Signed out"),
    Verb.KEPT_OUT: _("Kept out"),
    Verb.LET_IN: pgettext("what was done", "Let in again"),
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
    Subject.BLOCK: _("Blocked time"),
    Subject.GATEWAY: _("Online payments"),
    Subject.INVOICING: _("Invoices and tax"),
    Subject.TAX_RATE: _("Tax rate"),
    Subject.INVOICE: _("Invoice"),
    Subject.PAYMENT_RULE: _("Deposits"),
    Subject.REFUNDS: _("Refunds"),
}

FIELDS: Mapping[str, Any] = {
    "about": _("About"),
    "address": _("Address"),
    "alt": _("Description"),
    "any_staff_rule": _("Who is chosen when anybody will do"),
    "archived_at": _("Offered until"),
    "audience": _("Who reads it"),
    "bio": _("About"),
    "birthday": _("Birthday"),
    "bookable_online": _("Can be booked online"),
    "booking_horizon_days": _("How far ahead"),
    "brand_color": _("Colour"),
    "browser": _("Browser"),
    "buffer_after_minutes": _("Time after"),
    "buffer_before_minutes": _("Time before"),
    "business_type": _("Kind of business"),
    "cancellation_cutoff_minutes": _("Free to cancel until"),
    "category_id": _("Category"),
    "city": _("City"),
    "closed_at": _("Closed"),
    "ended_at": _("Closed for good"),
    "color": _("Colour"),
    "country": _("Country"),
    "created_by_id": _("Added by"),
    "currency": _("Currency"),
    "customer_id": _("Customer"),
    "decided_at": _("Answered"),
    "decided_by": _("Answered by"),
    "decided_by_id": _("Answered by"),
    "description": _("Description"),
    "disabled_at": _("Kept out since"),
    "duration_minutes": _("Duration"),
    "email": _("E-mail"),
    "email_verified_at": _("Address confirmed"),
    "ends_at": _("Until"),
    "ends_minute": _("Until"),
    "ends_on": _("Until"),
    "fees": _("Fees"),
    "hold_minutes": _("How long a time is kept"),
    "holiday_subdivision": _("Region"),
    "hours": _("Working hours"),
    "is_default": _("Default rate"),
    "is_on": _("Switched on"),
    "key": _("Key"),
    "kind": _("Kind"),
    "last_used_at": _("Last used"),
    "locale": _("Language"),
    "legal_name": _("Legal name"),
    "location_id": _("Location"),
    "logo_key": _("Logo"),
    "max_appointments_per_day": _("At most a day"),
    "max_per_day": _("At most a day"),
    "minimum_notice_minutes": _("At least beforehand"),
    "name": _("Name"),
    "note": _("Note"),
    "number_prefix": _("Before each number"),
    "observes_public_holidays": _("Closed on public holidays"),
    "on_day": _("Day"),
    "only_one": _("Only one of them"),
    "order": _("Order"),
    "own_words": _("Own words"),
    "parent_id": _("Service"),
    "password": _("Password"),
    "phone": _("Telephone"),
    "photo_key": _("Picture"),
    "policies_text": _("Policies"),
    "position": _("Order"),
    "postal_code": _("Postal code"),
    "region": _("State or province"),
    "prefix": _("Key"),
    "price_minor": _("Price"),
    "prices_include_tax": _("Prices include tax"),
    "program": _("Program"),
    "reason": _("Reason"),
    "refunds": _("Refunds"),
    "reminder_hours": _("Reminders"),
    "reminds_staff": _("Reminds the team"),
    "requested_at": _("Asked for"),
    "requested_by_id": _("Asked for by"),
    "requires_approval": _("Has to be confirmed"),
    "revoked_at": _("Worthless since"),
    "role": _("Role"),
    "rate": _("Tax rate"),
    "rule": _("Rule"),
    "service_id": _("Service"),
    "services": _("Services"),
    "shows_tax": _("Shows tax"),
    "small_print": _("Small print"),
    "slot_step_minutes": _("Times every"),
    "staff_member_id": _("Calendar"),
    "staff_sees_customers": _("Whose customers the team sees"),
    "starts_at": _("From"),
    "starts_minute": _("From"),
    "starts_on": _("From"),
    "state": _("State"),
    "street": _("Street"),
    "tax_number": _("Tax number"),
    "time_off_id": _("Time off"),
    "timezone": _("Time zone"),
    "title": _("Title"),
    "variant": _("Variant"),
    "visibility": _("Who finds it"),
    "website": _("Web site"),
    "worked": _("Open"),
}
"""What was changed, by the names under which it is written down. A name without words stands for itself."""


def name_of_field(name: str) -> str:
    """Return what a field is called."""
    return str(FIELDS.get(name) or name.replace("_", " "))
