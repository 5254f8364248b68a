"""One field that leads everywhere: to people, to their visits, and to the pages of the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.booking import asking
from app.booking.desk.blueprint import bp
from app.booking.desk.newcomers import as_stored
from app.booking.desk.words import Clock, salon
from app.booking.models import Appointment
from app.booking.queries import people
from app.booking.queries.finding import visits_about
from app.core import clock
from app.core.htmx import page_or_partial
from app.customers import queries as customers
from app.customers.models import Customer

MOST = 6
SHORTEST = 2
"""One letter finds everybody."""


class Act(NamedTuple):
    """Something that can be begun from anywhere; any one of the permissions will do."""

    endpoint: str
    label: Any
    icon: str
    any_of: frozenset[Permission]
    query: str = ""


VISITS = frozenset({Permission.MANAGE_APPOINTMENTS, Permission.MANAGE_OWN_APPOINTMENTS})
BLOCKS = frozenset({Permission.BLOCK_TIME, Permission.BLOCK_OWN_TIME})
RECORDS = frozenset({Permission.MANAGE_CUSTOMERS})
CALENDAR = frozenset({Permission.VIEW_CALENDAR})

ACTS: tuple[Act, ...] = (
    Act("booking_desk.new_appointment", lazy_gettext("New appointment"), "calendar-plus", VISITS),
    Act("booking_desk.new_appointment", lazy_gettext("Walk-in"), "user-plus", VISITS, "?walk_in=1"),
    Act("customers_desk.new_customer", lazy_gettext("New customer"), "user-plus", RECORDS),
    Act("booking_desk.new_block", lazy_gettext("Block time"), "ban", BLOCKS),
    Act("booking_desk.print_day", lazy_gettext("Print the day"), "printer", CALENDAR),
    Act(
        "booking_desk.explain",
        lazy_gettext("Why is a time not offered?"),
        "circle-help",
        frozenset({Permission.EXPLAIN_AVAILABILITY}),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a text finds, apart from the pages of the navigation."""

    text: str
    acts: Sequence[Mapping[str, str]]
    people: Sequence[Customer]
    visits: Sequence[Appointment]


@bp.get("/search")
@requires(Permission.VIEW_CALENDAR)
def search() -> ResponseReturnValue:
    """Show whom and what a text finds, as far as whoever asks may see it."""
    text = asking.text("q")
    actor, here = current_actor(), salon()
    wanted = as_stored(text, country=here.country) if len(text) >= SHORTEST else ""
    return page_or_partial(
        "booking/desk/search.html",
        "booking/desk/search/_results.html",
        finding=Finding(
            text=text,
            acts=_acts(text),
            people=_people(wanted),
            visits=visits_about(wanted, by=actor, now=clock.now(), limit=MOST) if wanted else (),
        ),
        say=Clock(zone=here.timezone, country=here.country),
    )


def _acts(text: str) -> list[Mapping[str, str]]:
    actor = current_actor()
    return [
        {"href": url_for(act.endpoint) + act.query, "label": str(act.label), "icon": act.icon}
        for act in ACTS
        if any(actor.may(permission) for permission in act.any_of) and text.casefold() in str(act.label).casefold()
    ]


def _people(wanted: str) -> Sequence[Customer]:
    if not wanted:
        return ()
    return customers.page(text=wanted, size=MOST, only=people.visible_to(current_actor())).data
