"""Taking customers along: the list as a table, one of them with everything, and forgetting somebody."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.auth import audit
from app.auth.access import current_actor
from app.auth.audit import Subject, Verb
from app.booking.desk.customers.blueprint import bp, keeps_records, shown_on_card, theirs
from app.booking.desk.customers.card import shown
from app.booking.desk.customers.importing import as_csv
from app.booking.desk.customers.listing import asked
from app.booking.queries import segments
from app.catalogue import queries as catalogue
from app.core import clock, http
from app.core.refused_forms import came_back, coming_back
from app.core.wall_clock import day_of
from app.customers import operations, queries
from app.customers.dossier import dossier
from tenants.db import db

HEADINGS = (
    *(
        lazy_gettext("Full name"),
        lazy_gettext("E-mail"),
        lazy_gettext("Telephone"),
        lazy_gettext("Tags"),
        lazy_gettext("Birthday"),
        lazy_gettext("Allergies"),
        lazy_gettext("Notes"),
    ),
    *(
        lazy_gettext("Language"),
        lazy_gettext("Time zone"),
        lazy_gettext("Reach by"),
        lazy_gettext("Customer since"),
        lazy_gettext("Visits"),
        lazy_gettext("No-shows"),
        lazy_gettext("Last visit"),
    ),
)
"""The first seven are words that an import knows again, ours or another program's; it does not read the others."""


@bp.post("/export.csv")
@keeps_records
def export_all() -> Response:
    """Send the customers that the address narrows the list to, as a table, and write down who took it along."""
    now = clock.now()
    audit.note(Verb.EXPORTED, Subject.CUSTOMER)
    today = day_of(now, zone=catalogue.salon().timezone)
    only = queries.listed(request.args.get("q", ""), only=asked().conditions(today=today, now=now))
    return as_csv(
        [[str(heading) for heading in HEADINGS], *(_row(row) for row in segments.table(only=only))],
        name=f"customers-{today}.csv",
    )


@bp.post("/<uuid:customer_id>/export.json")
@keeps_records
def export_one(customer_id: UUID) -> Response:
    """Send everything that the salon knows of a customer, and remember on their record that it was."""
    customer = theirs(customer_id)
    operations.remember("exported", customer_id=customer.id, by=current_actor(), now=clock.now())
    answer = http.as_json(dossier(customer))
    answer.headers["Content-Disposition"] = f'attachment; filename="customer-{customer_id}.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/<uuid:customer_id>/erasure")
@keeps_records
def create_erasure(customer_id: UUID) -> ResponseReturnValue:
    """Forget a customer; their visits stay for the books."""
    customer = theirs(customer_id)
    with coming_back(lambda refusal: shown(customer, came_back(refusal, name="erasure"))), db.session.begin_nested():
        operations.erase(customer_id=customer.id, by=current_actor(), now=clock.now())
    return shown_on_card(customer.id, said=_("The customer is forgotten."))


def _row(row: Any) -> list[Any]:
    name, email, phone, tags, month, day, *rest, since, visits, missed, last_at = row
    birthday = f"--{month:02}-{day:02}" if month and day else ""
    return [name, email, phone, ", ".join(tags), birthday, *rest, _day(since), visits, missed, _day(last_at)]


def _day(at: datetime | None) -> str:
    return day_of(at, zone=catalogue.salon().timezone).isoformat() if at else ""
