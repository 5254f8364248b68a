"""Photos of customers: with their consent, and for nobody but those who may see the card."""

from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.access import current_actor
from app.booking.desk.customers.blueprint import bp, sees_cards, shown_on_card, theirs
from app.booking.desk.customers.card import shown
from app.core import clock, storage
from app.core.forms import parse
from app.core.images import NotAPhoto
from app.core.refusals import NotFound, Refusal
from app.core.refused_forms import came_back, coming_back
from app.customers import operations, queries
from app.customers.commands import DescribePhoto
from app.customers.photos import develop, name_of
from tenants.application import opens_its_own_unit_of_work
from tenants.unit_of_work import unit_of_work

PART = "photos"
FOR_THIS_BROWSER = "private, max-age=3600"


@bp.get("/<uuid:customer_id>/photos/<uuid:photo_id>")
@sees_cards
def photo(customer_id: UUID, photo_id: UUID) -> Response:
    """Send a photo to somebody who may see the card it is on."""
    found = queries.photo(photo_id, customer_id=theirs(customer_id).id)
    content = storage.find(name_of(found.key, is_small="small" in request.args))
    if content is None:
        raise NotFound
    answer = Response(content, mimetype="image/webp")
    answer.headers["Cache-Control"] = FOR_THIS_BROWSER
    return answer


@bp.post("/<uuid:customer_id>/photos")
@sees_cards
@opens_its_own_unit_of_work
def create_photo(customer_id: UUID) -> ResponseReturnValue:
    """Keep a photo of somebody who agrees to it; it is read while no transaction is open."""
    with unit_of_work():
        theirs(customer_id)
    with coming_back(lambda refusal: _form_again(customer_id, refusal)):
        photo, command = develop(_upload()), parse(DescribePhoto, request)
        with unit_of_work():
            operations.add_photo(
                customer_id=customer_id, photo=photo, command=command, by=current_actor(), now=clock.now()
            )
    return shown_on_card(customer_id, said=_("The photo is kept."), part=PART)


@bp.post("/<uuid:customer_id>/photos/<uuid:photo_id>/removal")
@sees_cards
def create_photo_removal(customer_id: UUID, photo_id: UUID) -> Response:
    """Forget a photo: one's own, or anybody's for who keeps the records."""
    customer = theirs(customer_id)
    operations.remove_photo(customer_id=customer.id, photo_id=photo_id, by=current_actor())
    return shown_on_card(customer.id, said=_("The photo is gone."), part=PART)


@bp.post("/<uuid:customer_id>/photo-consent/withdrawal")
@sees_cards
def create_consent_withdrawal(customer_id: UUID) -> Response:
    """Note that the customer agrees no longer, and forget the photos."""
    customer = theirs(customer_id)
    operations.withdraw_consent(customer_id=customer.id, by=current_actor(), now=clock.now())
    return shown_on_card(customer.id, said=_("The consent is withdrawn and the photos are gone."), part=PART)


def _form_again(customer_id: UUID, refusal: Refusal) -> Response:
    with unit_of_work():
        return shown(theirs(customer_id), came_back(refusal, name=PART))


def _upload() -> bytes:
    file = request.files.get("photo")
    if not file:
        raise NotAPhoto
    content: bytes = file.read()
    return content
