"""What the catalogue can be told: bodies of forms and of requests become these."""

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from flask_babel import gettext as _
from pydantic import AfterValidator, Field, model_validator

from app.catalogue.fields import (
    Buffer,
    Command,
    Country,
    Currency,
    Duration,
    EndTime,
    ExtraMinutes,
    HoldMinutes,
    Horizon,
    HoursBefore,
    Language,
    Minutes,
    Part,
    PerDay,
    Place,
    StartTime,
    Step,
    Zone,
    must,
    unset,
)
from app.catalogue.hours import MIDNIGHT, Stretch
from app.catalogue.models import AnyStaffRule, BusinessType, CustomersSeen, Visibility
from app.catalogue.prices import Price
from app.core.contact import EmailAddress
from app.core.days import Day, Reading, are_near
from app.core.texts import Colour, Line, Name, Phone, Prose, WebAddress
from app.core.wall_clock import day_of, instant_of, minute_of

MOST_REMINDERS = 5


def _latest_first(hours_before: list[int]) -> list[int]:
    return sorted(set(hours_before), reverse=True)


Reminders = Annotated[list[HoursBefore], Field(max_length=MOST_REMINDERS), AfterValidator(_latest_first)]


class ServiceOffer(Command):
    """Who does a service; price and duration only where they differ from the service's own."""

    staff_id: UUID
    price: Price | None = None
    duration_minutes: Duration | None = None


class CreateService(Command):
    """Offer something new. `staff_ids` says who does it; `offers` says the same with their own terms."""

    name: Name
    duration_minutes: Duration
    price: Price
    category: Line | None = None
    description: Prose = ""
    buffer_before_minutes: Buffer = 0
    buffer_after_minutes: Buffer = 0
    visibility: Visibility = Visibility.PUBLIC
    requires_approval: bool = False
    max_per_day: PerDay | None = None
    color: Colour | None = None
    position: Place = 0
    staff_ids: list[UUID] = Field(default_factory=list)
    offers: list[ServiceOffer] = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    def _also_in_one_word(cls, values: Any) -> Any:
        """Understand `bookable_online`, which services are shown with, where no visibility is stated."""
        if not isinstance(values, dict) or "bookable_online" not in values:
            return values
        stated = {name: value for name, value in values.items() if name != "bookable_online"}
        found = Visibility.PUBLIC if values["bookable_online"] else Visibility.HIDDEN
        return {"visibility": found, **stated}


class UpdateService(Part, CreateService):
    """Change what is offered."""

    name: Name = Field(default_factory=unset)
    duration_minutes: Duration = Field(default_factory=unset)
    price: Price = Field(default_factory=unset)


class NameCategory(Command):
    """What a heading of the menu says."""

    name: Name


class AddVariant(Command):
    """Offer a service in another length or at another price: short, long. The rest is the service's own."""

    name: Name
    duration_minutes: Duration
    price: Price


class CreateAddon(Command):
    """Offer something on top of services."""

    name: Name
    price: Price
    duration_minutes: ExtraMinutes = 0
    description: Prose = ""
    bookable_online: bool = True
    position: Place = 0
    service_ids: list[UUID] = Field(default_factory=list)


class UpdateAddon(Part, CreateAddon):
    """Change what is offered on top of services."""

    name: Name = Field(default_factory=unset)
    price: Price = Field(default_factory=unset)


class Offer(Command):
    """That a staff member does a service; price and duration only where they differ from the service's own."""

    service_id: UUID
    price: Price | None = None
    duration_minutes: Duration | None = None


class CreateStaffMember(Command):
    """Add somebody to the team. `service_ids` says what they do; `offers` says the same with their own terms."""

    name: Name
    title: Line = ""
    bio: Prose = ""
    color: Colour | None = None
    bookable_online: bool = True
    max_appointments_per_day: PerDay | None = None
    position: Place = 0
    location_id: UUID | None = None
    service_ids: list[UUID] = Field(default_factory=list)
    offers: list[Offer] = Field(default_factory=list)


class UpdateStaffMember(Part, CreateStaffMember):
    """Change what is known of somebody on the team."""

    name: Name = Field(default_factory=unset)


class Shift(Command):
    """Work on one weekday; an end at 00:00 or 24:00 is the midnight after it."""

    weekday: int = Field(ge=0, le=6)
    start: StartTime
    end: EndTime

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        must(
            self.start < self.end,
            _("A shift ends after it starts. Work past midnight goes on as the next day's shift."),
        )
        return self

    @property
    def stretch(self) -> Stretch:
        return Stretch(self.weekday, self.start, self.end)


class SetWorkingWeek(Command):
    """Set weekly hours from a day on, from today when none is given."""

    weekly: list[Shift] = Field(max_length=70)
    valid_from: Day | None = None


class SetDayHours(Command):
    """Work other hours on one day than the week says; without shifts it is a day off."""

    class Hours(Command):
        """From one time to another."""

        start: StartTime
        end: EndTime

        @model_validator(mode="after")
        def _ends_after_start(self) -> Self:
            must(self.start < self.end, _("A shift ends after it starts."))
            return self

    day: Day
    shifts: list[Hours] = Field(max_length=10, default_factory=list)


class TakeTimeOff(Command):
    """Be away: from one instant to another, or for days (both included), on the first and last of them at local times.

    Instants without an offset are local, too.
    """

    starts_at: Reading | None = None
    ends_at: Reading | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    start_time: StartTime = 0
    end_time: EndTime = MIDNIGHT
    reason: Line = ""

    @model_validator(mode="after")
    def _one_way_of_saying_it(self) -> Self:
        instants = (self.starts_at, self.ends_at)
        days = (self.starts_on, self.ends_on)
        must((None not in instants) != (None not in days), _("Please say when it begins and when it ends."))
        must(
            all(value is None for value in (days if None not in instants else instants)),
            _("Please give days or times, not both."),
        )
        begins, ends = days if None not in days else instants
        must(are_near(begins, ends), _("Please enter at most two years at once."))
        return self

    def span(self, *, zone: str) -> tuple[datetime, datetime]:
        """Return from when until when it lasts; days, and times without an offset, are those of a zone."""
        if self.starts_on and self.ends_on:
            return (
                minute_of(self.starts_on, self.start_time, zone=zone),
                minute_of(self.ends_on, self.end_time, zone=zone),
            )
        starts_at, ends_at = (instant_of(at, zone=zone) for at in (self.starts_at, self.ends_at) if at)
        return starts_at, ends_at

    def days(self, *, zone: str) -> tuple[date, date]:
        """Return the first and the last day it touches."""
        first, last = (day_of(at, zone=zone) for at in self.span(zone=zone))
        return first, last


class AnswerTimeOff(Command):
    """Say yes or no to a wish for time off."""

    note: Line = ""


class CloseSalon(Command):
    """Close for some days, both included; one location only, or all of them."""

    starts_on: Day
    ends_on: Day
    reason: Line = ""
    location_id: UUID | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_day(cls, values: Any) -> Any:
        if isinstance(values, dict) and not values.get("ends_on"):
            return {**values, "ends_on": values.get("starts_on")}
        return values

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        must(self.starts_on <= self.ends_on, _("The last day comes before the first."))
        must(are_near(self.starts_on, self.ends_on), _("Please enter at most two years at once."))
        return self


class OpenLocation(Command):
    """Add a place where the salon works. Country and zone are the salon's unless stated."""

    name: Name
    street: Line = ""
    postal_code: Line = ""
    city: Line = ""
    region: Line = ""
    """State, province or prefecture, where addresses of the country name one."""
    country: Country | None = None
    timezone: Zone | None = None
    phone: Phone | None = None
    position: Place = 0


class ChangeLocation(Part, OpenLocation):
    """Correct a location."""

    name: Name = Field(default_factory=unset)


class Profile(Command):
    """Who the salon is."""

    name: Name
    business_type: BusinessType
    about: Prose = ""
    country: Country
    timezone: Zone
    locale: Language
    email: EmailAddress | None = None
    phone: Phone | None = None
    website: WebAddress | None = None


class Rules(Command):
    """How the salon is booked."""

    booking_horizon_days: Horizon
    minimum_notice_minutes: Minutes
    slot_step_minutes: Step
    hold_minutes: HoldMinutes
    any_staff_rule: AnyStaffRule


class Sight(Command):
    """Whose customers staff see."""

    staff_sees_customers: CustomersSeen


class Policies(Command):
    """What customers agree to."""

    policies_text: Prose = ""
    cancellation_cutoff_minutes: Minutes


class Reminding(Command):
    """When customers are reminded of a visit, and whether the team is, too."""

    reminder_hours: Reminders
    reminds_staff: bool = True


class Holidays(Command):
    """Whether the salon closes on public holidays, and on whose."""

    observes_public_holidays: bool = True
    holiday_subdivision: Line | None = None


class Brand(Command):
    """The salon's colour."""

    brand_color: Colour | None = None


class BrandColour(Command):
    """The brand as the programming interface shows it."""

    color: Colour | None = None


class UpdateSalon(Part, Profile, Rules, Policies, Reminding, Holidays, Brand):
    """Change any setting of the salon."""

    name: Name = Field(default_factory=unset)
    business_type: BusinessType = Field(default_factory=unset)
    country: Country = Field(default_factory=unset)
    timezone: Zone = Field(default_factory=unset)
    locale: Language = Field(default_factory=unset)
    booking_horizon_days: Horizon = Field(default_factory=unset)
    minimum_notice_minutes: Minutes = Field(default_factory=unset)
    slot_step_minutes: Step = Field(default_factory=unset)
    hold_minutes: HoldMinutes = Field(default_factory=unset)
    any_staff_rule: AnyStaffRule = Field(default_factory=unset)
    cancellation_cutoff_minutes: Minutes = Field(default_factory=unset)
    reminder_hours: Reminders = Field(default_factory=unset)
    brand: BrandColour = Field(default_factory=unset)

    def changes(self) -> dict[str, Any]:
        """Return the values that were stated, the brand's colour by its one name."""
        stated = super().changes()
        brand = stated.pop("brand", None)
        return {"brand_color": brand.color, **stated} if brand else stated


class DescribePhoto(Command):
    """Say what a picture shows."""

    alt: Line = ""


class EstablishSalon(Command):
    """Begin: the salon's first rows. What is not stated follows from the country."""

    name: Name
    business_type: BusinessType = BusinessType.OTHER
    country: Country
    timezone: Zone | None = None
    currency: Currency | None = None
    locale: Language | None = None
    email: EmailAddress | None = None
    phone: Phone | None = None
    street: Line = ""
    postal_code: Line = ""
    city: Line = ""
