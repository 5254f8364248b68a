"""What the team is told about time off: those who approve it, and whoever asked for it."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.catalogue import words
from app.core.links import salon_url
from app.notifications.facts import TimeOffFacts
from app.notifications.letters.letter import Letter, Line, Link


@dataclass(frozen=True, kw_only=True)
class Said:
    """How an answer is told: in the subject, and as the title to whoever asked and to everybody else."""

    subject: str
    own_title: str
    title: str


def requested(facts: TimeOffFacts) -> Letter:
    """Say that somebody waits for an answer."""
    return Letter(
        subject=_("%(staff)s asks for time off: %(when)s", **_named(facts)),
        title=_("%(staff)s asks for time off", **_named(facts)),
        paragraphs=(_("Until it is approved, customers can book this time."),),
        lines=_lines(facts),
        action=Link(label=_("Approve or decline"), url=salon_url("catalogue_desk.absences")),
    )


def approved(facts: TimeOffFacts) -> Letter:
    """Say that they get it."""
    said = Said(
        subject=_("Approved: time off of %(staff)s, %(when)s", **_named(facts)),
        own_title=_("Your time off is approved"),
        title=_("The time off of %(staff)s is approved", **_named(facts)),
    )
    return _answered(facts, said, _("Customers cannot book this time any more."))


def declined(facts: TimeOffFacts) -> Letter:
    """Say that they do not."""
    said = Said(
        subject=_("Declined: time off of %(staff)s, %(when)s", **_named(facts)),
        own_title=_("Your time off is declined"),
        title=_("The time off of %(staff)s is declined", **_named(facts)),
    )
    return _answered(facts, said, _("Customers can book this time as before."))


def _answered(facts: TimeOffFacts, said: Said, consequence: str) -> Letter:
    return Letter(
        subject=said.subject,
        title=said.own_title if facts.is_own else said.title,
        paragraphs=(consequence,),
        lines=_lines(facts),
        action=Link(label=_("Open the time off"), url=salon_url("catalogue_desk.absences")),
    )


def _named(facts: TimeOffFacts) -> dict[str, str]:
    return {"staff": facts.staff, "when": _when(facts)}


def _when(facts: TimeOffFacts) -> str:
    return words.between(facts.starts_at, facts.ends_at, zone=facts.timezone, country=facts.country)


def _lines(facts: TimeOffFacts) -> tuple[Line, ...]:
    every = (
        Line(label=_("Who"), text=facts.staff),
        Line(label=_("When"), text=_when(facts)),
        Line(label=_("Reason"), text=facts.reason),
        Line(label=_("Answered by"), text=facts.decided_by),
        Line(label=_("Note"), text=facts.note),
    )
    return tuple(line for line in every if line.text)
