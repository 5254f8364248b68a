"""What everybody sees of a salon: its home page, its photos and its colours."""

from http import HTTPStatus

from flask import Blueprint, Response, abort
from flask_babel import get_locale

from app.auth.access import public
from app.catalogue import photos, queries, words
from app.catalogue.menu import menu
from app.catalogue.opening import opening_hours
from app.core import clock, storage
from app.core.colours import brand_stylesheet
from app.core.http import render
from app.core.wall_clock import day_of

bp = Blueprint("catalogue", __name__)

FOR_EVER = "public, max-age=31536000, immutable"


@bp.get("/")
@public
def home() -> Response:
    """Show the salon: what it offers, who works there, where it is and when."""
    salon = queries.salon()
    locations = queries.locations()
    today = day_of(clock.now(), zone=salon.timezone)
    team = queries.staff_members()
    services = queries.services(visible_to_public=True)
    offers = [offer for member in team for offer in member.offers]
    return render(
        "catalogue/home.html",
        about=salon.about,
        sections=menu(services, offers, currency=salon.currency),
        team=team,
        places=opening_hours(locations, team, queries.stretches_in_force(on=today)),
        closures=queries.closures(since=today),
        country=salon.country,
        language=str(get_locale() or "en"),
        photo=photos.url,
        words=words,
    )


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
