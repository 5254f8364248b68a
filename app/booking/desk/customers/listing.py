"""The list of customers, searched as one types, and narrowed to those who have something in common."""

from datetime import date, datetime
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.auth.access import current_actor
from app.booking import asking
from app.booking.desk.customers.blueprint import bp, sees_cards
from app.booking.desk.words import options
from app.booking.queries import people, segments
from app.booking.queries.segments import Filters
from app.catalogue import queries as catalogue
from app.core import clock
from app.core.forms import Options
from app.core.htmx import is_htmx, page_or_partial
from app.core.http import render
from app.core.wall_clock import day_of
from app.customers import queries
from app.customers.segments import USUAL_WEEKS, WEEKS, Segment

PAGE = "customers/index.html"
PARTIAL = "customers/found.htmx.html"


@bp.get("")
@sees_cards
def index() -> Response:
    """List the customers whom one may see, or find some by what one types of name, address or number."""
    text, filters = request.args.get("q", ""), asked()
    now, today = _moment()
    only = (*people.visible_to(current_actor()), *filters.conditions(today=today, now=now))
    page = queries.page(text=text, cursor=request.args.get("cursor"), only=only)
    here = _address(text, filters)
    next_href = url_for(".index", **here, cursor=page.next) if page.next else ""
    known = {"customers": page.data, "text": text, "filters": filters, "here": here, "next_href": next_href}
    ways = {"segments": segment_words(), "counts": None}
    # The list comes back at every key; what it can be narrowed to stands on the page already.
    return page_or_partial(PAGE, PARTIAL, **known, **ways, **({} if is_htmx() else _choices()))


@bp.get("/segments")
@sees_cards
def show_segments() -> Response:
    """Show the segments with how many customers are in each: asked for once the list is there."""
    text, filters = request.args.get("q", ""), asked()
    now, today = _moment()
    seen = people.visible_to(current_actor())
    counts = segments.counts(weeks=filters.weeks, today=today, now=now, only=seen)
    here = _address(text, filters)
    return render("customers/_segments.html", filters=filters, here=here, counts=counts, segments=segment_words())


def asked() -> Filters:
    """Return what the address narrows the list to; words that nobody knows narrow nothing."""
    stated = request.args.get("segment", "")
    weeks = request.args.get("weeks", USUAL_WEEKS, type=int)
    return Filters(
        segment=Segment(stated) if stated in set(Segment) else None,
        weeks=weeks if weeks in WEEKS else USUAL_WEEKS,
        tag=asking.text("tag"),
        service_id=asking.find_id("service"),
    )


def segment_words() -> dict[Segment, str]:
    """Return the segments as people call them."""
    return {
        Segment.NEW: _("New"),
        Segment.REGULAR: _("Regulars"),
        Segment.LAPSED: _("Stayed away"),
        Segment.NO_SHOW: _("Missed a visit"),
        Segment.BIRTHDAY: _("Birthday this month"),
    }


def _moment() -> tuple[datetime, date]:
    now = clock.now()
    return now, day_of(now, zone=catalogue.salon().timezone)


def _address(text: str, filters: Filters) -> dict[str, Any]:
    """Return what an address has to say to come back here."""
    said = {
        "q": text,
        "segment": filters.segment,
        "weeks": filters.weeks if filters.weeks != USUAL_WEEKS else None,
        "tag": filters.tag,
        "service": filters.service_id,
    }
    return {name: value for name, value in said.items() if value}


def _choices() -> dict[str, Any]:
    tags: Options = [(tag, tag) for tag in queries.tags(only=people.visible_to(current_actor()))]
    services = options(catalogue.services())
    return {
        "tags": [("", _("Any tag")), *tags] if tags else [],
        "services": [("", _("Any service")), *services],
    }
