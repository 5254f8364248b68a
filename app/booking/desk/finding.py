"""One field that leads everywhere: to people, to their visits, to team and services, and to the pages of the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.booking import asking
from app.booking.desk.blueprint import bp
from app.booking.desk.newcomers import as_stored
from app.booking.desk.words import Clock
from app.booking.models import Appointment
from app.booking.queries import people
from app.booking.queries.calendars import visible_team
from app.booking.queries.finding import visits_about
from app.catalogue import queries as catalogue
from app.core import clock
from app.core.htmx import page_or_partial
from app.core.texts import folded
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


class Way(NamedTuple):
    """A line of what was found that leads somewhere: `more` says what is there."""

    href: str
    icon: str
    label: str
    more: str = ""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a text finds, apart from the pages of the navigation, which ask whether their names fit."""

    text: str
    acts: Sequence[Way]
    team: Sequence[Way]
    services: Sequence[Way]
    people: Sequence[Customer]
    visits: Sequence[Appointment]

    def fits(self, label: str) -> bool:
        """Tell whether the text is in the name of something."""
        return fits(self.text, label)


@bp.get("/search")
@requires(Permission.VIEW_CALENDAR)
def search() -> ResponseReturnValue:
    """Show whom and what a text finds, as far as whoever asks may see it."""
    text = asking.text("q")
    actor, here = current_actor(), catalogue.salon()
    wanted = as_stored(text, country=here.country) if len(text) >= SHORTEST else ""
    return page_or_partial(
        "booking/desk/search.html",
        "booking/desk/search/_results.html",
        finding=Finding(
            text=text,
            acts=_acts(text),
            team=_team(text) if wanted else (),
            services=_services(text) if wanted else (),
            people=_people(wanted),
            visits=visits_about(wanted, by=actor, now=clock.now(), limit=MOST) if wanted else (),
        ),
        say=Clock(zone=here.timezone, country=here.country),
    )


def fits(text: str, label: str) -> bool:
    """Tell whether a text is in a name, without regard to case and accents."""
    return folded(text) in folded(str(label))


def _acts(text: str) -> list[Way]:
    actor = current_actor()
    return [
        Way(url_for(act.endpoint) + act.query, act.icon, str(act.label))
        for act in ACTS
        if any(actor.may(permission) for permission in act.any_of) and fits(text, act.label)
    ]


def _team(text: str) -> list[Way]:
    """Return the weeks of those on the team who are called so, and who they are for whoever may change it."""
    may_change = current_actor().may(Permission.MANAGE_TEAM)
    found: list[Way] = []
    for member in [member for member in visible_team(current_actor()) if fits(text, member.name)][:MOST]:
        week = url_for("booking_desk.calendar", view="week", staff=member.id)
        found.append(Way(week, "calendar-days", member.name, _("Calendar")))
        if may_change:
            page = url_for("catalogue_desk.edit_staff_member", staff_member_id=member.id)
            found.append(Way(page, "user", member.name, _("Team")))
    return found


def _services(text: str) -> list[Way]:
    if not current_actor().may(Permission.MANAGE_CATALOGUE):
        return []
    found = [service for service in catalogue.services() if fits(text, service.name)]
    return [
        Way(
            url_for("catalogue_desk.edit_service", service_id=service.id),
            "scissors",
            service.name,
            service.category.name if service.category else "",
        )
        for service in found[:MOST]
    ]


def _people(wanted: str) -> Sequence[Customer]:
    if not wanted:
        return ()
    return customers.page(text=wanted, size=MOST, only=people.visible_to(current_actor())).data
