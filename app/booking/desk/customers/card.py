"""A customer's card: who they are, what the team should know of them, and their visits."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.access import current_actor
from app.auth.permissions import Permission
from app.booking import asking
from app.booking import queries as visits
from app.booking.desk.customers.blueprint import bp, keeps_records, sees_cards, shown_on_card, theirs
from app.booking.desk.words import Clock, options
from app.booking.queries import people
from app.catalogue import queries as catalogue
from app.core import clock, spoken_money
from app.core.contact import email_address
from app.core.forms import parse
from app.core.http import render
from app.core.money import Money
from app.core.refusals import Errors, Refusal
from app.core.refused_forms import Form, came_back, coming_back
from app.core.wall_clock import day_of
from app.customers import operations, queries, words
from app.customers.commands import KeepCard, NoteKind
from app.customers.models import Customer
from app.customers.operations import CardChanged, EmailTaken
from app.customers.removing import may_remove
from app.customers.versions import version
from tenants.db import db

PAST_VISITS = 20
SAID_IN_WORDS = ("name", "email", "phone", "allergies", "notes", "tags")


@bp.get("/<uuid:customer_id>")
@sees_cards
def show(customer_id: UUID) -> ResponseReturnValue:
    """Show a customer's card; that of a record that was merged is the card of the one that was kept."""
    customer = theirs(customer_id)
    if customer.id != customer_id:
        return redirect(url_for("customers_desk.show", customer_id=customer.id), code=303)
    return shown(customer)


@bp.post("/<uuid:customer_id>")
@keeps_records
def update(customer_id: UUID) -> ResponseReturnValue:
    """Write the card anew."""
    customer = theirs(customer_id)
    with coming_back(lambda refusal: shown(customer, _again(customer, refusal))), db.session.begin_nested():
        command, seen = parse(KeepCard, request), asking.text("seen")
        operations.change(customer_id=customer.id, command=command, country=catalogue.salon().country, seen=seen)
    return shown_on_card(customer.id, said=_("The customer's record is saved."))


def card_again(refusal: Refusal) -> Form:
    """Return the form of a record as it was sent, and who has the address that somebody else has."""
    form = came_back(refusal, name="card")
    return replace(form, **_marked()) if isinstance(refusal, EmailTaken) else form


def _again(customer: Customer, refusal: Refusal) -> Form:
    form = card_again(refusal)
    if not isinstance(refusal, CardChanged):
        return form
    # Only whoever is told what it says now may write over that.
    values = request.form.to_dict() | {"seen": version(customer)}
    return replace(form, errors=_changed_to(customer), values=values)


def shown(customer: Customer, form: Form | None = None) -> Response:
    """Return the card, with the form that was refused, if one was."""
    form, now = form or Form(), clock.now()
    return render("customers/show.html", form.status, **_facts(customer, form, now))


def _facts(customer: Customer, form: Form, now: datetime) -> dict[str, Any]:
    written, team = queries.notes(customer.id), catalogue.team()
    consent = queries.find_consent_with_photos(customer.id)
    return {
        "customer": customer,
        "form": form,
        "values": form.values if form.name == "card" else _known(customer),
        "can_keep": current_actor().may(Permission.MANAGE_CUSTOMERS) and customer.is_current,
        "say": Clock(zone=catalogue.salon().timezone, country=catalogue.salon().country),
        "today": day_of(now, zone=catalogue.salon().timezone),
        "tally": people.tally(customer.id),
        "upcoming": visits.upcoming(customer_id=customer.id, now=now),
        "past": visits.past(customer_id=customer.id, now=now, limit=PAST_VISITS).data,
        "notes": [note for note in written if note.kind == NoteKind.NOTE],
        "formulas": [note for note in written if note.kind == NoteKind.FORMULA],
        "photos": consent.photos if consent else [],
        "may_remove": partial(may_remove, by=current_actor()),
        "consent": consent,
        "favourite": words.favourite(customer, names=dict(options(team))),
        "choices": words.choices(customer.locale, team=options(team)),
        "amount": _amount,
        "words": words,
    }


def _marked() -> dict[str, Any]:
    said = {"email": [EmailTaken().detail]}
    whose = queries.find_by_email(email_address(request.form["email"].strip()))
    return {"errors": said, "problem": _("Please look at the marked fields."), "facts": {"whose_email": whose}}


def _changed_to(customer: Customer) -> Errors:
    """Return what the record says where the form says something else."""
    known = {name: str(value) for name, value in _known(customer).items() if name in SAID_IN_WORDS}
    typed = {name: asking.text(name).replace("\r\n", "\n") for name in known}
    return {name: [_("It says now: %(text)s", text=known[name] or "–")] for name in known if typed[name] != known[name]}


def _known(customer: Customer) -> dict[str, Any]:
    known = {name: getattr(customer, name) for name in KeepCard.model_fields}
    said = {name: "" if value is None else value for name, value in known.items()}
    return said | {"tags": ", ".join(customer.tags), "seen": version(customer)}


def _amount(money: Money) -> str:
    return spoken_money.amount(money, country=catalogue.salon().country)
