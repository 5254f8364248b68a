"""What customers are told of money: what is asked before they choose a time, what they pay, what goes back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from babel.lists import format_list
from babel.numbers import format_percent
from flask_babel import get_locale, pgettext
from flask_babel import gettext as _

from app.catalogue import words
from app.core import spoken_money
from app.core.money import Money
from app.payments.demands import Ask, Demand, DemandKind, OfWhom, Rule
from app.payments.fees import FeeCause, Fees
from app.payments.shares import WHOLE, Share
from app.payments.tiers import Tier, Tiers


@dataclass(frozen=True, kw_only=True)
class Clauses:
    """The parts of sentences about money at one salon: its amounts, and the names of its services."""

    currency: str
    country: str
    services: Mapping[UUID, str] = field(default_factory=dict)

    def amount(self, amount_minor: int) -> str:
        """Say an amount."""
        return spoken_money.amount(Money(amount_minor, self.currency), country=self.country)

    def share(self, share: Share | None) -> str:
        """Say a part of a price: 20 %, or €12.00."""
        if share is None:
            return ""
        return percent(share.percent) if share.percent is not None else self.amount(share.amount_minor or 0)

    def limits(self, rule: Rule, *, with_services: bool = True) -> str:
        """Say which visits a rule is about: for Colour and Balayage on Fridays."""
        named = [self.services[id_] for id_ in rule.service_ids if id_ in self.services] if with_services else []
        said = {
            "services": listed(sorted(named)),
            "days": listed(weekdays()[day] for day in sorted(rule.weekdays)),
            "price": self.amount(rule.min_price_minor or 0),
        }
        if named:
            return _limits_of_services(rule, said)
        return _limits_of_all(rule, said)


def percent(of_whole: int) -> str:
    """Say a number of percent as people do here: 20 %, or 20%."""
    return format_percent(Decimal(of_whole) / WHOLE, locale=get_locale() or "en")


def listed(names: Iterable[str]) -> str:
    """Say names one after the other: Colour, Cut and Balayage."""
    return format_list(list(names), locale=get_locale() or "en")


def weekdays() -> Sequence[str]:
    """Return what every week's days are called in a sentence, from Monday on."""
    return (
        pgettext("every week", "Mondays"),
        pgettext("every week", "Tuesdays"),
        pgettext("every week", "Wednesdays"),
        pgettext("every week", "Thursdays"),
        pgettext("every week", "Fridays"),
        pgettext("every week", "Saturdays"),
        pgettext("every week", "Sundays"),
    )


def before_booking(
    rules: Iterable[Rule], clauses: Clauses, *, service_id: UUID | None = None, parent_id: UUID | None = None
) -> list[str]:
    """Say what may be asked of somebody before it is known who they are and when they come.

    :param rules: those in force, in their order; what comes after one that fits everybody is never asked
    :param service_id: what they want to book; None: they have not chosen yet
    """
    said: list[str] = []
    for rule in rules:
        if service_id is not None and not rule.concerns(service_id=service_id, parent_id=parent_id):
            continue
        sentence = asked(rule, clauses, with_services=service_id is None)
        said += [sentence] if sentence and sentence not in said else []
        if _settles_it(rule, with_services=service_id is None):
            break
    return said


def asked(rule: Rule, clauses: Clauses, *, with_services: bool = True) -> str:
    """Say one rule to customers; nothing of one that asks nothing, or of whom the salon has marked among them."""
    about = {"share": clauses.share(rule.share), "limits": clauses.limits(rule, with_services=with_services)}
    match rule.of_whom:
        case OfWhom.EVERYBODY:
            return _asked_of_everybody(rule.ask, about)
        case OfWhom.NEW:
            return _asked_of_new_ones(rule.ask, about)
        case OfWhom.NO_SHOWS:
            return _asked_after_no_shows(rule.ask, about)
        case OfWhom.TAGGED:
            return ""


def now_and_later(demand: Demand, *, price_minor: int, clauses: Clauses) -> str:
    """Say what one booking costs now and what is left to pay at the salon."""
    price, rest = clauses.amount(price_minor), clauses.amount(price_minor - demand.amount_minor)
    match demand.kind:
        case DemandKind.NOTHING:
            return str(_("You pay %(price)s at the salon.", price=price))
        case DemandKind.DEPOSIT:
            return str(
                _(
                    "You pay %(now)s now and %(later)s at the salon.",
                    now=clauses.amount(demand.amount_minor),
                    later=rest,
                )
            )
        case DemandKind.FULL:
            return str(_("You pay the full price of %(price)s now.", price=price))
        case DemandKind.CARD:
            return str(
                _(
                    "You leave a card now and pay %(price)s at the salon. "
                    "The card is only charged if you cancel late or do not come.",
                    price=price,
                )
            )


def back_now(back_minor: int, *, paid_minor: int, clauses: Clauses) -> str:
    """Say what somebody gets back who cancels now."""
    back, paid = clauses.amount(back_minor), clauses.amount(paid_minor)
    if back_minor >= paid_minor:
        return str(_("If you cancel now, you get all of %(paid)s back.", paid=paid))
    if back_minor <= 0:
        return str(_("If you cancel now, you get nothing of %(paid)s back.", paid=paid))
    return str(_("If you cancel now, you get %(back)s of %(paid)s back.", back=back, paid=paid))


def tier_sentences(tiers: Tiers) -> list[str]:
    """Say what goes back by which notice."""
    said = [_tier_sentence(tier) for tier in tiers.tiers]
    if tiers.tiers and tiers.tiers[-1].notice_minutes and tiers.tiers[-1].percent:
        said.append(str(_("If you cancel later than that, you get nothing back.")))
    return said


def fee_sentences(fees: Fees, clauses: Clauses) -> list[str]:
    """Say what calling off late, or not coming, costs."""
    return [_fee_sentence(cause, share, clauses) for cause in FeeCause if (share := fees.share(cause))]


def _limits_of_services(rule: Rule, said: Mapping[str, str]) -> str:
    if rule.weekdays and rule.min_price_minor:
        return str(_("for %(services)s on %(days)s at %(price)s or more", **said))
    if rule.weekdays:
        return str(_("for %(services)s on %(days)s", **said))
    if rule.min_price_minor:
        return str(_("for %(services)s at %(price)s or more", **said))
    return str(_("for %(services)s", **said))


def _limits_of_all(rule: Rule, said: Mapping[str, str]) -> str:
    if rule.weekdays and rule.min_price_minor:
        return str(_("for visits on %(days)s at %(price)s or more", **said))
    if rule.weekdays:
        return str(_("for visits on %(days)s", **said))
    if rule.min_price_minor:
        return str(_("for visits at %(price)s or more", **said))
    return str(_("for every visit"))


def _settles_it(rule: Rule, *, with_services: bool) -> bool:
    """Tell whether no rule after this one is ever asked, of whatever is being spoken of."""
    is_of_all = rule.of_whom is OfWhom.EVERYBODY and not rule.weekdays and not rule.min_price_minor
    return is_of_all and not (with_services and rule.service_ids)


def _asked_of_everybody(ask: Ask, about: Mapping[str, str]) -> str:
    match ask:
        case Ask.FIXED | Ask.PERCENT:
            return str(_("We ask for a deposit of %(share)s %(limits)s.", **about))
        case Ask.FULL:
            return str(_("We ask for the full price ahead %(limits)s.", **about))
        case Ask.CARD:
            return str(_("We ask for a card as security %(limits)s.", **about))
        case Ask.NOTHING:
            return ""


def _asked_of_new_ones(ask: Ask, about: Mapping[str, str]) -> str:
    match ask:
        case Ask.FIXED | Ask.PERCENT:
            return str(_("We ask new customers for a deposit of %(share)s %(limits)s.", **about))
        case Ask.FULL:
            return str(_("We ask new customers for the full price ahead %(limits)s.", **about))
        case Ask.CARD:
            return str(_("We ask new customers for a card as security %(limits)s.", **about))
        case Ask.NOTHING:
            return ""


def _asked_after_no_shows(ask: Ask, about: Mapping[str, str]) -> str:
    match ask:
        case Ask.FIXED | Ask.PERCENT:
            return str(_("We ask customers who have missed visits for a deposit of %(share)s %(limits)s.", **about))
        case Ask.FULL:
            return str(_("We ask customers who have missed visits for the full price ahead %(limits)s.", **about))
        case Ask.CARD:
            return str(_("We ask customers who have missed visits for a card as security %(limits)s.", **about))
        case Ask.NOTHING:
            return ""


def _tier_sentence(tier: Tier) -> str:
    if not tier.notice_minutes:
        return str(_("If you cancel before it begins, you get %(percent)s back.", percent=percent(tier.percent)))
    return str(
        _(
            "If you cancel at least %(length)s before, you get %(percent)s back.",
            length=words.length(tier.notice_minutes),
            percent=percent(tier.percent),
        )
    )


def _fee_sentence(cause: FeeCause, share: Share, clauses: Clauses) -> str:
    is_part = share.percent is not None
    if cause is FeeCause.NO_SHOW:
        if is_part:
            return str(_("If you do not come, you pay %(share)s of the price.", share=clauses.share(share)))
        return str(_("If you do not come, you pay %(share)s.", share=clauses.share(share)))
    if is_part:
        return str(_("If you cancel late, you pay %(share)s of the price.", share=clauses.share(share)))
    return str(_("If you cancel late, you pay %(share)s.", share=clauses.share(share)))
