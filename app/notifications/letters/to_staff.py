"""What staff members and the salon are told about visits."""

from flask_babel import gettext as _

from app.notifications.facts import VisitFacts
from app.notifications.letters import visits
from app.notifications.letters.letter import Letter, Line, Link


def requested(facts: VisitFacts, link: str) -> Letter:
    """Say that a request waits for an answer."""
    return Letter(
        subject=_("New request: %(customer)s, %(service)s, %(moment)s", **_named(facts)),
        title=_("A request waits for your answer"),
        paragraphs=(
            _("%(customer)s would like to come.", **_named(facts)),
            _("The time is kept until you approve or decline."),
        ),
        when=visits.when(facts),
        lines=_lines(facts),
        action=Link(label=_("Approve or decline"), url=link),
    )


def confirmed(facts: VisitFacts, link: str) -> Letter:
    """Say that somebody is coming."""
    return Letter(
        subject=_("New appointment: %(customer)s, %(service)s, %(moment)s", **_named(facts)),
        title=_("%(customer)s is coming", **_named(facts)),
        when=visits.when(facts),
        lines=_lines(facts),
        action=_open(link),
    )


def declined(facts: VisitFacts, link: str) -> Letter:
    """Say that a request was declined."""
    return Letter(
        subject=_("Declined: %(customer)s, %(service)s, %(moment)s", **_named(facts)),
        title=_("The request of %(customer)s was declined", **_named(facts)),
        paragraphs=(_("The time is free again."),),
        when=visits.when(facts),
        lines=_lines(facts),
        action=_open(link),
    )


def rescheduled(facts: VisitFacts, link: str) -> Letter:
    """Say the new time, and the old one."""
    return Letter(
        subject=_("Moved: %(customer)s, %(service)s, %(moment)s", **_named(facts)),
        title=_("The appointment of %(customer)s has moved", **_named(facts)),
        when=visits.when(facts),
        lines=(*visits.until_now(facts), *_lines(facts)),
        action=_open(link),
    )


def handed_over(facts: VisitFacts, _link: str) -> Letter:
    """Say that a visit is somebody else's now, by the time at which it was theirs."""
    before = visits.at(facts.starts_at_before or facts.starts_at, facts)
    return Letter(
        subject=_("Handed over: %(customer)s, %(service)s, %(moment)s", **_named(facts) | {"moment": before}),
        title=_("%(staff)s takes over the appointment of %(customer)s", **_named(facts)),
        paragraphs=(_("It is no longer in your calendar."),),
        lines=(*visits.until_now(facts), *_lines(facts)),
        when=visits.when(facts),
    )


def cancelled(facts: VisitFacts, link: str) -> Letter:
    """Say that a visit is off and its time free."""
    by_customer = _("%(customer)s has cancelled. The time is free again.", **_named(facts))
    return Letter(
        subject=_("Cancelled: %(customer)s, %(service)s, %(moment)s", **_named(facts)),
        title=_("The appointment of %(customer)s is cancelled", **_named(facts)),
        paragraphs=(_("The time is free again.") if facts.by_salon else by_customer,),
        when=visits.when(facts),
        lines=(*visits.present(Line(label=_("Reason"), text=facts.reason)), *_lines(facts)),
        action=_open(link),
    )


def reminder(facts: VisitFacts, link: str) -> Letter:
    """Remind of a visit."""
    return Letter(
        subject=_("Reminder: %(customer)s, %(service)s, %(moment)s", **_named(facts)),
        title=_("%(customer)s is coming soon", **_named(facts)),
        when=visits.when(facts),
        lines=_lines(facts),
        action=_open(link),
    )


def _named(facts: VisitFacts) -> dict[str, str]:
    return {
        "customer": facts.customer,
        "service": facts.service,
        "staff": facts.staff,
        "moment": visits.moment(facts),
    }


def _lines(facts: VisitFacts) -> tuple[Line, ...]:
    return visits.present(
        Line(label=_("Customer"), text=facts.customer),
        Line(label=_("Telephone"), text=facts.customer_phone),
        Line(label=_("E-mail"), text=facts.customer_email),
        Line(label=_("Service"), text=facts.service),
        visits.addons(facts),
        Line(label=_("With"), text=facts.staff),
        visits.price(facts),
        Line(label=_("Notes"), text=facts.notes),
        Line(label=_("Reference"), text=facts.reference),
    )


def _open(link: str) -> Link:
    return Link(label=_("Open in the calendar"), url=link)
