"""/desk/settings: who the salon is, how it is booked, what it looks like and where it is."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, abort, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue import countries, operations, photos, public_holidays, queries
from app.catalogue.commands import Brand, Holidays, OpenLocation, Policies, Profile, Rules
from app.catalogue.desk import lengths
from app.catalogue.desk.blueprint import bp
from app.catalogue.desk.forms import Form, columns_of, refused, saved, shown, uploaded_photo
from app.catalogue.models import AnyStaffRule, Location, Salon
from app.core import clock
from app.core.colours import DEFAULT_BRAND
from app.core.forms import parse
from app.core.images import ACCEPTED

PAGE = "catalogue/settings/index.html"
LOGO, LOCATIONS = "catalogue/settings/_logo.html", "catalogue/settings/_locations.html"

SECTIONS: dict[str, type[Profile | Rules | Policies | Holidays | Brand]] = {
    "profile": Profile,
    "rules": Rules,
    "policies": Policies,
    "holidays": Holidays,
    "brand": Brand,
}

LENGTHS = ("minimum_notice_minutes", "cancellation_cutoff_minutes")

ANY_STAFF_RULES: tuple[tuple[str, Callable[[], str]], ...] = (
    (AnyStaffRule.LEAST_BUSY, lambda: _("whoever is least busy that day")),
    (AnyStaffRule.ROTATION, lambda: _("everybody in turn")),
)


@bp.get("/settings")
@requires(Permission.MANAGE_SETTINGS)
def settings() -> Response:
    """Show every setting of the salon."""
    return shown(PAGE, "catalogue/settings/_profile.html", **_context())


@bp.post("/settings/<section>")
@requires(Permission.MANAGE_SETTINGS)
def update_settings(section: str) -> Response:
    """Change the settings of one section."""
    command = SECTIONS.get(section) or abort(404)
    partial = f"catalogue/settings/_{section}.html"
    form = refused(lambda: _change(command))
    if form:
        return shown(PAGE, partial, form, **_context(**{section: form}))
    return _saved(partial, _("The settings are saved."))


@bp.post("/settings/logo")
@requires(Permission.MANAGE_SETTINGS)
def update_logo() -> Response:
    """Show another logo, or none."""
    form = refused(lambda: operations.set_logo(upload=uploaded_photo()))
    return shown(PAGE, LOGO, form, **_context(logo=form)) if form else _saved(LOGO, _("The logo is changed."))


@bp.post("/settings/locations")
@requires(Permission.MANAGE_SETTINGS)
def create_location() -> Response:
    """Add a location."""
    form = refused(lambda: operations.open_location(command=parse(OpenLocation, request)))
    if form:
        return shown(PAGE, LOCATIONS, form, **_context(new_location=form))
    return _saved(LOCATIONS, _("The location is added."))


@bp.post("/settings/locations/<uuid:location_id>")
@requires(Permission.MANAGE_SETTINGS)
def update_location(location_id: UUID) -> Response:
    """Correct a location."""
    form = refused(lambda: operations.change_location(location_id=location_id, command=parse(OpenLocation, request)))
    if form:
        return shown(PAGE, LOCATIONS, form, **_context(**{str(location_id): form}))
    return _saved(LOCATIONS, _("The location is saved."))


@bp.post("/settings/locations/<uuid:location_id>/removal")
@requires(Permission.MANAGE_SETTINGS)
def create_location_removal(location_id: UUID) -> Response:
    """Give a location up."""
    form = refused(lambda: operations.archive_location(location_id=location_id, now=clock.now()))
    if form:
        return shown(PAGE, LOCATIONS, form, **_context(locations=form))
    return _saved(LOCATIONS, _("The location is given up."))


def _change(command: type[Profile | Rules | Policies | Holidays | Brand]) -> None:
    operations.change_settings(command=parse(command, request, **lengths.stated(request.form, LENGTHS)))


def _saved(partial: str, message: str) -> Response:
    return saved(partial, to=url_for("catalogue_desk.settings"), message=message, **_context())


def _context(**forms: Form) -> dict[str, Any]:
    salon = queries.salon()
    of_salon = Form(values=_as_typed(salon))
    return {
        "forms": {section: forms.get(section, of_salon) for section in (*SECTIONS, "logo")},
        "locations": [(location, forms.get(str(location.id), _of(location))) for location in queries.locations()],
        "new_location": forms.get("new_location", Form()),
        "locations_problem": forms["locations"].problem if "locations" in forms else "",
        "countries": countries.countries(str(get_locale() or "en")),
        "zones": [(zone, zone.replace("_", " ")) for zone in countries.all_zones()],
        "languages": countries.locales_of(salon.country, salon.locale),
        "subdivisions": [(code, code) for code in public_holidays.subdivisions(salon.country)],
        "units": lengths.unit_options(),
        "any_staff_rules": [(value, label()) for value, label in ANY_STAFF_RULES],
        "logo": photos.url(salon.logo_key),
        "accepted": ACCEPTED,
    }


def _as_typed(salon: Salon) -> dict[str, Any]:
    """Return the salon's values as its forms show them."""
    values = columns_of(salon) | {"brand_color": salon.brand_color or DEFAULT_BRAND}
    for name in LENGTHS:
        values |= lengths.as_typed(values[name], name)
    return values


def _of(location: Location) -> Form:
    return Form(values=columns_of(location))
