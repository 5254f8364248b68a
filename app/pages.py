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
    section: str = ""

    @property
    def href(self) -> str:
        """Where it leads."""
        return url_for(self.endpoint, section=self.section) if self.section else url_for(self.endpoint)


DESK: tuple[Door, ...] = (
    Door("booking_desk.calendar", lazy_gettext("Calendar"), "calendar", Permission.VIEW_CALENDAR),
    Door("customers_desk.index", lazy_gettext("Customers"), "users", Permission.VIEW_CUSTOMERS),
    Door("notifications_desk.index", lazy_gettext("Messages"), "mail", Permission.VIEW_MESSAGES),
    Door("catalogue_desk.services", lazy_gettext("Services"), "scissors", Permission.MANAGE_CATALOGUE),
    Door("catalogue_desk.team", lazy_gettext("Team"), "user", Permission.MANAGE_TEAM),
    Door("catalogue_desk.closures", lazy_gettext("Closures"), "calendar-x", Permission.MANAGE_SETTINGS),
    Door("catalogue_desk.settings", lazy_gettext("Settings"), "settings", Permission.MANAGE_SETTINGS),
    Door("auth_desk.access", lazy_gettext("Access"), "key", Permission.MANAGE_ACCESS),
)

PAGE, MANAGES = "catalogue_desk.settings_page", Permission.MANAGE_SETTINGS

SETTINGS: tuple[Door, ...] = (
    Door(PAGE, lazy_gettext("Profile"), "store", MANAGES, "profile"),
    Door(PAGE, lazy_gettext("Look"), "palette", MANAGES, "brand"),
    Door(PAGE, lazy_gettext("Policies"), "file-text", MANAGES, "policies"),
    Door("catalogue_desk.settings_page", lazy_gettext("Booking"), "calendar-check", MANAGES, "rules"),
    Door("notifications_settings.index", lazy_gettext("Notifications"), "bell", MANAGES),
    Door(PAGE, lazy_gettext("Locations"), "map-pin", MANAGES, "locations"),
    Door(PAGE, lazy_gettext("Holidays"), "sun", MANAGES, "holidays"),
    Door("auth_desk.roles", lazy_gettext("Roles"), "key", Permission.MANAGE_ACCESS),
    Door("catalogue_desk.history", lazy_gettext("History"), "clock", Permission.VIEW_HISTORY),
    Door("leaving_desk.index", lazy_gettext("Export and closing"), "download", Permission.CLOSE_SALON),
)
"""The pages of the settings, beside each other."""

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
        known |= {"desk_nav": LocalProxy(desk_nav), "settings_nav": LocalProxy(settings_nav)}
        known |= {"sign_out_href": LocalProxy(lambda: url_for("auth.sign_out"))}
    return known


def desk_nav() -> list[dict[str, Any]]:
    """Return the doors that whoever is looking may open."""
    return [_entry(door, is_here=request.path.startswith(door.href)) for door in _open(DESK)]


def settings_nav() -> list[dict[str, Any]]:
    """Return the settings that whoever is looking may open; the first page is also what the desk's door leads to."""
    here = request.path if request.path != url_for("catalogue_desk.settings") else SETTINGS[0].href
    return [_entry(door, is_here=here.startswith(door.href)) for door in _open(SETTINGS)]


def _open(doors: tuple[Door, ...]) -> list[Door]:
    actor = current_actor()
    return [door for door in doors if actor.may(door.permission)]


def _entry(door: Door, *, is_here: bool) -> dict[str, Any]:
    return {"href": door.href, "label": door.label, "icon": door.icon, "active": is_here}


def _salon() -> Any:
    if "salon" not in g:
        g.salon = queries.salon()
    return g.salon


def _brand_href() -> str:
    return url_for("catalogue.brand_css", v=_salon().catalogue_version)


def _logo_href() -> str:
    key = _salon().logo_key
    return url_for("catalogue.photo", key=key) if key else ""
