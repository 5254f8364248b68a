"""/desk/settings/deposits: when the salon asks for money, as sentences in the order in which they are tried."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue import queries as menu
from app.catalogue import words as days
from app.catalogue.desk.forms import columns_of, saved
from app.catalogue.desk.order import Order, Step
from app.catalogue.models import Salon
from app.core import clock, spoken_money
from app.core.forms import parse
from app.core.htmx import go_to, page_or_partial
from app.core.http import render
from app.core.money import Money
from app.core.refusals import Invalid
from app.core.refused_forms import Form, came_back, refused
from app.payments import words
from app.payments.demands import Ask, OfWhom, Rule
from app.payments.desk.blueprint import bp
from app.payments.queries import connected
from app.payments.terms import operations, queries
from app.payments.terms.commands import CreatePaymentRule
from app.payments.terms.models import PaymentRule
from app.payments.terms.sentences import clauses, rule_sentence

PAGE, LIST = "payments/deposits/index.html", "payments/deposits/_list.html"
FORM, PREVIEW = "payments/deposits/form.html", "payments/deposits/_draft.html"

ASKS: tuple[tuple[str, Callable[[], str]], ...] = (
    (Ask.PERCENT, lambda: _("A deposit: a part of the price")),
    (Ask.FIXED, lambda: _("A deposit: an amount")),
    (Ask.FULL, lambda: _("The full price")),
    (Ask.NOTHING, lambda: _("Nothing")),
)

WHOM: tuple[tuple[str, Callable[[], str]], ...] = (
    (OfWhom.EVERYBODY, lambda: _("Everybody")),
    (OfWhom.NEW, lambda: _("New customers")),
    (OfWhom.NO_SHOWS, lambda: _("Customers who have missed visits")),
    (OfWhom.TAGGED, lambda: _("Customers with a tag")),
)

LEAST = {"ask": Ask.PERCENT, "percent": 20, "of_whom": OfWhom.NEW, "no_shows": 1, "is_active": True}
"""What a new rule begins with."""


@bp.get("/settings/deposits")
@requires(Permission.MANAGE_SETTINGS)
def deposits() -> Response:
    """Show the rules in words, and what customers read of them."""
    return render(PAGE, **_listed())


@bp.get("/settings/deposits/new")
@requires(Permission.MANAGE_SETTINGS)
def new_payment_rule() -> Response:
    """Ask for what a new rule needs."""
    return _form(Form(values=LEAST))


@bp.post("/settings/deposits")
@requires(Permission.MANAGE_SETTINGS)
def create_payment_rule() -> Response:
    """Ask for money by one more rule."""
    form = refused(lambda: operations.create_payment_rule(command=parse(CreatePaymentRule, request), now=clock.now()))
    return _form(form) if form else _saved(_("The rule is added."))


@bp.post("/settings/deposits/preview")
@requires(Permission.MANAGE_SETTINGS)
def preview_payment_rule() -> Response:
    """Show what a rule would say while it is made. It is posted as drafts are: nothing is kept."""
    try:
        rule = operations.draft(command=parse(CreatePaymentRule, request))
    except Invalid as wrong:
        form = came_back(wrong)
        return page_or_partial(FORM, PREVIEW, form.status, **_of_form(form))
    return page_or_partial(FORM, PREVIEW, **_of_form(Form(values=request.form), draft=rule))


@bp.get("/settings/deposits/<uuid:payment_rule_id>")
@requires(Permission.MANAGE_SETTINGS)
def edit_payment_rule(payment_rule_id: UUID) -> Response:
    """Show a rule to be changed."""
    rule = queries.payment_rule(payment_rule_id)
    return _form(_of(rule), rule)


@bp.post("/settings/deposits/<uuid:payment_rule_id>")
@requires(Permission.MANAGE_SETTINGS)
def update_payment_rule(payment_rule_id: UUID) -> Response:
    """Change a rule."""
    rule = queries.payment_rule(payment_rule_id)
    form = refused(
        lambda: operations.update_payment_rule(
            payment_rule_id=payment_rule_id, command=parse(CreatePaymentRule, request), now=clock.now()
        )
    )
    return _form(form, rule) if form else _saved(_("The rule is changed."))


@bp.post("/settings/deposits/<uuid:payment_rule_id>/removal")
@requires(Permission.MANAGE_SETTINGS)
def create_payment_rule_removal(payment_rule_id: UUID) -> Response:
    """Ask by this rule no longer."""
    operations.remove_payment_rule(payment_rule_id=payment_rule_id)
    return _saved(_("The rule is gone. What was asked by it stays asked."))


@bp.post("/settings/deposits/<uuid:payment_rule_id>/place")
@requires(Permission.MANAGE_SETTINGS)
def update_payment_rule_place(payment_rule_id: UUID) -> Response:
    """Move a rule one place."""
    operations.move_payment_rule(payment_rule_id=payment_rule_id, by=parse(Step, request).by, now=clock.now())
    return _arranged()


@bp.post("/settings/deposits/order")
@requires(Permission.MANAGE_SETTINGS)
def update_payment_rule_order() -> Response:
    """Put the rules into an order."""
    operations.arrange_payment_rules(payment_rule_ids=parse(Order, request).ids, now=clock.now())
    return _arranged()


def _arranged() -> Response:
    return saved(LIST, to=url_for("payments_desk.deposits"), message=_("The order is saved."), **_listed())


def _saved(message: str) -> Response:
    flash(message, "success")
    return go_to(url_for("payments_desk.deposits"))


def _listed() -> dict[str, Any]:
    about = clauses()
    rows = queries.payment_rules()
    return {
        "rules": [(row, rule_sentence(row.rule, about)) for row in rows],
        "is_connected": bool(connected()),
        "for_customers": _as_customers_read([row.rule for row in rows if row.is_active], menu.salon()),
        "language": _language(menu.salon()),
    }


def _as_customers_read(rules: list[Rule], salon: Salon) -> list[str]:
    with force_locale(salon.locale):
        return words.before_booking(rules, clauses())


def _language(salon: Salon) -> str:
    return salon.locale.replace("_", "-")


def _form(form: Form, rule: PaymentRule | None = None) -> Response:
    return render(FORM, form.status, **_of_form(form, rule, draft=rule.rule if rule else None))


def _of_form(form: Form, rule: PaymentRule | None = None, draft: Rule | None = None) -> dict[str, Any]:
    salon = menu.salon()
    return {
        "form": form,
        "rule": rule,
        "asks": [(ask, label()) for ask, label in ASKS],
        "whom": [(of_whom, label()) for of_whom, label in WHOM],
        "services": _services(rule),
        "weekdays": [(day, days.weekday_name(day)) for day in range(7)],
        "sentence": rule_sentence(draft, clauses()) if draft else "",
        "for_customers": _as_customers_read([draft], salon) if draft else [],
        "language": _language(salon),
    }


def _services(rule: PaymentRule | None) -> list[tuple[UUID, str]]:
    """Return what a rule can be about; what is no longer offered stays in the rules that name it."""
    offered = {service.id: service.name for service in menu.services() if service.parent_id is None}
    named, kept = clauses().services, rule.service_ids if rule else []
    return list((offered | {id_: named[id_] for id_ in kept if id_ in named}).items())


def _of(rule: PaymentRule) -> Form:
    currency = menu.salon().currency
    amounts = {"amount": rule.amount_minor, "min_price": rule.min_price_minor}
    typed = {name: spoken_money.typed(Money(of, currency)) for name, of in amounts.items() if of}
    return Form(values={**columns_of(rule), **typed})
