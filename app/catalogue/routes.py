"""What everybody sees of a salon: its home page, its photos and its colours."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from http import HTTPStatus
from math import ceil
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, request
from flask_babel import get_locale

from app.auth.access import public
from app.auth.next_page import FRONT, is_ours
from app.catalogue import photos, queries, words
from app.catalogue.about import About
from app.catalogue.hours import Stretch
from app.catalogue.menu import bookable_people, menu
from app.catalogue.models import Closure, Location, Salon, StaffMember
from app.catalogue.opening import opening_hours
from app.catalogue.openness import LOOKS_AHEAD, Diary, Openness, openness
from app.catalogue.structured_data import data_block, salon_data
from app.core import clock, languages, storage
from app.core.colours import brand_stylesheet
from app.core.http import render
from app.core.links import settings
from app.core.origin import passed_on
from app.core.wall_clock import day_of
from tenants.context import current_tenant

bp = Blueprint("catalogue", __name__)

FOR_EVER = "public, max-age=31536000, immutable"
LONGEST_WAIT = 6 * 3600
"""A sign is looked at again at least every few hours: hours may have been changed meanwhile."""


@bp.get("/")
@public
def home() -> Response:
    """Show the salon: what it offers, who works there, where it is and when."""
    salon = queries.salon()
    if salon.closed_at is not None:
        return render("catalogue/closed.html")
    locations = queries.locations()
    now = clock.now()
    today = day_of(now, zone=salon.timezone)
    team = queries.staff_members()
    with_hours = queries.with_hours()
    offers = [offer for member in team if member.id in with_hours for offer in member.offers]
    sections = menu(queries.services(visible_to_public=True), offers, currency=salon.currency)
    weekly, closures, pictures = queries.stretches_in_force(on=today), queries.closures(since=today), queries.gallery()
    places = opening_hours(locations, team, weekly)
    diary = _diary(salon, locations, team, weekly=weekly, closures=closures, now=now)
    url = settings().salon_url(current_tenant().slug)
    shown = [url + photos.url(picture.photo_key, photos.LARGE) for picture in pictures]
    return render(
        "catalogue/home.html",
        about=About(salon.about),
        sections=sections,
        team=team,
        bookable_people=bookable_people(offers),
        places=places,
        open_signs={
            location.id: _open_sign(location, openness(location, diary, now=now), now) for location in locations
        },
        closures=closures,
        pictures=pictures,
        came=passed_on(request.args, referrer=request.referrer, host=request.host),
        data_block=data_block(salon_data(salon, places, sections, url=url, images=shown)),
        country=salon.country,
        language=str(get_locale() or "en"),
        photo=photos.url,
        words=words,
    )


@bp.get("/open/<uuid:location_id>")
@public
def open_sign(location_id: UUID) -> Response:
    """Say whether a location is open now: the home page asks again when that changes."""
    salon, location, now = queries.salon(), queries.location(location_id), clock.now()
    today = day_of(now, zone=salon.timezone)
    team, weekly = queries.staff_members(), queries.stretches_in_force(on=today)
    diary = _diary(salon, [location], team, weekly=weekly, closures=queries.closures(since=today), now=now)
    return render(
        "catalogue/home/_open.html",
        location=location,
        sign=_open_sign(location, openness(location, diary, now=now), now),
    )


@bp.post("/language")
@public
def choose_language() -> Response:
    """Show the page again in the language that was chosen, and remember it in this browser; one of ours, or nothing."""
    chosen, back = request.form.get("lang", ""), request.form.get("next", "")
    page = back if is_ours(back) else FRONT
    if chosen not in languages.SUPPORTED:
        return Response(status=303, headers={"Location": page})
    answer = Response(status=303, headers={"Location": languages.in_language(page, chosen)})
    return languages.remember(answer, chosen)


@bp.get("/brand.css")
@public
def brand_css() -> Response:
    """Send the salon's colours as a stylesheet; its address changes with them."""
    answer = Response(brand_stylesheet(queries.salon().brand_color), mimetype="text/css")
    answer.headers["Cache-Control"] = FOR_EVER
    return answer


@bp.get("/photos/<key>")
@public
def photo(key: str) -> Response:
    """Send a photo of this salon. Its address never shows anything else, so it may be kept for ever."""
    content = storage.find_public(key if key.endswith(photos.SUFFIX) else photos.name_of(key))
    if content is None:
        abort(HTTPStatus.NOT_FOUND)
    answer = Response(content, mimetype="image/webp")
    answer.headers["Cache-Control"] = FOR_EVER
    return answer


def _diary(
    salon: Salon,
    locations: Sequence[Location],
    team: Sequence[StaffMember],
    *,
    weekly: Sequence[tuple[UUID, Stretch]],
    closures: Sequence[Closure],
    now: datetime,
) -> Diary:
    # A day more on both sides: locations may be in other zones than the salon.
    first, last = ((now + step).date() for step in (timedelta(days=-1), LOOKS_AHEAD + timedelta(days=1)))
    return Diary(
        team=team,
        weekly=weekly,
        overrides=queries.overrides_between(first, last),
        absences=queries.absences_between(now, now + LOOKS_AHEAD + timedelta(days=1)),
        closed_days={*_kept_holidays(salon, first, last), *_days(one for one in closures if not one.location_id)},
        closed_here={
            location.id: set(_days(one for one in closures if one.location_id == location.id)) for location in locations
        },
    )


def _kept_holidays(salon: Salon, first: date, last: date) -> Iterable[date]:
    if not salon.observes_public_holidays:
        return ()
    return queries.holidays(salon, from_day=first, to_day=last).keys() - queries.worked_holidays()


def _days(closures: Iterable[Closure]) -> Iterator[date]:
    for closure in closures:
        yield from (
            closure.starts_on + timedelta(days=n) for n in range((closure.ends_on - closure.starts_on).days + 1)
        )


def _open_sign(location: Location, found: Openness, now: datetime) -> dict[str, Any]:
    """Return what the sign on the door says, and in how many seconds it has to be turned."""
    left = (found.changes_at - now).total_seconds() if found.changes_at else None
    return {
        "is_open": found.is_open,
        "words": words.openness(found, location, now=now),
        "seconds": ceil(min(left, LONGEST_WAIT)) + 1 if left else None,
    }
