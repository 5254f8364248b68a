"""What every page knows: whose it is, in which language, who is looking, and where the desk's doors are."""

from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple

from flask import Flask, g, request, url_for
from flask_babel import get_locale, lazy_gettext
from werkzeug.local import LocalProxy

from app.auth import passwords
from app.auth.access import current_actor
from app.auth.actor import Actor
from app.auth.codes import LIFETIMES, Purpose
from app.auth.identity import current_identity
from app.auth.permissions import Permission
from app.catalogue import queries
from app.catalogue.steps_taken import first_steps
from app.core import clock, languages
from app.core.doors import Door
from app.core.links import settings
from tenants.context import find_current_tenant
from tenants.hosts import Site


class DeskDoor(NamedTuple):
    """One entry of the desk's navigation; without a permission it is everybody's who is signed in."""

    endpoint: str
    label: Any
    icon: str
    permission: Permission | None
    section: str = ""

    @property
    def href(self) -> str:
        """Where it leads."""
        return url_for(self.endpoint, section=self.section) if self.section else url_for(self.endpoint)

    def is_for(self, actor: Actor) -> bool:
        """Tell whether somebody may open it."""
        return self.permission is None or actor.may(self.permission)


FIRST_STEPS = DeskDoor("catalogue_desk.start", lazy_gettext("First steps"), "sparkles", Permission.MANAGE_SETTINGS)
"""The door that is there until there is nothing left to do behind it."""

DESK: tuple[DeskDoor, ...] = (
    DeskDoor("booking_desk.calendar", lazy_gettext("Calendar"), "calendar", Permission.VIEW_CALENDAR),
    DeskDoor("customers_desk.index", lazy_gettext("Customers"), "users", Permission.VIEW_OWN_CUSTOMERS),
    DeskDoor("notifications_desk.index", lazy_gettext("Messages"), "mail", Permission.VIEW_MESSAGES),
    DeskDoor("invoices_desk.index", lazy_gettext("Invoices"), "file-text", Permission.VIEW_INVOICES),
    DeskDoor("catalogue_desk.services", lazy_gettext("Services"), "scissors", Permission.MANAGE_CATALOGUE),
    DeskDoor("catalogue_desk.team", lazy_gettext("Team"), "user", Permission.MANAGE_TEAM),
    DeskDoor("catalogue_desk.absences", lazy_gettext("Time off"), "sun", Permission.REQUEST_TIME_OFF),
    DeskDoor("catalogue_desk.closures", lazy_gettext("Closures"), "calendar-x", Permission.MANAGE_SETTINGS),
    DeskDoor("catalogue_desk.settings", lazy_gettext("Settings"), "settings", Permission.MANAGE_SETTINGS),
    DeskDoor("auth_desk.access", lazy_gettext("Access"), "key", Permission.MANAGE_ACCESS),
    DeskDoor("auth_account.account", lazy_gettext("My account"), "user-round", None),
)
ACCOUNT = DESK[-1]

LED_ON = frozenset({"platform", "catalogue", "booking", "auth", "notifications"})
"""The rooms whose pages are there in every language."""

PAGE, MANAGES = "catalogue_desk.settings_page", Permission.MANAGE_SETTINGS

SETTINGS: tuple[DeskDoor, ...] = (
    DeskDoor(PAGE, lazy_gettext("Profile"), "store", MANAGES, "profile"),
    DeskDoor(PAGE, lazy_gettext("Look"), "palette", MANAGES, "brand"),
    DeskDoor("catalogue_desk.gallery", lazy_gettext("Pictures"), "image", MANAGES),
    DeskDoor(PAGE, lazy_gettext("Policies"), "file-text", MANAGES, "policies"),
    DeskDoor("catalogue_desk.settings_page", lazy_gettext("Booking"), "calendar-check", MANAGES, "rules"),
    DeskDoor("payments_desk.deposits", lazy_gettext("Deposits"), "shield", MANAGES),
    DeskDoor("payments_desk.refunds", lazy_gettext("Refunds"), "undo-2", MANAGES),
    DeskDoor("notifications_settings.index", lazy_gettext("Notifications"), "bell", MANAGES),
    DeskDoor("payments_desk.connections", lazy_gettext("Online payments"), "credit-card", Permission.MANAGE_PAYMENTS),
    DeskDoor("invoice_settings.index", lazy_gettext("Invoices and tax"), "tag", MANAGES),
    DeskDoor(PAGE, lazy_gettext("Locations"), "map-pin", MANAGES, "locations"),
    DeskDoor(PAGE, lazy_gettext("Holidays"), "sun", MANAGES, "holidays"),
    DeskDoor("auth_desk.roles", lazy_gettext("Roles"), "key", Permission.MANAGE_ACCESS),
    DeskDoor("catalogue_desk.history", lazy_gettext("History"), "clock", Permission.VIEW_HISTORY),
    DeskDoor("leaving_desk.index", lazy_gettext("Export and closing"), "download", Permission.CLOSE_SALON),
)
"""The pages of the settings, beside each other."""


TOLD: dict[str, Any] = {
    "shortest_password": passwords.SHORTEST,
    "code_minutes": LIFETIMES[Purpose.SIGN_IN] // timedelta(minutes=1),
}
"""Rules that sentences and fields tell, wherever they stand."""


def init_app(app: Flask) -> None:
    """Give every template what every page knows."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(TOLD)
    app.context_processor(for_every_page)
    app.url_defaults(_lead_on_in_the_language)


def for_every_page() -> dict[str, Any]:
    """Return it. Whatever costs a query is only looked up by the templates that ask for it."""
    language = str(get_locale() or "en")
    known: dict[str, Any] = {
        "lang": language,
        "dir": languages.direction(language),
        "rendered_at": clock.now(),
        "page_languages": languages.NAMES,
        "here": LocalProxy(languages.here),
        "door": LocalProxy(_door),
    }
    if g.get("site") == Site.TENANT:
        known |= _for_a_salon()
    return known


def _door() -> Door:
    tenant = find_current_tenant()
    site = settings().salon_url(tenant.slug) if tenant else settings().platform_url
    return Door(site, request.path, languages.SUPPORTED, languages.asked_for())


def _lead_on_in_the_language(endpoint: str, values: dict[str, Any]) -> None:
    """Let links lead on in the language that somebody has chosen by a link: there need be no cookie for it."""
    if endpoint.partition(".")[0] in LED_ON and (asked := languages.asked_for()):
        values.setdefault("lang", asked)


def _for_a_salon() -> dict[str, Any]:
    known: dict[str, Any] = {
        "salon": LocalProxy(_salon),
        "actor": LocalProxy(current_actor),
        "brand_href": LocalProxy(_brand_href),
        "logo_href": LocalProxy(_logo_href),
        "icons": LocalProxy(_icons),
        "account_href": LocalProxy(lambda: url_for("booking.account")),
    }
    if request.path.startswith("/desk"):
        known |= _for_the_desk()
    return known


def _for_the_desk() -> dict[str, Any]:
    return {
        # Drawn twice, as a bar and as a list: asked once.
        "desk_nav": LocalProxy(cache(desk_nav)),
        "settings_nav": LocalProxy(cache(settings_nav)),
        "sign_out_href": LocalProxy(lambda: url_for("auth.sign_out")),
        "address_to_confirm": LocalProxy(_address_to_confirm),
    }


def desk_nav() -> list[dict[str, Any]]:
    """Return the doors that whoever is looking may open."""
    return [_entry(door, is_here=request.path.startswith(door.href)) for door in _open((*_first_steps(), *DESK))]


def settings_nav() -> list[dict[str, Any]]:
    """Return the settings that whoever is looking may open; the first page is also what the desk's door leads to."""
    here = request.path if request.path != url_for("catalogue_desk.settings") else SETTINGS[0].href
    return [_entry(door, is_here=here.startswith(door.href)) for door in _open(SETTINGS)]


def _open(doors: tuple[DeskDoor, ...]) -> list[DeskDoor]:
    actor = current_actor()
    return [door for door in doors if door.is_for(actor)]


def _entry(door: DeskDoor, *, is_here: bool) -> dict[str, Any]:
    return {"href": door.href, "label": door.label, "icon": _sign_on(door), "active": is_here}


def _first_steps() -> tuple[DeskDoor, ...]:
    return (FIRST_STEPS,) if FIRST_STEPS.is_for(current_actor()) and not first_steps().are_all_done else ()


def _sign_on(door: DeskDoor) -> str:
    """Return the door's icon; something is left to do behind one's own while the address is not confirmed."""
    return "circle-alert" if door is ACCOUNT and _address_to_confirm() else door.icon


def _address_to_confirm() -> str | None:
    return current_identity().address_to_confirm


def _salon() -> Any:
    if "salon" not in g:
        g.salon = queries.salon()
    return g.salon


def _brand_href() -> str:
    return url_for("catalogue.brand_css", v=_salon().catalogue_version)


def _logo_href() -> str:
    key = _salon().logo_key
    return url_for("catalogue.photo", key=key) if key else ""


def _icons() -> list[dict[str, str]]:
    """Return what stands for the salon on a tab and on a home screen: its logo, or its initial on its colour."""
    version, kinds = _salon().catalogue_version, {"icon": (32, 192), "apple-touch-icon": (180,)}
    if not _salon().logo_key:
        return [{"rel": "icon", "href": url_for("outside.letter", v=version), "type": "image/svg+xml", "sizes": "any"}]
    return [
        {
            "rel": rel,
            "href": url_for("outside.logo_icon", size=size, v=version),
            "type": "image/png",
            "sizes": f"{size}x{size}",
        }
        for rel, sizes in kinds.items()
        for size in sizes
    ]
