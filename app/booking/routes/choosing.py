"""The first two steps of a booking: a service, then a time, which is kept for a few minutes."""

from collections.abc import Sequence
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from app.auth.access import public
from app.booking import limits, operations, queries
from app.booking.commands import PlaceHold
from app.booking.models import Hold
from app.booking.operations import PlacedHold
from app.booking.picker import Own
from app.booking.queries.performers import offers, performers
from app.booking.routes import arriving, picking
from app.booking.routes.arriving import find_service
from app.booking.routes.blueprint import bp
from app.booking.routes.holding import as_fields, details_url
from app.booking.routes.picking import Asked, Doors, Picker
from app.booking.routes.visits import Visit, acting_customer, current_visit
from app.catalogue import photos, words
from app.catalogue import queries as catalogue
from app.catalogue.menu import bookable, menu
from app.catalogue.models import Service
from app.catalogue.queries import addons_of_service
from app.core import clock
from app.core.forms import parse
from app.core.htmx import go_to
from app.core.http import render
from app.core.refusals import Refusal

STEP = 2
"""Of four: what, when, who, done."""


@bp.get("/book")
@public
def choose_service() -> ResponseReturnValue:
    """Show what can be booked, or what a link names; what it names in vain is left aside."""
    visit = current_visit()
    named = find_service(request.args.get("service", ""))
    if named is not None:
        return visit.remembered(go_to(arriving.address_of(named, visit)))
    return visit.remembered(_menu(visit))


def _menu(visit: Visit, status: HTTPStatus = HTTPStatus.OK) -> Response:
    services = catalogue.services(visible_to_public=True)
    return render(
        "booking/services/index.html",
        status,
        is_gone=status is HTTPStatus.NOT_FOUND,
        sections=bookable(menu(services, offers(), currency=picking.find_salon().currency)),
        carried=arriving.asked() | visit.carried,
        words=words,
        photo=photos.url,
    )


@bp.get("/book/<slug>")
@public
def choose_time(slug: str) -> ResponseReturnValue:
    """Show the times at which a service can be had."""
    visit = current_visit()
    service = find_service(slug)
    if service is None:
        # Links are printed and passed on: whoever follows an old one finds what there is instead.
        return visit.remembered(_menu(visit, HTTPStatus.NOT_FOUND))
    if visit.is_new or slug != service.slug:
        # The key goes into the address before anything is shown: so Back finds the visitor's time without a cookie.
        return visit.remembered(go_to(arriving.address_of(service, visit)))
    variants = catalogue.variants(service.parent_id or service.id)
    if variants and service.parent_id is None:
        return visit.remembered(_variants_page(service, variants, visit))
    shown = _picker(service, visit, Asked.of(request.args), usual_staff_ids=_usual_staff())
    return visit.remembered(picking.show(shown, step=STEP, variants=variants))


@bp.get("/book/<slug>/times")
@public
def times(slug: str) -> ResponseReturnValue:
    """Show the times of one day again, if they have changed."""
    service, asked = catalogue.service_by_slug(slug), Asked.of(request.args)
    return picking.show_times(_picker(service, current_visit(), asked, with_people=False))


@bp.post("/book/<slug>/hold")
@public
def create_hold(slug: str) -> ResponseReturnValue:
    """Keep a time for the visitor while they finish."""
    visit = current_visit()
    service = catalogue.service_by_slug(slug)
    try:
        placed = _place_hold(service, visit)
    except Refusal as refusal:
        abort(visit.remembered(_refused(service, visit, refusal)))
    there = details_url(placed.hold, visit)
    return visit.remembered(go_to(there))


def _variants_page(service: Service, variants: Sequence[Service], visit: Visit) -> Response:
    """Show the variants of a service: one of them is booked."""
    sections = bookable(menu([service, *variants], offers(), currency=picking.find_salon().currency))
    return render(
        "booking/services/variants.html",
        service=service,
        entries=[one for part in sections for entry in part.entries for one in entry.variants],
        carried=visit.carried,
        words=words,
        photo=photos.url,
    )


def _place_hold(service: Service, visit: Visit) -> PlacedHold:
    limits.count_hold(by=acting_customer())
    command = parse(PlaceHold, request, service_id=service.id)
    return operations.place_hold(command=command, visitor=visit.visitor, by=acting_customer(), now=clock.now())


def _refused(service: Service, visit: Visit, refusal: Refusal) -> Response:
    asked = Asked.of_form(request.form)
    return picking.show_refusal(_picker(service, visit, asked), refusal, step=STEP)


def _usual_staff() -> Sequence[UUID]:
    customer_id = acting_customer().customer_id
    return queries.usual_staff(customer_id=customer_id, now=clock.now()) if customer_id else ()


def _picker(
    service: Service, visit: Visit, asked: Asked, *, with_people: bool = True, usual_staff_ids: Sequence[UUID] = ()
) -> Picker:
    now = clock.now()
    # The times alone are asked for again and again, mostly with anyone: then nobody's name is needed.
    who = performers(service.id) if with_people or asked.staff_id else ()
    addons = addons_of_service(service.id, visible_to_public=True) if with_people or asked.addon_ids else ()
    hold = queries.find_hold(visitor=visit.visitor, now=now)
    salon, rules = picking.find_salon_and_rules()
    return Picker(
        salon=salon,
        rules=rules,
        service=service,
        offers=who,
        asked=asked,
        staff_id=picking.does(who, asked.staff_id),
        addons=addons,
        usual_staff_ids=usual_staff_ids,
        doors=_doors(service, visit, hold, [addon.id for addon in addons if addon.id in asked.addon_ids]),
        now=now,
        own=_own(hold) if hold else None,
    )


def _doors(service: Service, visit: Visit, hold: Hold | None, addon_ids: Sequence[UUID]) -> Doors:
    known: dict[str, Any] = {"slug": service.slug, "addon": list(addon_ids), **visit.carried}
    return Doors(
        page=partial(url_for, "booking.choose_time", **known),
        times=partial(url_for, "booking.times", **known),
        action=url_for("booking.create_hold", slug=service.slug),
        back=url_for("booking.choose_service", **visit.carried),
        carried=visit.carried,
        hidden=as_fields({**visit.fields, "addon_ids": addon_ids}),
        own=details_url(hold, visit) if hold else "",
    )


def _own(hold: Hold) -> Own:
    return Own(
        source_id=hold.id,
        service_id=hold.service_id,
        staff_member_id=hold.staff_member_id,
        starts_at=hold.starts_at,
        expires_at=hold.expires_at,
    )
