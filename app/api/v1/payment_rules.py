"""/payment-rules: when the salon asks for money."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, request

from app.api.v1.blueprint import bp
from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue.queries import salon
from app.core import clock, http
from app.core.forms import parse
from app.payments.terms import operations, queries
from app.payments.terms.commands import ArrangePaymentRules, CreatePaymentRule, UpdatePaymentRule
from app.payments.terms.models import PaymentRule
from app.payments.terms.sentences import clauses, rule_sentence
from app.payments.words import Clauses


@bp.get("/payment-rules")
@requires(Permission.MANAGE_SETTINGS)
def list_payment_rules() -> Response:
    """List the rules in the order in which they are tried."""
    return _listed(queries.payment_rules())


@bp.post("/payment-rules")
@requires(Permission.MANAGE_SETTINGS)
def create_payment_rule() -> Response:
    """Ask for money by one more rule, which is tried last."""
    rule = operations.create_payment_rule(command=parse(CreatePaymentRule, request), now=clock.now())
    return http.as_json(as_json(rule, clauses()), HTTPStatus.CREATED)


@bp.patch("/payment-rules/<uuid:payment_rule_id>")
@requires(Permission.MANAGE_SETTINGS)
def update_payment_rule(payment_rule_id: UUID) -> Response:
    """Change what is stated."""
    command = parse(UpdatePaymentRule, request)
    rule = operations.update_payment_rule(payment_rule_id=payment_rule_id, command=command, now=clock.now())
    return http.as_json(as_json(rule, clauses()))


@bp.delete("/payment-rules/<uuid:payment_rule_id>")
@requires(Permission.MANAGE_SETTINGS)
def delete_payment_rule(payment_rule_id: UUID) -> Response:
    """Ask by it no longer; what was asked by it stays asked."""
    operations.remove_payment_rule(payment_rule_id=payment_rule_id)
    return Response(status=HTTPStatus.NO_CONTENT)


@bp.put("/payment-rules/order")
@requires(Permission.MANAGE_SETTINGS)
def put_payment_rule_order() -> Response:
    """Put the rules into an order."""
    operations.arrange_payment_rules(payment_rule_ids=parse(ArrangePaymentRules, request).ids, now=clock.now())
    return _listed(queries.payment_rules())


def as_json(rule: PaymentRule, about: Clauses) -> dict[str, Any]:
    """Return a rule as the salon's programs see it."""
    return {
        "id": str(rule.id),
        "position": rule.position,
        "ask": rule.ask,
        "amount": _money(rule.amount_minor),
        "percent": rule.percent,
        "of_whom": rule.of_whom,
        "no_shows": rule.no_shows,
        "tag": rule.tag,
        "service_ids": [str(id_) for id_ in rule.service_ids],
        "weekdays": rule.weekdays,
        "min_price": _money(rule.min_price_minor),
        "is_active": rule.is_active,
        "words": rule_sentence(rule.rule, about),
    }


def _listed(rules: Sequence[PaymentRule]) -> Response:
    about = clauses()
    return http.as_json({"data": [as_json(rule, about) for rule in rules], "next": None})


def _money(amount_minor: int | None) -> dict[str, Any] | None:
    return None if amount_minor is None else {"amount_minor": amount_minor, "currency": salon().currency}
