"""What a form, a JSON body or an RPC message is parsed into before anything is booked."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from uuid import UUID
from zoneinfo import available_timezones

from flask_babel import gettext as _
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from app.booking.lengths import LONGEST, SHORTEST
from app.catalogue.prices import Price
from app.core.contact import EmailAddress
from app.core.days import YEARS
from app.core.texts import Name, Prose
from app.payments.accounts import Means

EARLIEST, LATEST = (datetime(year, 1, 1, tzinfo=UTC) for year in (YEARS.start, YEARS.stop))


def _in_utc(at: datetime) -> datetime:
    # Compared before it is converted: the far ends of the calendar cannot be.
    if not EARLIEST < at < LATEST:
        raise ValueError(_("Please choose a day of this century or the next."))
    return at.astimezone(UTC)


def _known_or_nobodys(text: Any) -> Any:
    # Ids are opaque to callers: one that could not be ours is like one that does not exist.
    if not isinstance(text, str) or not text.strip():
        return text
    try:
        return UUID(text)
    except ValueError:
        return NOBODYS


NOBODYS = UUID(int=0)

Id = Annotated[UUID, BeforeValidator(_known_or_nobodys)]


def _zone_or_none(value: object) -> str | None:
    return value if isinstance(value, str) and value in available_timezones() else None


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
# Whether it is a number depends on the salon's country, which the operation knows.
Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]
Token = Annotated[str, StringConstraints(max_length=200)]
# Nobody types it, so one that makes no sense is left out rather than refused.
Zone = Annotated[str | None, BeforeValidator(_zone_or_none)]


class Command(BaseModel):
    """A request to do something, once it has been understood. What it does not know it leaves alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")


MOST_ADDONS = 10

AddonIds = Annotated[tuple[Id, ...], Field(max_length=MOST_ADDONS)]


class PlaceHold(Command):
    """Keep this start for me; without a staff member: with anybody."""

    service_id: Id
    starts_at: Instant
    staff_id: Id | None = None
    addon_ids: AddonIds = ()


class Contact(Command):
    """Who comes, and how to reach them. Only the desk may leave out the e-mail address."""

    name: Name
    email: EmailAddress | None = None
    phone: Phone | None = None
    # The zone of their own clock, as far as their browser says: their time is put beside the salon's in mails.
    timezone: Zone = None


class Book(Command):
    """Book what a hold keeps, or a start directly."""

    hold_id: Id | None = None
    hold_token: Token | None = None
    service_id: Id | None = None
    starts_at: Instant | None = None
    staff_id: Id | None = None
    addon_ids: AddonIds = ()
    customer: Contact | None = None
    customer_id: Id | None = None
    notes: Prose = ""
    accept_policies: bool = False
    override: bool = False
    override_reason: Prose = ""
    # Only the desk gives a visit another length than its service has.
    minutes: Annotated[int, Field(ge=SHORTEST, le=LONGEST)] | None = None

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if self.hold_id is not None and not self.hold_token:
            raise ValueError(_("Please send the hold's token with its id."))
        if self.hold_id is None and (self.service_id is None or self.starts_at is None):
            raise ValueError(_("Please send a hold, or a service and a start."))
        return self

    @property
    def slot(self) -> PlaceHold:
        """The start that is asked for when there is no hold."""
        return PlaceHold.model_validate(self, from_attributes=True)


class Details(Command):
    """The details form: what a customer tells us after choosing a time."""

    name: Name
    email: EmailAddress
    phone: Phone | None = None
    timezone: Zone = None
    notes: Prose = ""
    accept_policies: bool = False

    def booking(self, *, hold_id: UUID, hold_token: str) -> Book:
        """Return the booking that this form asks for."""
        contact = Contact(name=self.name, email=self.email, phone=self.phone, timezone=self.timezone)
        return Book(
            hold_id=hold_id,
            hold_token=hold_token,
            customer=contact,
            notes=self.notes,
            accept_policies=self.accept_policies,
        )


class Cancel(Command):
    """Call a visit off."""

    reason: Prose = ""


class Reschedule(Command):
    """Move a visit; without a staff member: it stays with whoever the customer chose."""

    starts_at: Instant
    staff_id: Id | None = None
    override: bool = False
    override_reason: Prose = ""
    # The price that was shown to whoever moves it, in minor units: for another one nobody has asked.
    shown_price_minor: int | None = None
    # Only the desk may leave it out: who moves their own visit is always told.
    tell_customer: bool = True


class Correct(Command):
    """Say what a visit really is: what is not stated stays, but add-ons go when the service is another."""

    service_id: Id | None = None
    addon_ids: AddonIds | None = None
    price: Price | None = None
    price_reason: Prose = ""
    notes: Prose | None = None
    tell_customer: bool = False


class TakePayment(Command):
    """Take money at the desk; whoever did the visit gets the tip unless others are named."""

    means: Literal[Means.CASH, Means.TERMINAL, Means.BANK_TRANSFER]
    amount: Price
    tip: Price | None = None
    tip_staff_ids: Annotated[tuple[Id, ...], Field(max_length=20)] = ()
    # What was handed over in cash, for the change.
    given: Price | None = None


class Discount(Command):
    """Let somebody off a part of the price."""

    amount: Price
    reason: Prose = ""


class GiveBack(Command):
    """Give back a part of what was paid."""

    amount: Price
    reason: Prose = ""


class BlockKind(StrEnum):
    """Why somebody is not to be booked for a while."""

    BREAK = "BREAK"
    TRAINING = "TRAINING"
    OTHER = "OTHER"


LONGEST_BLOCK = timedelta(days=1)


class Stretch(Command):
    """A stretch of somebody's time, from one instant to a later one."""

    starts_at: Instant
    ends_at: Instant

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError(_("The end must be after the start."))
        if self.ends_at - self.starts_at > LONGEST_BLOCK:
            raise ValueError(_("A block is at most one day long. Please enter longer absences as time off."))
        return self


class BlockTime(Stretch):
    """Keep customers out of a stretch of somebody's time."""

    staff_id: Id
    kind: BlockKind = BlockKind.OTHER
    reason: Prose = ""


class MoveBlock(Stretch):
    """Move a block, perhaps to somebody else; what is not said of its kind and reason stays."""

    staff_id: Id | None = None
    kind: BlockKind | None = None
    reason: Prose | None = None
