"""/desk/settings: who the salon is, how it is booked, what it looks like and where it is."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Response, abort, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue import business, countries, operations, photos, public_holidays, queries, words
from app.catalogue.commands import Brand, Holidays, OpenLocation, Policies, Profile, Rules
from app.catalogue.desk import lengths, previews
from app.catalogue.desk.blueprint import bp
from app.catalogue.desk.forms import changing, columns_of, guarded, saved, uploaded_photo
from app.catalogue.models import AnyStaffRule, Location, Salon
from app.catalogue.visits import Reach
from app.core import clock, postal
from app.core.colours import DEFAULT_BRAND, brand_stylesheet
from app.core.forms import parse
from app.core.images import ACCEPTED
from app.core.languages import SUPPORTED
from app.core.refusals import Invalid
from app.core.refused_forms import Form, refused, shown
from app.core.wall_clock import day_of

PAGE = "catalogue/settings/page.html"

SECTIONS: dict[str, type[Profile | Rules | Policies | Holidays | Brand]] = {
    "profile": Profile,
    "brand": Brand,
    "policies": Policies,
    "rules": Rules,
    "holidays": Holidays,
}
LOGO, LOCATIONS = "logo", "locations"

OF_HOURS = frozenset({"profile", "holidays"})
"""Sections that move hours: a time zone does, and a country has its own public holidays."""

PARTS: dict[str, tuple[str, ...]] = {
    "brand": ("brand", LOGO),
    LOCATIONS: (LOCATIONS,),
}
"""What a page consists of, where that is more than the form of its section."""

LENGTHS = ("minimum_notice_minutes", "cancellation_cutoff_minutes")

ANY_STAFF_RULES: tuple[tuple[str, Callable[[], str]], ...] = (
    (AnyStaffRule.LEAST_BUSY, lambda: _("whoever is least busy that day")),
    (AnyStaffRule.ROTATION, lambda: _("everybody in turn")),
)


@bp.get("/settings")
@requires(Permission.MANAGE_SETTINGS)
def settings() -> Response:
    """Begin with who the salon is."""
    return page_of("profile")


@bp.get("/settings/<section>")
@requires(Permission.MANAGE_SETTINGS)
def settings_page(section: str) -> Response:
    """Show the settings of one section."""
    return page_of(section) if section in SECTIONS or section in PARTS else abort(404)


@bp.post("/settings/<section>")
@requires(Permission.MANAGE_SETTINGS)
def update_settings(section: str) -> Response:
    """Change the settings of one section."""
    command = SECTIONS.get(section) or abort(404)
    form = (
        guarded(lambda: _from_today(lambda: _change(command)))
        if section in OF_HOURS
        else refused(lambda: _change(command))
    )
    if form:
        return page_of(section, form=form)
    return _saved(section, _("The settings are saved."))


@bp.post("/settings/logo")
@requires(Permission.MANAGE_SETTINGS)
def update_logo() -> Response:
    """Show another logo, or none."""
    form = refused(lambda: operations.set_logo(upload=uploaded_photo()))
    if form:
        return page_of("brand", LOGO, form=form)
    return _saved("brand", _("The logo is changed."), part=LOGO)


@bp.get("/settings/brand/preview")
@requires(Permission.MANAGE_SETTINGS)
def preview_brand() -> Response:
    """Show what a colour would look like while it is chosen."""
    return _previewed("brand", Form(values=request.args), draft=request.args)


@bp.get("/settings/brand/preview.css")
@requires(Permission.MANAGE_SETTINGS)
def preview_css() -> Response:
    """Send a colour that is being chosen as the stylesheet of its preview."""
    return Response(brand_stylesheet(request.args.get("color"), scope=previews.SCOPE), mimetype="text/css")


@bp.post("/settings/policies/preview")
@requires(Permission.MANAGE_SETTINGS)
def preview_policies() -> Response:
    """Show what rules would say while they are written. It is posted as drafts are: nothing is kept."""
    try:
        draft = dict(parse(Policies, request, **lengths.stated(request.form, LENGTHS)))
    except Invalid as wrong:
        return _previewed("policies", Form(values=request.form, errors=wrong.errors, status=wrong.status), draft={})
    return _previewed("policies", Form(values=request.form), draft=draft)


@bp.post("/settings/locations")
@requires(Permission.MANAGE_SETTINGS)
def create_location() -> Response:
    """Add a location."""
    form = refused(lambda: operations.open_location(command=parse(OpenLocation, request)))
    if form:
        return page_of(LOCATIONS, form=form, of="new_location")
    return _saved(LOCATIONS, _("The location is added."))


@bp.post("/settings/locations/<uuid:location_id>")
@requires(Permission.MANAGE_SETTINGS)
def update_location(location_id: UUID) -> Response:
    """Correct a location."""
    form = guarded(lambda: _from_today(lambda: _correct(location_id)))
    if form:
        return page_of(LOCATIONS, form=form, of=str(location_id))
    return _saved(LOCATIONS, _("The location is saved."))


@bp.post("/settings/locations/<uuid:location_id>/removal")
@requires(Permission.MANAGE_SETTINGS)
def create_location_removal(location_id: UUID) -> Response:
    """Give a location up."""
    form = refused(lambda: operations.archive_location(location_id=location_id, now=clock.now()))
    if form:
        return page_of(LOCATIONS, form=form)
    return _saved(LOCATIONS, _("The location is given up."))


def _change(command: type[Profile | Rules | Policies | Holidays | Brand]) -> None:
    operations.change_settings(command=parse(command, request, **lengths.stated(request.form, LENGTHS)))


def _correct(location_id: UUID) -> None:
    operations.change_location(location_id=location_id, command=parse(OpenLocation, request))


def _from_today(change: Callable[[], object]) -> object:
    """Make a change that may move everybody's hours from today on."""
    today = day_of(clock.now(), zone=queries.salon().timezone)
    return changing(change, reach=Reach(first=today))


def page_of(section: str, part: str = "", *, form: Form | None = None, of: str = "") -> Response:
    """Show the page of a section; a refused form belongs to one of its parts, or to one location."""
    part = part or section
    forms = {of or part: form} if form else {}
    return shown(PAGE, _partial(part), form, **_context(section, **forms))


def _previewed(section: str, form: Form, *, draft: Mapping[str, Any]) -> Response:
    context = _context(section, draft, **{section: form})
    return shown(PAGE, _partial(f"{section}_preview"), form, **context)


def _saved(section: str, message: str, *, part: str = "") -> Response:
    to = url_for("catalogue_desk.settings_page", section=section)
    return saved(_partial(part or section), to=to, message=message, **_context(section))


def _partial(part: str) -> str:
    return f"catalogue/settings/_{part}.html"


def _context(section: str, draft: Mapping[str, Any] | None = None, /, **forms: Form) -> dict[str, Any]:
    salon = queries.salon()
    of_salon = Form(values=_as_typed(salon))
    return {
        "section": section,
        "parts": PARTS.get(section, (section,)),
        "forms": {part: forms.get(part, of_salon) for part in (*SECTIONS, LOGO)},
        "locations": [(location, forms.get(str(location.id), _of(location))) for location in queries.locations()],
        "new_location": forms.get("new_location", Form()),
        "name_a_region": postal.BEFORE_THE_REGION,
        "locations_problem": forms["locations"].problem if "locations" in forms else "",
        "business_types": business.choices(),
        "countries": countries.countries(str(get_locale() or "en")),
        "zones": [(zone, zone.replace("_", " ")) for zone in countries.all_zones()],
        "languages": countries.locales_of(salon.country, salon.locale, *SUPPORTED),
        "subdivisions": [(code, code) for code in public_holidays.subdivisions(salon.country)],
        "units": lengths.unit_options(),
        "any_staff_rules": [(value, label()) for value, label in ANY_STAFF_RULES],
        "logo": photos.url(salon.logo_key),
        "accepted": ACCEPTED,
        "photo": photos.url,
        "words": words,
        "preview": previews.PREVIEWS[section](salon, draft or {}) if section in previews.PREVIEWS else None,
    }


def _as_typed(salon: Salon) -> dict[str, Any]:
    """Return the salon's values as its forms show them."""
    values = columns_of(salon) | {"brand_color": salon.brand_color or DEFAULT_BRAND}
    for name in LENGTHS:
        values |= lengths.as_typed(values[name], name)
    return values


def _of(location: Location) -> Form:
    return Form(values=columns_of(location))
