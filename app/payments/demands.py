"""What a customer is asked for before a visit is theirs: decided from values, nothing is read here.

The salon's rules stand in an order. The first that fits wins; where none fits, nothing is asked. So an exemption, such
as that of customers whom the salon trusts, is a rule that asks for nothing and stands further up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.payments.shares import Share


class Ask(StrEnum):
    """What a rule asks for."""

    NOTHING = "NOTHING"
    FIXED = "FIXED"
    """A deposit of an amount."""
    PERCENT = "PERCENT"
    """A deposit of a part of the price."""
    FULL = "FULL"
    CARD = "CARD"
    """A card that is kept, and charged only for calling off late or not coming."""


class OfWhom(StrEnum):
    """Of whom a rule asks it."""

    EVERYBODY = "EVERYBODY"
    NEW = "NEW"
    NO_SHOWS = "NO_SHOWS"
    """Of those who did not come so many times."""
    TAGGED = "TAGGED"
    """Of those with a tag: whom the salon trusts, or does not."""


class DemandKind(StrEnum):
    """What is asked in the end."""

    NOTHING = "NOTHING"
    DEPOSIT = "DEPOSIT"
    FULL = "FULL"
    CARD = "CARD"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """When the salon asks for money, and for how much.

    :ivar share: of a deposit: how much of the price
    :ivar no_shows: how many it takes, where it is of those who did not come
    :ivar service_ids: those that it is about; empty: all
    :ivar weekdays: those that it is about, 0 is Monday; empty: all
    :ivar min_price_minor: from which price on
    """

    ask: Ask
    of_whom: OfWhom = OfWhom.EVERYBODY
    share: Share | None = None
    no_shows: int | None = None
    tag: str | None = None
    service_ids: frozenset[UUID] = frozenset()
    weekdays: frozenset[int] = frozenset()
    min_price_minor: int | None = None

    def concerns(self, *, service_id: UUID, parent_id: UUID | None = None) -> bool:
        """Tell whether it is about a service, or about the one that this is a variant of."""
        return not self.service_ids or bool(self.service_ids & {service_id, parent_id})


@dataclass(frozen=True, kw_only=True, slots=True)
class Circumstances:
    """Who wants to book what and when.

    :ivar price_minor: of everything that is booked, add-ons included
    :ivar parent_id: the service that this one is a variant of
    :ivar weekday: of the start, on the clock of its location; 0 is Monday
    :ivar is_new: they have not had a visit here yet
    :ivar no_shows: how many times they did not come
    """

    price_minor: int
    service_id: UUID
    parent_id: UUID | None = None
    weekday: int
    is_new: bool
    no_shows: int = 0
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Demand:
    """What is asked of a customer. A deposit is a part of the price: what comes to all of it is the full price."""

    kind: DemandKind
    amount_minor: int = 0


NOTHING = Demand(kind=DemandKind.NOTHING)


def demanded(rules: Iterable[Rule], circumstances: Circumstances) -> Demand:
    """Return what the first rule that fits asks for: nothing where none does, never more than the price."""
    for rule in rules:
        if _fits(rule, circumstances):
            return _demand(rule, circumstances.price_minor)
    return NOTHING


def _fits(rule: Rule, found: Circumstances) -> bool:
    return (
        rule.concerns(service_id=found.service_id, parent_id=found.parent_id)
        and (not rule.weekdays or found.weekday in rule.weekdays)
        and found.price_minor >= (rule.min_price_minor or 0)
        and _is_meant(rule, found)
    )


def _is_meant(rule: Rule, found: Circumstances) -> bool:
    match rule.of_whom:
        case OfWhom.EVERYBODY:
            return True
        case OfWhom.NEW:
            return found.is_new
        case OfWhom.NO_SHOWS:
            return found.no_shows >= (rule.no_shows or 1)
        case OfWhom.TAGGED:
            # Tags are typed by people: VIP and vip are one.
            return (rule.tag or "").casefold() in {tag.casefold() for tag in found.tags}


def _demand(rule: Rule, price_minor: int) -> Demand:
    if rule.ask is Ask.CARD:
        return Demand(kind=DemandKind.CARD)
    amount_minor = _amount(rule, price_minor)
    if amount_minor <= 0:
        return NOTHING
    kind = DemandKind.FULL if amount_minor == price_minor else DemandKind.DEPOSIT
    return Demand(kind=kind, amount_minor=amount_minor)


def _amount(rule: Rule, price_minor: int) -> int:
    if rule.ask is Ask.FULL:
        return price_minor
    return rule.share.of(price_minor) if rule.share else 0
