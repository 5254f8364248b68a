"""/desk/team: who works at the salon and what they do."""

from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue import operations, photos, queries
from app.catalogue.commands import CreateStaffMember
from app.catalogue.desk.blueprint import bp
from app.catalogue.desk.forms import Form, columns_of, refused, uploaded_photo
from app.catalogue.menu import booked_themselves
from app.catalogue.models import Service, StaffMember
from app.core import clock
from app.core.forms import parse
from app.core.htmx import go_to
from app.core.http import render
from app.core.images import ACCEPTED
from app.core.money import Money


@bp.get("/team")
@requires(Permission.MANAGE_TEAM)
def team() -> Response:
    """List the team."""
    return render("catalogue/team/index.html", team=queries.staff_members(), photo=photos.url)


@bp.get("/team/new")
@requires(Permission.MANAGE_TEAM)
def new_staff_member() -> Response:
    """Ask for what is to be known of somebody new."""
    every = [service.id for service in _services()]
    return _form(Form(values={"bookable_online": True, "does": every}))


@bp.post("/team")
@requires(Permission.MANAGE_TEAM)
def create_staff_member() -> Response:
    """Add somebody to the team."""
    form = refused(lambda: operations.create_staff_member(command=parse(CreateStaffMember, request, **_offers())))
    return _form(form) if form else _saved(_("Welcome to the team! The hours come next."))


@bp.get("/team/<uuid:staff_member_id>")
@requires(Permission.MANAGE_TEAM)
def edit_staff_member(staff_member_id: UUID) -> Response:
    """Show somebody on the team."""
    member = queries.staff_member(staff_member_id)
    return _form(_of(member), member)


@bp.post("/team/<uuid:staff_member_id>")
@requires(Permission.MANAGE_TEAM)
def update_staff_member(staff_member_id: UUID) -> Response:
    """Change what is known of somebody, or what they do."""
    member = queries.staff_member(staff_member_id)
    # What the page does not show stays as it is.
    kept = {"color": member.color, "position": member.position, **_offers()}
    form = refused(
        lambda: operations.update_staff_member(
            staff_member_id=staff_member_id, command=parse(CreateStaffMember, request, **kept)
        )
    )
    return _form(form, member) if form else _saved(_("The changes are saved."))


@bp.post("/team/<uuid:staff_member_id>/photo")
@requires(Permission.MANAGE_TEAM)
def update_staff_photo(staff_member_id: UUID) -> Response:
    """Show another photo, or none."""
    member = queries.staff_member(staff_member_id)
    form = refused(lambda: operations.set_staff_photo(staff_member_id=staff_member_id, upload=uploaded_photo()))
    if form:
        return _form(_of(member), member, photo_form=form)
    return go_to(url_for("catalogue_desk.edit_staff_member", staff_member_id=staff_member_id))


@bp.post("/team/<uuid:staff_member_id>/removal")
@requires(Permission.MANAGE_TEAM)
def create_staff_removal(staff_member_id: UUID) -> Response:
    """Take somebody off the team."""
    operations.archive_staff_member(staff_member_id=staff_member_id, now=clock.now())
    return _saved(_("They are no longer on the team. Visits that are booked with them stay."))


def _services() -> list[Service]:
    return booked_themselves(queries.services())


def _saved(message: str) -> Response:
    flash(message, "success")
    return go_to(url_for("catalogue_desk.team"))


def _offers() -> dict[str, Any]:
    """Return what the table of services says: a ticked service, with price and minutes where they differ."""
    ticked = request.form.getlist("does")
    return {"offers": [{"service_id": service_id, **_terms(service_id)} for service_id in ticked]}


def _terms(service_id: str) -> dict[str, str | None]:
    price, minutes = (request.form.get(f"{name}-{service_id}", "").strip() or None for name in ("price", "minutes"))
    return {"price": price, "duration_minutes": minutes}


def _of(member: StaffMember) -> Form:
    """Return the form with what is known of somebody."""
    currency = queries.salon().currency
    values = {**columns_of(member), "does": []}
    for offer in queries.offers_of_staff_member(member.id):
        values["does"].append(offer.service_id)
        values[f"minutes-{offer.service_id}"] = offer.duration_minutes
        if offer.price_minor is not None:
            values[f"price-{offer.service_id}"] = Money(offer.price_minor, currency).major
    return Form(values=values)


def _form(form: Form, member: StaffMember | None = None, photo_form: Form | None = None) -> Response:
    salon = queries.salon()
    return render(
        "catalogue/team/form.html",
        (photo_form or form).status,
        form=form,
        member=member,
        photo_form=photo_form or Form(),
        locations=[(location.id, location.name) for location in queries.locations()],
        services=[(service, Money(service.price_minor, salon.currency).major) for service in _services()],
        currency=salon.currency,
        photo=photos.url,
        accepted=ACCEPTED,
    )
