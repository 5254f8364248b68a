"""What a message knows: a snapshot of what was true when it was said, as it is kept in the message's row."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict

from app.booking.policy import is_too_late
from app.core import postal
from app.core.money import Money
from app.notifications.plain import lines, one_line

Line = Annotated[str, BeforeValidator(one_line)]
Lines = Annotated[str, BeforeValidator(lines)]


class Facts(BaseModel):
    """The salon that speaks."""

    model_config = ConfigDict(frozen=True, from_attributes=True, extra="ignore")

    salon: Line
    salon_email: Line = ""
    salon_phone: Line = ""
    country: str
    timezone: str
    brand_color: str | None = None

    @property
    def address(self) -> str:
        """Where it happens, where that is known."""
        return ""

    def with_more(self, **more: Any) -> Self:
        """Return the same with more, or other, facts.

        :raises TypeError: nothing like it is known here, so no letter would ever say it
        """
        unknown = more.keys() - type(self).model_fields.keys()
        if unknown:
            raise TypeError(f"no facts: {', '.join(sorted(unknown))}")
        return self.model_copy(update=more)

    def as_context(self) -> dict[str, Any]:
        """Return the snapshot as a message's row keeps it."""
        return self.model_dump(mode="json", exclude_defaults=True)


class AddonFacts(BaseModel):
    """What is done on top of a service, and for how much of the price."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: Line
    price_minor: int = 0


class VisitFacts(Facts):
    """A visit: `timezone` is its location's."""

    reference: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    service: Line
    addons: tuple[AddonFacts, ...] = ()
    staff: Line
    price_minor: int
    currency: str
    customer: Line
    customer_email: Line = ""
    customer_phone: Line = ""
    customer_timezone: str | None = None
    notes: Lines = ""
    policy: dict[str, Any] = {}
    reason: Lines = ""
    place: Line = ""
    street: Line = ""
    postal_code: Line = ""
    city: Line = ""
    region: Line = ""
    was_requested: bool = False
    was_confirmed: bool = False
    by_salon: bool = False
    starts_at_before: datetime | None = None
    staff_before: Line = ""
    staff_id_before: UUID | None = None
    what_before: Line = ""
    minutes_late: int = 0
    read_at: datetime | None = None

    @property
    def is_too_late(self) -> bool:
        """Whether the customer who reads it can change the visit online no more."""
        cutoff = self.policy.get("cancellation_cutoff_minutes")
        if cutoff is None or self.read_at is None:
            return False
        return is_too_late(cutoff_minutes=cutoff, starts_at=self.starts_at, now=self.read_at)

    @property
    def what(self) -> str:
        """The service and what is done on top of it."""
        return " + ".join([self.service, *(addon.name for addon in self.addons)])

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.currency)

    @property
    def address(self) -> str:
        """The place on one line, without the parts that are not known."""
        return postal.one_line(
            street=self.street,
            postal_code=self.postal_code,
            city=self.city,
            region=self.region,
            country=self.country,
        )


class AccountFacts(Facts):
    """An account, and the secret that goes with the message until it has been sent."""

    name: Line = ""
    secret: str = ""
    expires_at: datetime | None = None
    invited_by: Line = ""
    role: str = ""


class InvoiceFacts(Facts):
    """A document that was issued; it goes along with the message, unless that is a test."""

    invoice_id: UUID | None = None
    document: str = "invoice"
    number: Line
    issued_on: date
    amount_minor: int
    currency: str

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class TimeOffFacts(Facts):
    """A wish for time off: `timezone` is that of the place where whoever asks works."""

    staff: Line
    starts_at: datetime
    ends_at: datetime
    reason: Line = ""
    decided_by: Line = ""
    note: Line = ""
    is_own: bool = False
