"""What a salon offers, where, by whom and when: the rows."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import urlencode

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, CITEXT, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.catalogue.hours import Stretch
from app.core import postal
from app.core.storage import NAMES_A_FILE
from tenants.db import TenantModel


class AnyStaffRule(StrEnum):
    """How the salon shares out visits of customers to whom any staff member is welcome."""

    LEAST_BUSY = "LEAST_BUSY"
    ROTATION = "ROTATION"


class CustomersSeen(StrEnum):
    """Whose cards somebody of role staff may look at: everybody's, or those of people who come to them."""

    ALL = "ALL"
    OWN = "OWN"


class Visibility(StrEnum):
    """Who finds a service: everybody, whoever has its link, or the desk only."""

    PUBLIC = "PUBLIC"
    LINK_ONLY = "LINK_ONLY"
    HIDDEN = "HIDDEN"


class BusinessType(StrEnum):
    """What kind of business the salon is: it begins with a fitting menu, and search engines are told."""

    NAILS = "NAILS"
    HAIR = "HAIR"
    BARBER = "BARBER"
    BROWS = "BROWS"
    SPA = "SPA"
    TATTOO = "TATTOO"
    CLINIC = "CLINIC"
    OTHER = "OTHER"


class Salon(TenantModel):
    """The salon itself: exactly one row in every tenant's schema."""

    __tablename__ = "salon"
    __table_args__ = (
        CheckConstraint("only_one", name="only_one"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_iso_4217"),
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country_iso_3166"),
        CheckConstraint("slot_step_minutes BETWEEN 5 AND 240", name="slot_step_minutes"),
        CheckConstraint("hold_minutes BETWEEN 1 AND 60", name="hold_minutes"),
        CheckConstraint("booking_horizon_days BETWEEN 1 AND 730", name="booking_horizon_days"),
        CheckConstraint("minimum_notice_minutes BETWEEN 0 AND 525600", name="minimum_notice_minutes"),
        CheckConstraint("cancellation_cutoff_minutes BETWEEN 0 AND 525600", name="cancellation_cutoff_minutes"),
        CheckConstraint("staff_sees_customers IN ('ALL', 'OWN')", name="staff_sees_customers"),
        UniqueConstraint("only_one", name="uq_salon_only_one"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    only_one: Mapped[bool] = mapped_column(server_default=text("true"))
    name: Mapped[str]
    about: Mapped[str] = mapped_column(server_default="")
    business_type: Mapped[str] = mapped_column(server_default=BusinessType.OTHER)
    country: Mapped[str]
    timezone: Mapped[str]
    currency: Mapped[str]
    locale: Mapped[str] = mapped_column(server_default="en")
    email: Mapped[str | None] = mapped_column(CITEXT)
    phone: Mapped[str | None]
    website: Mapped[str | None]
    brand_color: Mapped[str | None]
    logo_key: Mapped[str | None] = mapped_column(info=NAMES_A_FILE)
    policies_text: Mapped[str] = mapped_column(server_default="")
    booking_horizon_days: Mapped[int] = mapped_column(server_default="60")
    minimum_notice_minutes: Mapped[int] = mapped_column(server_default="60")
    slot_step_minutes: Mapped[int] = mapped_column(server_default="15")
    hold_minutes: Mapped[int] = mapped_column(server_default="5")
    cancellation_cutoff_minutes: Mapped[int] = mapped_column(server_default="1440")
    reminder_hours: Mapped[list[int]] = mapped_column(ARRAY(Integer), server_default="{24}")
    # Whether staff members are reminded of their visits as customers are.
    reminds_staff: Mapped[bool] = mapped_column(server_default=text("true"))
    staff_sees_customers: Mapped[str] = mapped_column(server_default=CustomersSeen.OWN)
    any_staff_rule: Mapped[str] = mapped_column(server_default=AnyStaffRule.LEAST_BUSY)
    observes_public_holidays: Mapped[bool] = mapped_column(server_default=text("true"))
    holiday_subdivision: Mapped[str | None]
    # Rises with every change of catalogue, hours or rules: what is derived from them is cached by this number.
    catalogue_version: Mapped[int] = mapped_column(server_default="1")
    created_at: Mapped[datetime]
    # Since when the salon takes no more bookings and waits to be erased; its owner may reopen it until then.
    closed_at: Mapped[datetime | None]
    # From here on it is being erased, and cannot be opened again.
    ended_at: Mapped[datetime | None]


MAP = "https://www.openstreetmap.org/search?"


class Location(TenantModel):
    """A place where the salon works; its zone turns opening hours into instants."""

    __tablename__ = "locations"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    street: Mapped[str] = mapped_column(server_default="")
    postal_code: Mapped[str] = mapped_column(server_default="")
    city: Mapped[str] = mapped_column(server_default="")
    region: Mapped[str | None]
    country: Mapped[str]
    timezone: Mapped[str]
    phone: Mapped[str | None]
    position: Mapped[int] = mapped_column(server_default="0")
    archived_at: Mapped[datetime | None]

    @property
    def map_href(self) -> str:
        """Where it is on a map; nothing, while its street is not known."""
        if not (self.street and self.city):
            return ""
        return MAP + urlencode({"query": f"{self.street} {self.postal_code} {self.city} {self.country}"})

    @property
    def address(self) -> list[str]:
        """Its lines, as its country writes them."""
        return postal.lines(
            street=self.street,
            postal_code=self.postal_code,
            city=self.city,
            region=self.region or "",
            country=self.country,
        )


class ServiceCategory(TenantModel):
    """A heading on the menu."""

    __tablename__ = "service_categories"
    __table_args__ = (UniqueConstraint("name", name="uq_service_categories_name"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    position: Mapped[int] = mapped_column(server_default="0")


class Service(TenantModel):
    """Something that can be booked, with its length, its buffers (minutes) and its price (minor units).

    A service may come in variants, which are services with a parent: then those are booked, and nobody does the parent
    itself. See docs/decisions/0080-variants-are-services.md.
    """

    __tablename__ = "services"
    __table_args__ = (
        CheckConstraint("duration_minutes BETWEEN 5 AND 1440", name="duration_minutes"),
        CheckConstraint("buffer_before_minutes BETWEEN 0 AND 240", name="buffer_before_minutes"),
        CheckConstraint("buffer_after_minutes BETWEEN 0 AND 240", name="buffer_after_minutes"),
        CheckConstraint("price_minor >= 0", name="price_minor"),
        CheckConstraint("max_per_day > 0", name="max_per_day"),
        CheckConstraint("(parent_id IS NULL) = (variant IS NULL)", name="variant_of_something"),
        Index("uq_services_slug", "slug", unique=True, postgresql_where=text("archived_at IS NULL")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    category_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("service_categories.id", ondelete="SET NULL"))
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("services.id"))
    name: Mapped[str]
    # What tells a variant from the others: short, long. Its whole name is `name`.
    variant: Mapped[str | None]
    slug: Mapped[str]
    description: Mapped[str] = mapped_column(server_default="")
    photo_key: Mapped[str | None] = mapped_column(info=NAMES_A_FILE)
    duration_minutes: Mapped[int]
    buffer_before_minutes: Mapped[int] = mapped_column(server_default="0")
    buffer_after_minutes: Mapped[int] = mapped_column(server_default="0")
    price_minor: Mapped[int]
    visibility: Mapped[str] = mapped_column(server_default=Visibility.PUBLIC)
    requires_approval: Mapped[bool] = mapped_column(server_default=text("false"))
    max_per_day: Mapped[int | None]
    color: Mapped[str | None]
    position: Mapped[int] = mapped_column(server_default="0")
    archived_at: Mapped[datetime | None]

    category: Mapped[ServiceCategory | None] = relationship(lazy="joined")


class Addon(TenantModel):
    """Something done on top of a service: it makes the visit longer (minutes) and dearer (minor units)."""

    __tablename__ = "addons"
    __table_args__ = (
        CheckConstraint("duration_minutes BETWEEN 0 AND 480", name="duration_minutes"),
        CheckConstraint("price_minor >= 0", name="price_minor"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(server_default="")
    duration_minutes: Mapped[int] = mapped_column(server_default="0")
    price_minor: Mapped[int]
    bookable_online: Mapped[bool] = mapped_column(server_default=text("true"))
    position: Mapped[int] = mapped_column(server_default="0")
    archived_at: Mapped[datetime | None]

    goes_with: Mapped[list["AddonService"]] = relationship(cascade="all, delete-orphan")

    @property
    def service_ids(self) -> list[uuid.UUID]:
        """The services that it goes with."""
        return [row.service_id for row in self.goes_with]


class AddonService(TenantModel):
    """That an add-on goes with a service."""

    __tablename__ = "addon_services"

    addon_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("addons.id", ondelete="CASCADE"), primary_key=True)
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id", ondelete="CASCADE"), primary_key=True)


class StaffMember(TenantModel):
    """Somebody whose time is sold."""

    __tablename__ = "staff_members"
    __table_args__ = (CheckConstraint("max_appointments_per_day > 0", name="max_appointments_per_day"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    location_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("locations.id"))
    name: Mapped[str]
    title: Mapped[str] = mapped_column(server_default="")
    bio: Mapped[str] = mapped_column(server_default="")
    photo_key: Mapped[str | None] = mapped_column(info=NAMES_A_FILE)
    color: Mapped[str | None]
    bookable_online: Mapped[bool] = mapped_column(server_default=text("true"))
    max_appointments_per_day: Mapped[int | None]
    position: Mapped[int] = mapped_column(server_default="0")
    archived_at: Mapped[datetime | None]

    location: Mapped[Location] = relationship(lazy="joined")
    offers: Mapped[list["StaffService"]] = relationship(back_populates="staff_member", cascade="all, delete-orphan")


class StaffService(TenantModel):
    """That a staff member does a service, and what it costs or how long it takes when that differs with them."""

    __tablename__ = "staff_services"
    __table_args__ = (
        CheckConstraint("price_minor >= 0", name="price_minor"),
        CheckConstraint("duration_minutes BETWEEN 5 AND 1440", name="duration_minutes"),
    )

    staff_member_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("staff_members.id", ondelete="CASCADE"), primary_key=True
    )
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id", ondelete="CASCADE"), primary_key=True)
    price_minor: Mapped[int | None]
    duration_minutes: Mapped[int | None]

    staff_member: Mapped[StaffMember] = relationship(back_populates="offers")
    service: Mapped[Service] = relationship()


class WorkingWeek(TenantModel):
    """A staff member's weekly hours from a day on, until a later week takes over."""

    __tablename__ = "working_weeks"
    __table_args__ = (
        UniqueConstraint("staff_member_id", "valid_from", name="uq_working_weeks_staff_member_valid_from"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_members.id", ondelete="CASCADE"))
    valid_from: Mapped[date]

    shifts: Mapped[list["Shift"]] = relationship(cascade="all, delete-orphan", order_by="Shift.starts_minute")

    @property
    def stretches(self) -> list[Stretch]:
        """The shifts as plain values."""
        return [Stretch(shift.weekday, shift.starts_minute, shift.ends_minute) for shift in self.shifts]


class Shift(TenantModel):
    """A stretch of work on one weekday (0 is Monday), in minutes after local midnight; 1440 is the next midnight."""

    __tablename__ = "shifts"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint(
            "0 <= starts_minute AND starts_minute < ends_minute AND ends_minute <= 1440", name="in_one_day"
        ),
        ExcludeConstraint(
            (Column("working_week_id"), "="),
            (Column("weekday"), "="),
            (text("int4range(starts_minute, ends_minute)"), "&&"),
            name="shifts_no_overlap",
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    working_week_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("working_weeks.id", ondelete="CASCADE"))
    weekday: Mapped[int]
    starts_minute: Mapped[int]
    ends_minute: Mapped[int]


class DayOverride(TenantModel):
    """Other hours than the week's on one day. A row without minutes is a day off."""

    __tablename__ = "day_overrides"
    __table_args__ = (
        CheckConstraint(
            "(starts_minute IS NULL AND ends_minute IS NULL)"
            " OR (0 <= starts_minute AND starts_minute < ends_minute AND ends_minute <= 1440)",
            name="in_one_day",
        ),
        ExcludeConstraint(
            (Column("staff_member_id"), "="),
            (Column("on_day"), "="),
            (text("int4range(coalesce(starts_minute, 0), coalesce(ends_minute, 1440))"), "&&"),
            name="day_overrides_no_overlap",
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_members.id", ondelete="CASCADE"))
    on_day: Mapped[date]
    starts_minute: Mapped[int | None]
    ends_minute: Mapped[int | None]


class TimeOff(TenantModel):
    """A staff member's absence, from one instant to another."""

    __tablename__ = "time_off"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        Index("ix_time_off_staff_member_id_ends_at", "staff_member_id", "ends_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    staff_member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_members.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(server_default="")


class Closure(TenantModel):
    """Days on which the salon, or one of its locations, is closed. Both days are closed days."""

    __tablename__ = "closures"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="ends_after_start"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    location_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("locations.id", ondelete="CASCADE"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(server_default="")


class WorkedHoliday(TenantModel):
    """A public holiday on which the salon works all the same."""

    __tablename__ = "worked_holidays"

    on_day: Mapped[date] = mapped_column(primary_key=True)


class GalleryPhoto(TenantModel):
    """A picture on the salon's home page, and what it shows in words for those who do not see it."""

    __tablename__ = "gallery_photos"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    photo_key: Mapped[str] = mapped_column(info=NAMES_A_FILE)
    alt: Mapped[str] = mapped_column(server_default="")
    position: Mapped[int] = mapped_column(server_default="0")


class SettledStep(TenantModel):
    """One of the first steps that the owner has put aside, or has called done where no other row could tell."""

    __tablename__ = "settled_steps"

    step: Mapped[str] = mapped_column(primary_key=True)
    settled_at: Mapped[datetime]
