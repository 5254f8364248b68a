"""Every write of the salon's terms. What was agreed to with an appointment stays with it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, select

from app.auth import audit
from app.auth.audit import Subject, Verb
from app.catalogue import operations as catalogue
from app.catalogue import queries as menu
from app.catalogue.models import Service
from app.catalogue.prices import Price
from app.core.ids import new_id
from app.core.refusals import Invalid
from app.payments.demands import Ask, OfWhom, Rule
from app.payments.fees import FeeCause
from app.payments.shares import Share
from app.payments.terms import queries
from app.payments.terms.commands import CreatePaymentRule, SetFees, SetTiers, StateFee, UpdatePaymentRule
from app.payments.terms.models import CancellationFee, PaymentRule, RefundTier
from app.payments.terms.sentences import clauses, rule_sentence
from app.payments.words import fee_sentences, tier_sentences
from tenants.db import db

MOST_RULES = 50


def create_payment_rule(*, command: CreatePaymentRule, now: datetime) -> PaymentRule:
    """Ask for money by one more rule, which stands after all others.

    :raises Invalid: something is missing that it needs, or it names what is not the salon's
    """
    _begin()
    last, count = db.session.execute(
        select(func.coalesce(func.max(PaymentRule.position), -1), func.count(PaymentRule.id))
    ).one()
    if count >= MOST_RULES:
        raise Invalid(errors={"_form": [_("Please make do with %(most)s rules.", most=MOST_RULES)]})
    columns = _columns(command.changes())
    rule = PaymentRule(id=new_id(), position=last + 1, created_at=now, updated_at=now, **columns)
    audit.note(Verb.ADDED, Subject.PAYMENT_RULE, subject_id=rule.id, name=_said(rule))
    db.session.add(rule)
    db.session.flush()
    return rule


def draft(*, command: CreatePaymentRule) -> Rule:
    """Return the rule that would be made, and make none.

    :raises Invalid: something is missing that it needs, or it names what is not the salon's
    """
    return PaymentRule(**_columns(command.changes())).rule


def update_payment_rule(
    *, payment_rule_id: UUID, command: CreatePaymentRule | UpdatePaymentRule, now: datetime
) -> PaymentRule:
    """Change a rule. What was asked before stays as it was asked.

    :raises NotFound: there is no such rule
    :raises Invalid: something is missing that it needs, or it names what is not the salon's
    """
    _begin()
    rule = queries.payment_rule(payment_rule_id)
    before, was_on = _said(rule), rule.is_active
    for name, value in _columns({**_stated(rule), **command.changes()}).items():
        setattr(rule, name, value)
    rule.updated_at = now
    changes = {"rule": (before, _said(rule)), "is_on": (was_on, rule.is_active)}
    audit.note(Verb.CHANGED, Subject.PAYMENT_RULE, subject_id=rule.id, name=_said(rule), changes=changes)
    db.session.flush()
    return rule


def remove_payment_rule(*, payment_rule_id: UUID) -> None:
    """Ask by this rule no longer.

    :raises NotFound: there is no such rule
    """
    _begin()
    rule = queries.payment_rule(payment_rule_id)
    audit.note(Verb.REMOVED, Subject.PAYMENT_RULE, subject_id=rule.id, name=_said(rule))
    db.session.delete(rule)
    db.session.flush()


def move_payment_rule(*, payment_rule_id: UUID, by: int, now: datetime) -> None:
    """Let a rule change places with the one before it (-1) or after it (1).

    :raises NotFound: there is no such rule
    """
    _begin()
    rule = queries.payment_rule(payment_rule_id)
    order = list(queries.payment_rules())
    place = order.index(rule)
    order.remove(rule)
    order.insert(max(place + by, 0), rule)
    _number(order, now=now)


def arrange_payment_rules(*, payment_rule_ids: Sequence[UUID], now: datetime) -> None:
    """Put the rules into this order; those that are not named come after them.

    :raises Invalid: one of them is not the salon's
    """
    _begin()
    rules = queries.payment_rules()
    known = {rule.id: rule for rule in rules}
    if not known.keys() >= set(payment_rule_ids):
        raise Invalid(errors={"ids": [_("Something here is not the salon's.")]})
    named = [known[id_] for id_ in dict.fromkeys(payment_rule_ids)]
    _number([*named, *(rule for rule in rules if rule not in named)], now=now)


def set_tiers(*, command: SetTiers, service_id: UUID | None = None) -> None:
    """Say what goes back by which notice: of every visit, or of those of one service.

    :raises NotFound: there is no such service
    """
    _begin()
    name = menu.service(service_id).name if service_id else ""
    before, after = queries.tiers_of(service_id), command.values()
    changes = {"refunds": (tier_sentences(before) if before else [], tier_sentences(after))}
    audit.note(Verb.CHANGED, Subject.REFUNDS, subject_id=service_id, name=name, changes=changes)
    db.session.execute(delete(RefundTier).where(RefundTier.service_id.is_not_distinct_from(service_id)))
    if after.tiers:
        rows = [{"id": new_id(), "service_id": service_id, **tier} for tier in after.as_row()]
        db.session.execute(insert(RefundTier).values(rows))
    db.session.flush()


def set_fees(*, command: SetFees) -> None:
    """Say what calling off late, or not coming, costs.

    :raises Invalid: a fee is neither a part of the price nor an amount, or both
    """
    _begin()
    before = fee_sentences(queries.fees(), clauses())
    stated = {FeeCause.LATE_CANCEL: command.late_cancel, FeeCause.NO_SHOW: command.no_show}
    shares = {cause: _share(cause, fee) for cause, fee in stated.items() if fee}
    db.session.execute(delete(CancellationFee))
    rows = [{"cause": cause, "percent": one.percent, "amount_minor": one.amount_minor} for cause, one in shares.items()]
    if rows:
        db.session.execute(insert(CancellationFee).values(rows))
    changes = {"fees": (before, fee_sentences(queries.fees(), clauses()))}
    audit.note(Verb.CHANGED, Subject.REFUNDS, changes=changes)
    db.session.flush()


def _begin() -> None:
    # Of two who change the terms at once the second one sees what the first one did; pages of the menu, which say
    # what is asked, are made anew.
    catalogue.touch()


def _number(rules: Sequence[PaymentRule], *, now: datetime) -> None:
    before = [_said(rule) for rule in sorted(rules, key=lambda rule: rule.position)]
    audit.note(Verb.CHANGED, Subject.PAYMENT_RULE, changes={"order": (before, [_said(rule) for rule in rules])})
    for position, rule in enumerate(rules):
        if rule.position != position:
            rule.position, rule.updated_at = position, now
    db.session.flush()


def _said(rule: PaymentRule) -> str:
    return rule_sentence(rule.rule, clauses())


def _stated(rule: PaymentRule) -> dict[str, Any]:
    """Return a rule as a command would state it."""
    kept = ("ask", "of_whom", "percent", "no_shows", "tag", "service_ids", "weekdays", "is_active")
    prices = {"amount": rule.amount_minor, "min_price": rule.min_price_minor}
    currency = menu.salon().currency
    return {
        **{name: getattr(rule, name) for name in kept},
        **{name: Price(amount_minor=of, currency=currency) if of else None for name, of in prices.items()},
    }


def _columns(stated: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a rule, without what one of its kind has no use for.

    :raises Invalid: something is missing that it needs, or it names what is not the salon's
    """
    ask, of_whom = Ask(stated["ask"]), OfWhom(stated["of_whom"])
    needed = {
        "amount_minor": _minor(stated["amount"], "amount") if ask is Ask.FIXED else None,
        "percent": stated["percent"] if ask is Ask.PERCENT else None,
        "no_shows": stated["no_shows"] if of_whom is OfWhom.NO_SHOWS else None,
        "tag": (stated["tag"] or None) if of_whom is OfWhom.TAGGED else None,
    }
    wanted = {"amount_minor": ask is Ask.FIXED, "percent": ask is Ask.PERCENT}
    wanted |= {"no_shows": of_whom is OfWhom.NO_SHOWS, "tag": of_whom is OfWhom.TAGGED}
    missing = [name for name, is_wanted in wanted.items() if is_wanted and not needed[name]]
    if missing:
        raise Invalid(errors={name.removesuffix("_minor"): [_("Please fill this in.")] for name in missing})
    return needed | {
        "ask": ask,
        "of_whom": of_whom,
        "service_ids": _of_the_salon(stated["service_ids"]),
        "weekdays": sorted(set(stated["weekdays"])),
        "min_price_minor": _minor(stated["min_price"], "min_price") or None,
        "is_active": stated["is_active"],
    }


def _minor(price: Price | None, field: str) -> int | None:
    return price.minor_in(menu.salon().currency, field=field) if price else None


def _of_the_salon(service_ids: Iterable[UUID]) -> list[UUID]:
    # What is no longer offered may stay in a rule: it comes back with the service.
    wanted = sorted(set(service_ids))
    if wanted and set(wanted) - set(db.session.scalars(select(Service.id).where(Service.id.in_(wanted)))):
        raise Invalid(errors={"service_ids": [_("There is no such service.")]})
    return wanted


def _share(cause: FeeCause, stated: StateFee) -> Share:
    # Programs are answered by names that are texts and nothing more.
    name = str(cause)
    amount = _minor(stated.amount, name)
    if bool(stated.percent) == bool(amount):
        raise Invalid(errors={name: [_("Please enter either a part of the price or an amount.")]})
    return Share(percent=stated.percent, amount_minor=amount or None)
