"""What customers are told about their visits."""

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.catalogue.words import cancellation, nearness
from app.core.links import salon_url
from app.notifications.facts import VisitFacts
from app.notifications.letters import visits
from app.notifications.letters.letter import Letter, Line, Link
from app.notifications.plain import greetable


def requested(facts: VisitFacts, link: str) -> Letter:
    """Say that the request has arrived and waits for the salon."""
    return Letter(
        subject=_("Your request: %(service)s, %(moment)s", **_named(facts)),
        title=_("We have received your request"),
        paragraphs=(
            _greeting(facts),
            _("%(salon)s looks at every request for this service and will write to you soon.", **_named(facts)),
            _("Until then this time is kept for you."),
        ),
        when=visits.when(facts),
        lines=_lines(facts),
        action=Link(label=_("See or cancel your request"), url=link),
        notes=_notes(facts, too_late=nearness()),
    )


def confirmed(facts: VisitFacts, link: str) -> Letter:
    """Say that the visit stands."""
    return Letter(
        subject=_("Confirmed: %(service)s, %(moment)s", **_named(facts)),
        title=_("Your request is approved") if facts.was_requested else _("Your appointment is booked"),
        paragraphs=(_greeting(facts), _("We look forward to seeing you.")),
        when=visits.when(facts),
        lines=_lines(facts),
        action=_manage(facts, link),
        notes=_notes(facts),
    )


def declined(facts: VisitFacts, _link: str) -> Letter:
    """Say that the salon cannot take the request, and where to find another time."""
    return Letter(
        subject=_("Not possible: %(service)s, %(moment)s", **_named(facts)),
        title=_("We cannot take your request"),
        paragraphs=(
            _greeting(facts),
            _("Unfortunately this time is not possible. You are very welcome to choose another one."),
            *_reason(facts),
        ),
        when=visits.when(facts),
        lines=_lines(facts, with_price=False),
        action=_book_again(),
    )


def lapsed(facts: VisitFacts, _link: str) -> Letter:
    """Say that the visit was not paid for in time, and where to find another."""
    return Letter(
        subject=_("Not booked: %(service)s, %(moment)s", **_named(facts)),
        title=_("This time has not been paid for"),
        paragraphs=(
            _greeting(facts),
            _("It is free again. Nothing was charged; you are very welcome to choose another one."),
        ),
        when=visits.when(facts),
        lines=_lines(facts, with_price=False),
        action=_book_again(),
    )


def lost(facts: VisitFacts, _link: str) -> Letter:
    """Say that the payment came after the time had gone to somebody else, and that all of it goes back."""
    return Letter(
        subject=_("Your payment goes back: %(service)s, %(moment)s", **_named(facts)),
        title=_("Your payment came too late for this time"),
        paragraphs=(
            _greeting(facts),
            _("We are sorry: somebody else has booked this time meanwhile. All that you paid is on its way back."),
            _("You are very welcome to choose another time."),
        ),
        when=visits.when(facts),
        lines=_lines(facts, with_price=False),
        action=_book_again(),
    )


def rescheduled(facts: VisitFacts, link: str) -> Letter:
    """Say the new time, and the old one."""
    moved = {"title": _("Your appointment has moved"), "first": _("Please note the new time.")}
    if facts.starts_at_before == facts.starts_at:
        moved = {"title": _("Your appointment has changed"), "first": _("The time stays as it was.")}
    return Letter(
        subject=_("Changed: %(service)s, %(moment)s", **_named(facts)),
        title=moved["title"],
        paragraphs=(_greeting(facts), moved["first"]),
        when=visits.when(facts),
        lines=(*visits.until_now(facts), *_lines(facts)),
        action=_manage(facts, link),
        notes=_notes(facts),
    )


def delayed(facts: VisitFacts, link: str) -> Letter:
    """Say that the salon is running late, and from when on it will be the customer's turn."""
    later = facts.starts_at + timedelta(minutes=facts.minutes_late)
    wait = ngettext(
        "Your appointment will begin about %(num)d minute later than planned.",
        "Your appointment will begin about %(num)d minutes later than planned.",
        facts.minutes_late,
    )
    return Letter(
        subject=_("Running late: %(service)s, %(moment)s", **_named(facts)),
        title=_("We are running a little late"),
        paragraphs=(_greeting(facts), wait, _("We are sorry that you have to wait.")),
        when=visits.when(facts),
        lines=(Line(label=_("Your turn from"), text=visits.at(later, facts)), *_lines(facts, with_price=False)),
        action=_manage(facts, link),
    )


def cancelled(facts: VisitFacts, _link: str) -> Letter:
    """Say that the visit is off."""
    by_salon = _("We are sorry: %(salon)s had to cancel this appointment.", **_named(facts))
    by_customer = _("As you asked, this appointment is cancelled.")
    return Letter(
        subject=_("Cancelled: %(service)s, %(moment)s", **_named(facts)),
        title=_("Your appointment is cancelled"),
        paragraphs=(_greeting(facts), by_salon if facts.by_salon else by_customer, *_reason(facts)),
        when=visits.when(facts),
        lines=_lines(facts, with_price=False),
        action=_book_again(),
    )


def reminder(facts: VisitFacts, link: str) -> Letter:
    """Remind of the visit."""
    return Letter(
        subject=_("Reminder: %(service)s, %(moment)s", **_named(facts)),
        title=_("See you soon"),
        paragraphs=(_greeting(facts), _("This is a reminder of your appointment.")),
        when=visits.when(facts),
        lines=_lines(facts),
        action=_manage(facts, link),
        notes=_notes(facts),
    )


def _named(facts: VisitFacts) -> dict[str, str]:
    return {"salon": facts.salon, "service": facts.service, "moment": visits.moment(facts)}


def _greeting(facts: VisitFacts) -> str:
    name = greetable(facts.customer)
    return str(_("Hello %(name)s,", name=name) if name else _("Hello,"))


def _lines(facts: VisitFacts, *, with_price: bool = True) -> tuple[Line, ...]:
    place = facts.address or facts.place
    return visits.present(
        Line(label=_("Service"), text=facts.service),
        visits.addons(facts),
        Line(label=_("With"), text=facts.staff),
        Line(label=_("Where"), text=place),
        *([visits.price(facts)] if with_price else []),
        Line(label=_("Reference"), text=facts.reference),
    )


def _notes(facts: VisitFacts, *, too_late: str = "") -> tuple[str, ...]:
    """Say the rules that were agreed to; where they leave nothing to change, only that.

    :param too_late: said of a visit that is not booked yet
    """
    cutoff = facts.policy.get("cancellation_cutoff_minutes")
    words = cancellation(cutoff) if cutoff is not None else ""
    too_late = too_late or _("It is too late to change this visit online. Please call us.")
    said = (too_late if facts.is_too_late else words, facts.policy.get("text", ""))
    return tuple(note for note in said if note)


def _reason(facts: VisitFacts) -> tuple[str, ...]:
    if not facts.reason or not facts.by_salon:
        return ()
    return (_("%(salon)s writes: %(reason)s", salon=facts.salon, reason=facts.reason),)


def _manage(facts: VisitFacts, link: str) -> Link:
    return Link(label=_("See your visit") if facts.is_too_late else _("See, move or cancel"), url=link)


def _book_again() -> Link:
    return Link(label=_("Choose another time"), url=salon_url("booking.choose_service"))
