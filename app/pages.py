"""What every page knows: whose it is, in which language, who is looking, and where the desk's doors are."""

from typing import Any, NamedTuple

from flask import Flask, g, request, url_for
from flask_babel import get_locale, lazy_gettext
from werkzeug.local import LocalProxy

from app.auth.access import current_actor
from app.auth.permissions import Permission
from app.catalogue import queries
from app.core import clock
from tenants.hosts import Site


class Door(NamedTuple):
    """One entry of the desk's navigation."""

    endpoint: str
    label: Any
    icon: str
    permission: Permission


DESK: tuple[Door, ...] = (
    Door("booking_desk.calendar", lazy_gettext("Calendar"), "calendar", Permission.VIEW_CALENDAR),
    Door("customers_desk.index", lazy_gettext("Customers"), "users", Permission.VIEW_OWN_CUSTOMERS),
    Door("notifications_desk.index", lazy_gettext("Messages"), "mail", Permission.VIEW_MESSAGES),
    Door("catalogue_desk.services", lazy_gettext("Services"), "scissors", Permission.MANAGE_CATALOGUE),
    Door("catalogue_desk.team", lazy_gettext("Team"), "user", Permission.MANAGE_TEAM),
    Door("catalogue_desk.absences", lazy_gettext("Time off"), "sun", Permission.REQUEST_TIME_OFF),
    Door("catalogue_desk.closures", lazy_gettext("Closures"), "calendar-x", Permission.MANAGE_SETTINGS),
    Door("catalogue_desk.settings", lazy_gettext("Settings"), "settings", Permission.MANAGE_SETTINGS),
    Door("auth_desk.access", lazy_gettext("Access"), "key", Permission.MANAGE_ACCESS),
)

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def init_app(app: Flask) -> None:
    """Give every template what every page knows."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(for_every_page)


def for_every_page() -> dict[str, Any]:
    """Return it. Whatever costs a query is only looked up by the templates that ask for it."""
    language = str(get_locale() or "en")
    known: dict[str, Any] = {
        "lang": language,
        "dir": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "rendered_at": clock.now(),
    }
    if g.get("site") == Site.TENANT:
        known |= _for_a_salon()
    return known


def _for_a_salon() -> dict[str, Any]:
    known: dict[str, Any] = {
        "salon": LocalProxy(_salon),
        "actor": LocalProxy(current_actor),
        "brand_href": LocalProxy(_brand_href),
        "logo_href": LocalProxy(_logo_href),
        "account_href": LocalProxy(lambda: url_for("booking.account")),
    }
    if request.path.startswith("/desk"):
        known |= {"desk_nav": LocalProxy(desk_nav), "sign_out_href": LocalProxy(lambda: url_for("auth.sign_out"))}
    return known


def desk_nav() -> list[dict[str, Any]]:
    """Return the doors that whoever is looking may open."""
    actor = current_actor()
    return [
        {"endpoint": door.endpoint, "label": door.label, "icon": door.icon, "active": _is_here(door)}
        for door in DESK
        if actor.may(door.permission)
    ]


def _is_here(door: Door) -> bool:
    return request.path.startswith(url_for(door.endpoint))


def _salon() -> Any:
    if "salon" not in g:
        g.salon = queries.salon()
    return g.salon


def _brand_href() -> str:
    return url_for("catalogue.brand_css", v=_salon().catalogue_version)


def _logo_href() -> str:
    key = _salon().logo_key
    return url_for("catalogue.photo", key=key) if key else ""
