"""Somebody new, who has not booked yet: from the list of customers, or from what was looked for in it."""

from dataclasses import asdict

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.booking.desk.customers.blueprint import bp, keeps_records, shown_on_card
from app.booking.desk.customers.card import card_again
from app.booking.desk.newcomers import new_guest
from app.booking.desk.words import options
from app.catalogue import queries as catalogue
from app.core import clock
from app.core.forms import parse
from app.core.http import render
from app.core.refused_forms import Form, coming_back
from app.customers import operations, words
from app.customers.commands import KeepCard
from tenants.db import db


@bp.get("/new")
@keeps_records
def new_customer() -> Response:
    """Ask who it is; what was looked for in the list is filled in."""
    return _asked(Form(values=asdict(new_guest())))


@bp.post("")
@keeps_records
def create_customer() -> ResponseReturnValue:
    """Enter a customer."""
    with coming_back(lambda refusal: _asked(card_again(refusal))), db.session.begin_nested():
        command = parse(KeepCard, request)
        added = operations.add(command=command, country=catalogue.salon().country, now=clock.now())
    return shown_on_card(added.id, said=_("The customer is added."))


def _asked(form: Form) -> Response:
    team = options(catalogue.staff_members())
    known = dict.fromkeys(KeepCard.model_fields, "") | dict(form.values)
    choices = words.choices(None, team=team)
    return render("customers/new.html", form.status, form=form, values=known, choices=choices)
