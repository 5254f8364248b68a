"""/refund-tiers: what goes back when a visit is called off."""

from uuid import UUID

from flask import Response, request

from app.api.v1.blueprint import bp
from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue import queries as menu
from app.core import http
from app.core.forms import parse
from app.payments.terms import operations, queries
from app.payments.terms.commands import SetTiers
from app.payments.words import tier_sentences


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


def _tiers(service_id: UUID | None = None) -> Response:
    tiers = queries.tiers_of(service_id)
    return http.as_json({"tiers": tiers.as_row() if tiers else [], "words": tier_sentences(tiers) if tiers else []})
