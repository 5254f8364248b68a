"""/refund-tiers and /cancellation-fees: what goes back when a visit is called off, and what is kept."""

from typing import Any
from uuid import UUID

from flask import Response, request

from app.api.v1.blueprint import bp
from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue import queries as menu
from app.core import http
from app.core.forms import parse
from app.payments.fees import FeeCause
from app.payments.shares import Share
from app.payments.terms import operations, queries
from app.payments.terms.commands import SetFees, SetTiers
from app.payments.terms.sentences import clauses
from app.payments.words import fee_sentences, tier_sentences


@bp.get("/refund-tiers")
@requires(Permission.MANAGE_SETTINGS)
def get_refund_tiers() -> Response:
    """Show what goes back of visits whose service says nothing else."""
    return _tiers()


@bp.put("/refund-tiers")
@requires(Permission.MANAGE_SETTINGS)
def put_refund_tiers() -> Response:
    """Say what goes back, all tiers at once."""
    operations.set_tiers(command=parse(SetTiers, request))
    return _tiers()


@bp.get("/services/<uuid:service_id>/refund-tiers")
@requires(Permission.MANAGE_SETTINGS)
def get_refund_tiers_of_service(service_id: UUID) -> Response:
    """Show what goes back of the visits of one service, where that is its own."""
    return _tiers(menu.service(service_id).id)


@bp.put("/services/<uuid:service_id>/refund-tiers")
@requires(Permission.MANAGE_SETTINGS)
def put_refund_tiers_of_service(service_id: UUID) -> Response:
    """Say what goes back of the visits of one service; none: as for all others."""
    operations.set_tiers(command=parse(SetTiers, request), service_id=menu.service(service_id).id)
    return _tiers(service_id)


@bp.get("/cancellation-fees")
@requires(Permission.MANAGE_SETTINGS)
def get_cancellation_fees() -> Response:
    """Show what calling off late, or not coming, costs."""
    return _fees()


@bp.put("/cancellation-fees")
@requires(Permission.MANAGE_SETTINGS)
def put_cancellation_fees() -> Response:
    """Say what calling off late, or not coming, costs; nothing where nothing is stated."""
    operations.set_fees(command=parse(SetFees, request))
    return _fees()


def _tiers(service_id: UUID | None = None) -> Response:
    tiers = queries.tiers_of(service_id)
    return http.as_json({"tiers": tiers.as_row() if tiers else [], "words": tier_sentences(tiers) if tiers else []})


def _fees() -> Response:
    fees = queries.fees()
    stated = {str(cause): _share(fees.share(cause)) for cause in FeeCause}
    return http.as_json({**stated, "words": fee_sentences(fees, clauses())})


def _share(share: Share | None) -> dict[str, Any] | None:
    if share is None:
        return None
    money = {"amount_minor": share.amount_minor, "currency": menu.salon().currency}
    return {"percent": share.percent, "amount": money if share.amount_minor else None}
