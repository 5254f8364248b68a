"""Two records of one person: which pairs look like it, both side by side, and what is kept."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.access import current_actor
from app.booking import asking
from app.booking.desk.customers.blueprint import bp, keeps_records, shown_on_card
from app.booking.desk.words import Clock, options
from app.booking.queries import people
from app.catalogue import queries as catalogue
from app.core import clock
from app.core.http import render
from app.core.wall_clock import day_of
from app.customers import likeness, operations, queries, words
from app.customers.likeness import Reason
from app.customers.models import Customer

Line = tuple[str, list[str | int]]
"""What it is about; what the one and the other say there, and what is kept."""

NOTHING = "–"
FOUND = 8
MOST_PAIRS = 50


@bp.get("/duplicates")
@keeps_records
def duplicates() -> Response:
    """Show pairs of records that look like one person's."""
    pairs = likeness.pairs(queries.sharing())[:MOST_PAIRS]
    return render("customers/duplicates.html", pairs=pairs, reasons=_reasons())


@bp.get("/<uuid:customer_id>/merge")
@keeps_records
def choose_other(customer_id: UUID) -> Response:
    """Ask which record is the same person's."""
    customer, text = queries.current(customer_id), asking.text("q")
    found = [one for one in queries.find(text or customer.name, FOUND + 1) if one != customer][:FOUND]
    return render("customers/merge_with.html", customer=customer, text=text, found=found)


@bp.get("/<uuid:customer_id>/merge/<uuid:other_id>")
@keeps_records
def compare(customer_id: UUID, other_id: UUID) -> ResponseReturnValue:
    """Show both records side by side, and what will be kept."""
    kept, other = queries.current(customer_id), queries.current(other_id)
    lines = [*_of_the_cards(kept, other), *_of_both(kept, other)]
    return render("customers/compare.html", kept=kept, other=other, lines=lines)


@bp.post("/<uuid:customer_id>/merge/<uuid:other_id>")
@keeps_records
def create_merge(customer_id: UUID, other_id: UUID) -> Response:
    """Make one record of the two."""
    now = clock.now()
    today = day_of(now, zone=catalogue.salon().timezone)
    operations.merge(kept_id=customer_id, merged_id=other_id, by=current_actor(), today=today, now=now)
    return shown_on_card(customer_id, said=_("The two records are one now."))


def _of_the_cards(kept: Customer, other: Customer) -> Iterator[Line]:
    """Yield the fields in which one of them says something, and what the kept one will say."""
    both = likeness.merged(kept, other)
    for field, name in _fields().items():
        said = [_said(one, field) for one in (kept, other, both)]
        if any(said[:2]):
            yield name, [words or NOTHING for words in said]


def _of_both(kept: Customer, other: Customer) -> Iterator[Line]:
    """Yield what adds up."""
    say = Clock(zone=catalogue.salon().timezone, country=catalogue.salon().country)
    visits = [people.tally(one.id).visits for one in (kept, other)]
    since = [one.created_at for one in (kept, other)]
    yield _("Visits"), [*visits, sum(visits)]
    yield _("Customer since"), [say.stamp(at) for at in (*since, min(since))]


def _fields() -> dict[str, str]:
    return {
        "name": _("Name"),
        "email": _("E-mail"),
        "phone": _("Telephone"),
        "allergies": _("Allergies"),
        "notes": _("Always good to know"),
        "tags": _("Tags"),
        "birthday": _("Birthday"),
        "preferred_staff_member_id": _("Favourite"),
        "reach_by": _("How to reach"),
        "locale": _("Language"),
        "timezone": _("Time zone"),
    }


def _said(of: Customer | dict[str, Any], field: str) -> str:
    """Return what a record says in one of its fields, or would say."""
    card = of if isinstance(of, Customer) else Customer(**of)
    value: Any = words.birthday(card) if field == "birthday" else getattr(card, field)
    match field:
        case "tags":
            return ", ".join(value)
        case "reach_by":
            return words.reach_by(value) if value else ""
        case "locale":
            return words.language(value) if value else ""
        case "preferred_staff_member_id":
            return words.favourite(card, names=dict(options(catalogue.staff_members())))
    return value or ""


def _reasons() -> dict[Reason, str]:
    return {
        Reason.PHONE: _("the same number"),
        Reason.NAME: _("alike names"),
        Reason.EMAIL: _("alike addresses"),
    }
