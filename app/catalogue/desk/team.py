"""/desk/team: who works at the salon and what they do."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from app.auth import queries as auth
from app.auth.access import current_actor, requires
from app.auth.permissions import Permission
from app.catalogue import operations, photos, queries, words
from app.catalogue.commands import CreateStaffMember, Sight
from app.catalogue.desk.blueprint import bp
from app.catalogue.desk.forms import asking, changing, columns_of, guarded, unasked, uploaded_photo
from app.catalogue.menu import booked_themselves
from app.catalogue.models import CustomersSeen, Service, StaffMember
from app.catalogue.visits import Reach
from app.core import clock, spoken_money
from app.core.forms import parse
from app.core.htmx import go_to
from app.core.http import render
from app.core.images import ACCEPTED
from app.core.money import Money
from app.core.refused_forms import Form, refused
from app.core.wall_clock import day_of

SIGHTS: tuple[tuple[CustomersSeen, Callable[[], str]], ...] = (
    (CustomersSeen.OWN, lambda: _("only customers who come to them")),
    (CustomersSeen.ALL, lambda: _("all customers")),
)


@bp.get("/team")
@requires(Permission.MANAGE_TEAM)
def team() -> Response:
    """List the team."""
    sights = [(value, say()) for value, say in SIGHTS]
    return render("catalogue/team/index.html", **at_work(), sights=sights, sight=queries.salon().staff_sees_customers)


def at_work() -> dict[str, Any]:
    """Return what the list of the team shows."""
    return {"team": queries.staff_members(), "photo": photos.url}


@bp.post("/team/sight")
@requires(Permission.MANAGE_SETTINGS)
def update_sight() -> Response:
    """Choose whose customers staff see."""
    operations.change_settings(command=parse(Sight, request))
    return _saved(_("The changes are saved."))


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
    joined: list[StaffMember] = []

    def join() -> None:
        joined.append(operations.create_staff_member(command=parse(CreateStaffMember, request, **_offers())))

    form = refused(join)
    return _form(form) if form else _welcome(joined[0])


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

    def change() -> None:
        command = parse(CreateStaffMember, request, **kept)
        operations.update_staff_member(staff_member_id=staff_member_id, command=command)

    form = guarded(lambda: changing(change, reach=_from_today(member)))
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
    member = queries.staff_member(staff_member_id)
    form = unasked(
        lambda: operations.archive_staff_member(staff_member_id=member.id, now=clock.now()), reach=_from_today(member)
    )
    if form:
        back = url_for("catalogue_desk.edit_staff_member", staff_member_id=member.id)
        return asking(form, part="leaving", back=back, words=words)
    if any(account.id != current_actor().account_id for account in auth.can_sign_in_for(member.id)):
        return _left_with_access()
    return _saved(_("They are no longer on the team."))


def _welcome(member: StaffMember) -> Response:
    """Lead to the hours of somebody new: without any they cannot be booked."""
    flash(_("Welcome to the team! The hours come next."), "success")
    decides = current_actor().may(Permission.MANAGE_HOURS)
    hours = url_for("catalogue_desk.hours", staff_member_id=member.id)
    return go_to(hours if decides else url_for("catalogue_desk.team"))


def _left_with_access() -> Response:
    """Say that somebody who has left can still sign in, where that is decided, or to who may not decide it."""
    flash(_("They are no longer on the team, but can still sign in until they are kept out under Access."), "warning")
    decides = current_actor().may(Permission.MANAGE_ACCESS)
    return go_to(url_for("auth_desk.access" if decides else "catalogue_desk.team"))


def _from_today(member: StaffMember) -> Reach:
    return Reach(staff_member_id=member.id, first=day_of(clock.now(), zone=member.location.timezone))


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
            values[f"price-{offer.service_id}"] = spoken_money.typed(Money(offer.price_minor, currency))
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
        services=[(service, spoken_money.typed(Money(service.price_minor, salon.currency))) for service in _services()],
        currency=salon.currency,
        photo=photos.url,
        accepted=ACCEPTED,
        words=words,
    )
