"""Every read of the salon's terms."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.core.refusals import NotFound
from app.payments.demands import Rule
from app.payments.fees import FeeCause, Fees
from app.payments.gateways.models import GatewayAccount
from app.payments.shares import Share
from app.payments.terms.models import CancellationFee, PaymentRule, RefundTier
from app.payments.tiers import Tier, Tiers, usual
from tenants.db import db


def payment_rules() -> Sequence[PaymentRule]:
    """Return all rules in their order, those that are switched off included."""
    return db.session.scalars(select(PaymentRule).order_by(PaymentRule.position, PaymentRule.id)).all()


def payment_rule(payment_rule_id: UUID) -> PaymentRule:
    """Return one rule.

    :raises NotFound: there is none by this id
    """
    rule = db.session.get(PaymentRule, payment_rule_id)
    if rule is None:
        raise NotFound
    return rule


def rules_in_force() -> list[Rule]:
    """Return the rules that are switched on, as values, in the order in which the first that fits wins."""
    return [row.rule for row in payment_rules() if row.is_active]


def rules_asked() -> list[Rule]:
    """Return the rules in force of a salon that can take money online; without a gateway nothing is asked."""
    return read_rules(db.session.scalar(select(asked_as_json())))


def asked_as_json() -> ColumnElement[Any]:
    """Return the rules that are asked as one value, for whoever reads them together with something else."""
    rule = func.to_jsonb(literal_column("payment_rules"))
    in_order = aggregate_order_by(rule, PaymentRule.position, PaymentRule.id)
    connected = select(GatewayAccount.id).where(GatewayAccount.disconnected_at.is_(None)).exists()
    return select(func.jsonb_agg(in_order)).where(PaymentRule.is_active, connected).scalar_subquery()


def read_rules(found: Sequence[Mapping[str, Any]] | None) -> list[Rule]:
    """Return the rules that `asked_as_json` found."""
    rows = [dict(row) | {"service_ids": [UUID(id_) for id_ in row["service_ids"]]} for row in found or ()]
    return [PaymentRule(**row).rule for row in rows]


def tiers_agreed_to(*, service_id: UUID, parent_id: UUID | None = None, cutoff_minutes: int) -> Tiers:
    """Return what goes back of a visit that is booked now.

    These are the tiers of the service, else those of the service that it is a variant of, else the salon's, else what
    is usual: everything until the cut-off.
    """
    stated = _stated(service_id, parent_id)
    found = next((stated[id_] for id_ in (service_id, parent_id, None) if id_ in stated), None)
    return found or usual(cutoff_minutes)


def tiers_of(service_id: UUID | None = None) -> Tiers | None:
    """Return the tiers that were stated for a service, or for the salon; None: nothing was."""
    return _stated(service_id).get(service_id)


def services_with_tiers() -> frozenset[UUID]:
    """Return the services that have tiers of their own."""
    own = select(RefundTier.service_id).where(RefundTier.service_id.is_not(None)).distinct()
    return frozenset(id_ for id_ in db.session.scalars(own) if id_)


def fees() -> Fees:
    """Return what calling off late, or not coming, costs."""
    rows = {row.cause: row for row in db.session.scalars(select(CancellationFee))}
    shares = {
        cause: Share(percent=rows[cause].percent, amount_minor=rows[cause].amount_minor) if cause in rows else None
        for cause in FeeCause
    }
    return Fees(late_cancel=shares[FeeCause.LATE_CANCEL], no_show=shares[FeeCause.NO_SHOW])


def _stated(*service_ids: UUID | None) -> Mapping[UUID | None, Tiers]:
    """Return the tiers of these services and of the salon, by service."""
    known = [id_ for id_ in service_ids if id_]
    rows = select(RefundTier).where(or_(RefundTier.service_id.is_(None), RefundTier.service_id.in_(known)))
    by_service: dict[UUID | None, list[Tier]] = {}
    for row in db.session.scalars(rows):
        by_service.setdefault(row.service_id, []).append(Tier(notice_minutes=row.notice_minutes, percent=row.percent))
    return {id_: Tiers.of(tiers) for id_, tiers in by_service.items()}
