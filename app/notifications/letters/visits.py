"""What letters to customers and to staff have in common: the time and the facts of a visit."""

from datetime import datetime

from flask_babel import gettext as _

from app.core import spoken_money, spoken_time
from app.core.money import Money
from app.notifications.facts import AddonFacts, VisitFacts
from app.notifications.letters.letter import Line, When


def when(facts: VisitFacts) -> When:
    """Say when a visit is."""
    here = {"zone": facts.timezone, "country": facts.country}
    return When(
        day=spoken_time.day(facts.starts_at, **here),
        time=spoken_time.span(facts.starts_at, facts.ends_at, **here),
        place=spoken_time.place(facts.timezone),
        own=_own(facts),
    )


def moment(facts: VisitFacts) -> str:
    """Say in little room when a visit begins."""
    return at(facts.starts_at, facts)


def at(instant: datetime, facts: VisitFacts) -> str:
    """Say an instant in little room, on the salon's clock."""
    return spoken_time.moment(instant, zone=facts.timezone, country=facts.country)


def until_now(facts: VisitFacts) -> tuple[Line, ...]:
    """Say what has changed: the time, who does it, or what is done."""
    found = []
    if facts.starts_at_before and facts.starts_at_before != facts.starts_at:
        found.append(Line(label=_("Until now"), text=at(facts.starts_at_before, facts)))
    if facts.staff_before:
        found.append(Line(label=_("Until now with"), text=facts.staff_before))
    if facts.what_before:
        found.append(Line(label=_("Until now"), text=facts.what_before))
    return tuple(found)


def addons(facts: VisitFacts) -> Line:
    """Say what is done on top of the service."""
    return Line(label=_("Add-ons"), text=", ".join(_with_price(addon, facts) for addon in facts.addons))


def price(facts: VisitFacts) -> Line:
    """Say what it costs."""
    return Line(label=_("Price"), text=spoken_money.amount(facts.price, country=facts.country))


def present(*lines: Line) -> tuple[Line, ...]:
    """Leave out the lines that say nothing."""
    return tuple(line for line in lines if line.text)


def _with_price(addon: AddonFacts, facts: VisitFacts) -> str:
    if not addon.price_minor:
        return addon.name
    return f"{addon.name} (+ {spoken_money.amount(Money(addon.price_minor, facts.currency), country=facts.country)})"


def _own(facts: VisitFacts) -> str:
    own = facts.customer_timezone
    if not own or not spoken_time.differs(facts.timezone, own, at=facts.starts_at):
        return ""
    said = spoken_time.moment(facts.starts_at, zone=own, country=facts.country)
    return str(_("%(moment)s, %(place)s", moment=said, place=spoken_time.place(own)))
