"""When the salon writes to whom: the kinds of messages in words, and which of them it may do without."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from app.core.refusals import NotFound
from app.notifications.kinds import Audience, Kind


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """One kind of message to one side of the desk."""

    kind: Kind
    audience: Audience
    title: Any
    when: Any
    can_be_off: bool = False

    @property
    def takes_own_words(self) -> bool:
        """Whether the salon may add to it: what is about an account stays as sober as it is."""
        return self.kind.is_about_appointment


def occasion_of(kind: Kind | str, audience: Audience | str) -> Occasion:
    """Return the occasion on which such a message is sent.

    :raises NotFound: nobody of this audience is sent such messages
    """
    found = (one for one in OCCASIONS if (one.kind, one.audience) == (kind, audience))
    occasion = next(found, None)
    if occasion is None:
        raise NotFound
    return occasion


def _customer(kind: Kind, title: Any, when: Any, *, can_be_off: bool = False) -> Occasion:
    return Occasion(kind=kind, audience=Audience.CUSTOMER, title=title, when=when, can_be_off=can_be_off)


def _team(kind: Kind, title: Any, when: Any, *, can_be_off: bool = False) -> Occasion:
    return Occasion(kind=kind, audience=Audience.STAFF, title=title, when=when, can_be_off=can_be_off)


OCCASIONS: tuple[Occasion, ...] = (
    _customer(Kind.APPOINTMENT_CONFIRMED, _("Confirmation"), _("when a visit is booked, or a request approved")),
    _customer(Kind.APPOINTMENT_REQUESTED, _("Request received"), _("when a service needs your approval")),
    _customer(Kind.APPOINTMENT_DECLINED, _("Request declined"), _("when you decline a request")),
    _customer(Kind.APPOINTMENT_LAPSED, _("Not paid in time"), _("when a visit is not paid for in time")),
    _customer(Kind.APPOINTMENT_LOST, _("Paid too late"), _("when somebody else has the time that was paid for")),
    _customer(Kind.APPOINTMENT_RESCHEDULED, _("Visit changed"), _("when a visit is moved, by either side")),
    _customer(Kind.APPOINTMENT_DELAYED, _("Running late"), _("when you tell a customer that you run late")),
    _customer(Kind.APPOINTMENT_CANCELLED, _("Visit cancelled"), _("when a visit is cancelled, by either side")),
    _customer(Kind.APPOINTMENT_REMINDER, _("Reminder"), _("at the hours that are set above")),
    _customer(Kind.INVOICE_ISSUED, _("Invoice"), _("when an invoice is issued, with its PDF"), can_be_off=True),
    _customer(Kind.SIGN_IN_CODE, _("Sign-in code"), _("when a customer signs in")),
    _customer(Kind.ERASURE_CODE, _("Code to delete"), _("when a customer wants to delete their record")),
    _customer(Kind.RECORD_ERASED, _("Record deleted"), _("when a customer has deleted their record")),
    _customer(Kind.EMAIL_VERIFICATION, _("Address to confirm"), _("when somebody registers")),
    _customer(Kind.REGISTRATION_REPEATED, _("Registered already"), _("when an address is registered again")),
    _team(
        Kind.APPOINTMENT_CONFIRMED,
        _("New visit"),
        _("when a customer books, to whom they booked"),
        can_be_off=True,
    ),
    _team(Kind.APPOINTMENT_REQUESTED, _("New request"), _("when a request waits for an answer, also to the salon")),
    _team(Kind.APPOINTMENT_DECLINED, _("Request declined"), _("to whoever would have had the visit"), can_be_off=True),
    _team(Kind.APPOINTMENT_RESCHEDULED, _("Visit moved"), _("to whoever has the visit"), can_be_off=True),
    _team(Kind.APPOINTMENT_HANDED_OVER, _("Visit handed over"), _("to whoever had the visit before"), can_be_off=True),
    _team(Kind.APPOINTMENT_CANCELLED, _("Visit cancelled"), _("to whoever had the visit"), can_be_off=True),
    _team(Kind.APPOINTMENT_REMINDER, _("Reminder"), _("at the hours that are set above, where the team is reminded")),
    _team(Kind.TIME_OFF_REQUESTED, _("Time off asked for"), _("to those who approve it")),
    _team(Kind.TIME_OFF_APPROVED, _("Time off approved"), _("to whoever asked for it")),
    _team(Kind.TIME_OFF_DECLINED, _("Time off declined"), _("to whoever asked for it")),
    _team(Kind.INVITATION, _("Invitation"), _("when somebody is invited to work here")),
    _team(Kind.PASSWORD_RESET, _("New password"), _("when somebody has forgotten theirs")),
    _team(Kind.PASSWORD_CHANGED, _("Password changed"), _("when a password was set anew")),
    _team(Kind.SALON_CLOSED, _("Salon closed"), _("to every owner")),
    _team(Kind.EXPORT_READY, _("Export ready"), _("to the owner who asked for everything in one file")),
)
"""What the salon sends, in the order of a visit: to customers first, then to the team."""

TITLES = {(one.kind.value, one.audience.value): one.title for one in OCCASIONS}
"""What a message is called, by kind and audience."""
