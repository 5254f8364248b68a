"""What the salon can say of its terms: bodies of forms and of requests become these."""

from typing import Annotated, Literal
from uuid import UUID

from flask_babel import gettext as _
from pydantic import AfterValidator, Field

from app.catalogue.fields import Command, Minutes, Part, must, unset
from app.catalogue.prices import Price
from app.core.texts import Line
from app.payments.demands import Ask, OfWhom
from app.payments.tiers import Tier, Tiers

MOST_TIERS = 6
MOST_SERVICES = 500

Percent = Annotated[int, Field(ge=1, le=100)]
PercentBack = Annotated[int, Field(ge=0, le=100)]
Weekday = Annotated[int, Field(ge=0, le=6)]
Times = Annotated[int, Field(ge=1, le=100)]


# A card cannot be kept yet: no gateway of ours does it without a payment.
AskedToday = Literal[Ask.NOTHING, Ask.FIXED, Ask.PERCENT, Ask.FULL]


class CreatePaymentRule(Command):
    """Ask for money. What a rule of its kind has no use for (an amount where it asks for percent) is left out."""

    ask: AskedToday
    of_whom: OfWhom = OfWhom.EVERYBODY
    amount: Price | None = None
    percent: Percent | None = None
    no_shows: Times | None = None
    tag: Line | None = None
    service_ids: Annotated[list[UUID], Field(max_length=MOST_SERVICES)] = Field(default_factory=list)
    weekdays: Annotated[list[Weekday], Field(max_length=7)] = Field(default_factory=list)
    min_price: Price | None = None
    is_active: bool = True


class UpdatePaymentRule(Part, CreatePaymentRule):
    """Change a rule."""

    ask: AskedToday = Field(default_factory=unset)


class ArrangePaymentRules(Command):
    """The order of the rules."""

    ids: Annotated[list[UUID], Field(max_length=1000)]


class StateTier(Command):
    """So much goes back to whoever calls off so long before."""

    notice_minutes: Minutes
    percent: PercentBack

    def tier(self) -> Tier:
        """Return it as a value."""
        return Tier(notice_minutes=self.notice_minutes, percent=self.percent)


def _falling(stated: list[StateTier]) -> list[StateTier]:
    """Accept tiers that give back less the later it gets, each with a notice of its own."""
    ordered = sorted(stated, key=lambda tier: -tier.notice_minutes)
    notices = [tier.notice_minutes for tier in ordered]
    must(len(set(notices)) == len(notices), _("Please name each length of notice once."))
    percents = [tier.percent for tier in ordered]
    must(percents == sorted(percents, reverse=True), _("Whoever cancels earlier cannot get back less."))
    return ordered


class SetTiers(Command):
    """All tiers, of the salon or of a service. None at all: what holds where nothing is said."""

    tiers: Annotated[list[StateTier], Field(max_length=MOST_TIERS), AfterValidator(_falling)]

    def values(self) -> Tiers:
        """Return them as a value."""
        return Tiers.of(one.tier() for one in self.tiers)


class StateFee(Command):
    """A part of the price, or an amount."""

    percent: Percent | None = None
    amount: Price | None = None


class SetFees(Command):
    """What calling off late, or not coming, costs; nothing where nothing is stated."""

    late_cancel: StateFee | None = None
    no_show: StateFee | None = None
