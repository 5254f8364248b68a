"""The salon itself: its first rows, its settings, its brand; and the number by which everybody sees that it changed."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import update

from app.auth import audit
from app.auth.audit import Subject, Verb
from app.catalogue import countries, public_holidays, queries, uploads
from app.catalogue.commands import (
    Brand,
    EstablishSalon,
    Holidays,
    Policies,
    Profile,
    Reminding,
    Rules,
    Sight,
    UpdateSalon,
)
from app.catalogue.events import CatalogueChanged, SalonProfileChanged
from app.catalogue.models import Location, Salon
from app.core.contact import phone_number
from app.core.events import publish
from app.core.ids import new_id
from app.core.refusals import Invalid
from tenants.context import current_tenant
from tenants.db import db

Settings = UpdateSalon | Profile | Rules | Policies | Reminding | Holidays | Brand | Sight


def touch() -> None:
    """Raise the catalogue's version, so that whatever is derived from it is derived anew.

    Call it last in a transaction that changes the catalogue: from here on other writers of the salon wait. Call it
    first where what is written depends on what is read.
    """
    db.session.execute(update(Salon).values(catalogue_version=Salon.catalogue_version + 1))
    publish(CatalogueChanged())


def establish(*, command: EstablishSalon, now: datetime) -> Salon:
    """Write the first rows of a new salon: itself and its first location. Nothing changed, so nobody hears of it."""
    usual = countries.defaults_for(command.country)
    timezone = command.timezone or usual.timezone
    salon = Salon(
        # The same id as the directory's, so that a program that came from there recognises the salon.
        id=current_tenant().id,
        name=command.name,
        business_type=command.business_type,
        country=command.country,
        timezone=timezone,
        currency=command.currency or usual.currency,
        locale=command.locale or usual.locale,
        email=command.email,
        phone=command.phone,
        created_at=now,
    )
    db.session.add_all([salon, _first_location(command, timezone)])
    db.session.flush()
    return salon


def change_settings(*, command: Settings) -> Salon:
    """Change the salon's profile, rules, policies or brand. What has been booked stays as it was booked.

    :raises Invalid: the country has no such part, or nobody can have the telephone number
    """
    salon = queries.salon()
    changes = command.changes()
    if changes.get("phone") != salon.phone:
        check_phone(changes.get("phone"), country=changes.get("country") or salon.country)
    _move_locations(salon, changes.get("timezone"))
    for name, value in changes.items():
        setattr(salon, name, value)
    _check_subdivision(salon, stated="holiday_subdivision" in changes)
    audit.note(Verb.CHANGED, Subject.SALON, salon)
    db.session.flush()
    publish(SalonProfileChanged())
    touch()
    return salon


def check_phone(phone: str | None, *, country: str) -> None:
    """Refuse a telephone number that nobody can have; one that is right stays as it was written.

    :raises Invalid: it is none
    """
    try:
        if phone:
            phone_number(phone, country=country)
    except ValueError as error:
        raise Invalid(errors={"phone": [str(error)]}) from error


def set_logo(*, upload: bytes | None) -> Salon:
    """Show another logo, or none. An upload has been read before: see `uploads`.

    :raises NotAPhoto: the upload cannot be shown
    """
    salon = queries.salon()
    salon.logo_key = uploads.replace(salon.logo_key, upload=upload)
    audit.note(Verb.CHANGED, Subject.SALON, salon)
    db.session.flush()
    publish(SalonProfileChanged())
    touch()
    return salon


def _first_location(command: EstablishSalon, timezone: str) -> Location:
    return Location(
        id=new_id(),
        name=command.name,
        street=command.street,
        postal_code=command.postal_code,
        city=command.city,
        country=command.country,
        timezone=timezone,
        phone=command.phone,
    )


def _move_locations(salon: Salon, timezone: str | None) -> None:
    """Give the new zone to the locations that were in the salon's zone so far; others have one of their own."""
    if timezone not in (None, salon.timezone):
        here = Location.timezone == salon.timezone
        db.session.execute(update(Location).where(here).values(timezone=timezone))


def _check_subdivision(salon: Salon, *, stated: bool) -> None:
    known = public_holidays.subdivisions(salon.country)
    if salon.holiday_subdivision is None or salon.holiday_subdivision in known:
        return
    if stated:
        sentence = (
            _("Please choose one of %(codes)s.", codes=", ".join(known)) if known else _("Please leave this empty.")
        )
        raise Invalid(errors={"holiday_subdivision": [sentence]})
    salon.holiday_subdivision = None
