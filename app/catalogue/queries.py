"""Every read of the catalogue beyond `get`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased, contains_eager, selectinload

from app.catalogue import public_holidays, slugs
from app.catalogue.hours import Stretch
from app.catalogue.models import (
    Addon,
    AddonService,
    Closure,
    DayOverride,
    GalleryPhoto,
    Location,
    Salon,
    Service,
    ServiceCategory,
    Shift,
    StaffMember,
    StaffService,
    TimeOff,
    Visibility,
    WorkedHoliday,
    WorkingWeek,
)
from app.core.refusals import NotFound
from tenants.context import current_tenant
from tenants.db import db

Found = TypeVar("Found")

HAS_HOURS = or_(
    exists(
        select(Shift.id).join(WorkingWeek).where(WorkingWeek.staff_member_id == StaffMember.id).correlate(StaffMember)
    ),
    exists(
        select(DayOverride.id)
        .where(DayOverride.staff_member_id == StaffMember.id, DayOverride.starts_minute.is_not(None))
        .correlate(StaffMember)
    ),
)
"""Whether a staff member has any hours, weekly or of single days."""


def salon() -> Salon:
    """Return the salon of the current tenant. One statement in a unit of work, however often it is asked for."""
    known, key = db.session.info, ("salon", current_tenant().id)
    if key not in known or known[key] not in db.session:
        known[key] = db.session.scalars(select(Salon)).one()
    found: Salon = known[key]
    return found


def salon_with(column: ColumnElement[Found]) -> tuple[Salon, Found]:
    """Return the salon with what a room above wants to know of it, in one statement; it is known from then on."""
    found, more = db.session.execute(select(Salon, column)).one()
    db.session.info["salon", current_tenant().id] = found
    return found, more


def locations() -> Sequence[Location]:
    """Return where the salon works, the main location first."""
    listed = select(Location).where(Location.archived_at.is_(None)).order_by(Location.position, Location.id)
    return db.session.scalars(listed).all()


def location(location_id: UUID) -> Location:
    """Return a location that has not been given up.

    :raises NotFound: there is none by that id
    """
    found = db.session.get(Location, location_id)
    if found is None or found.archived_at is not None:
        raise NotFound
    return found


def services(*, visible_to_public: bool = False) -> Sequence[Service]:
    """Return what the salon offers, in the order of the menu; only what everybody finds, when asked for that.

    Variants follow their service.
    """
    parent = aliased(Service)
    listed = (
        select(Service)
        .outerjoin(Service.category)
        .outerjoin(parent, parent.id == Service.parent_id)
        .options(contains_eager(Service.category))
        .where(Service.archived_at.is_(None))
        .order_by(
            ServiceCategory.position.nulls_last(),
            ServiceCategory.name,
            func.coalesce(parent.position, Service.position),
            func.coalesce(parent.name, Service.name),
            func.coalesce(parent.id, Service.id),
            Service.parent_id.nulls_first(),
            Service.position,
            Service.name,
        )
    )
    if visible_to_public:
        listed = listed.where(Service.visibility == Visibility.PUBLIC)
    return db.session.scalars(listed).all()


def service(service_id: UUID, *, visible_to_public: bool = False) -> Service:
    """Return a service that is offered; to the public, one that has a link.

    :raises NotFound: there is none by that id
    """
    found = db.session.get(Service, service_id)
    if found is None or found.archived_at is not None:
        raise NotFound
    if visible_to_public and found.visibility == Visibility.HIDDEN:
        raise NotFound
    return found


def service_by_slug(slug: str, *, visible_to_public: bool = True) -> Service:
    """Return a service by its address.

    :raises NotFound: there is none, or it is not for the public
    """
    found = db.session.scalar(select(Service).where(Service.slug == slug, Service.archived_at.is_(None)))
    if found is None or (visible_to_public and found.visibility == Visibility.HIDDEN):
        raise NotFound
    return found


def variants(service_id: UUID) -> Sequence[Service]:
    """Return the variants of a service, in their order."""
    listed = select(Service).where(Service.parent_id == service_id, Service.archived_at.is_(None))
    return db.session.scalars(listed.order_by(Service.position, Service.name, Service.id)).all()


def archived_services() -> Sequence[Service]:
    """Return what is offered no longer, the latest first; variants that went with their service are left out."""
    parent = aliased(Service)
    listed = (
        select(Service)
        .outerjoin(parent, parent.id == Service.parent_id)
        .where(Service.archived_at.is_not(None), parent.archived_at.is_(None))
        .order_by(Service.archived_at.desc(), Service.name)
    )
    return db.session.scalars(listed).all()


def archived_service(service_id: UUID) -> Service:
    """Return a service that is offered no longer, and can be again.

    :raises NotFound: there is none by that id
    """
    found = next((service for service in archived_services() if service.id == service_id), None)
    if found is None:
        raise NotFound
    return found


def archived_with(service: Service) -> Sequence[Service]:
    """Return a service and the variants that went with it."""
    went = (Service.parent_id == service.id) & (Service.archived_at == service.archived_at)
    return db.session.scalars(select(Service).where((Service.id == service.id) | went)).all()


def free_slug(name: str) -> str:
    """Return an address for a service of this name that no service on the menu has."""
    slug = slugs.slug_of(name, language=salon().locale)
    alike = select(Service.slug).where(Service.archived_at.is_(None), Service.slug.startswith(slug))
    return slugs.free(slug, taken=set(db.session.scalars(alike)))


def addons() -> Sequence[Addon]:
    """Return what is offered on top of services, with the services it goes with. Two statements."""
    return db.session.scalars(_addons().options(selectinload(Addon.goes_with))).all()


def addons_of_service(service_id: UUID, *, visible_to_public: bool = False) -> Sequence[Addon]:
    """Return what can be had on top of a service; to the public, what is bookable online. One statement.

    What goes with a service goes with its variants.
    """
    parent_id = select(Service.parent_id).where(Service.id == service_id).scalar_subquery()
    listed = _addons().join(AddonService).where(AddonService.service_id.in_((service_id, parent_id)))
    if visible_to_public:
        listed = listed.where(Addon.bookable_online)
    return db.session.scalars(listed).all()


def addon(addon_id: UUID) -> Addon:
    """Return an add-on that is offered.

    :raises NotFound: there is none by that id
    """
    found = db.session.get(Addon, addon_id)
    if found is None or found.archived_at is not None:
        raise NotFound
    return found


def service_colours() -> Mapping[UUID, str]:
    """Return the colours of services that have one of their own, also of those that are no longer offered."""
    coloured = select(Service.id, Service.color).where(Service.color.is_not(None))
    return {service_id: colour for service_id, colour in db.session.execute(coloured) if colour}


def categories() -> Sequence[ServiceCategory]:
    """Return the headings of the menu."""
    return db.session.scalars(select(ServiceCategory).order_by(ServiceCategory.position, ServiceCategory.name)).all()


def category(category_id: UUID) -> ServiceCategory:
    """Return a heading of the menu.

    :raises NotFound: there is none by that id
    """
    found = db.session.get(ServiceCategory, category_id)
    if found is None:
        raise NotFound
    return found


def team() -> Sequence[StaffMember]:
    """Return the team, in the order in which the salon shows them. One statement."""
    return db.session.scalars(_team()).all()


def staff_members() -> Sequence[StaffMember]:
    """Return the team with what they do, in the order in which the salon shows them. One statement."""
    listed = _team().outerjoin(StaffMember.offers).options(contains_eager(StaffMember.offers))
    return db.session.scalars(listed.execution_options(populate_existing=True)).unique().all()


def staff_member(staff_member_id: UUID, *, also_former: bool = False) -> StaffMember:
    """Return somebody on the team, or who was, where that is asked for.

    :raises NotFound: there is nobody by that id
    """
    found = db.session.get(StaffMember, staff_member_id)
    if found is None or (found.archived_at is not None and not also_former):
        raise NotFound
    return found


def with_hours() -> frozenset[UUID]:
    """Return who has any hours at all, weekly or of single days: nobody else can be booked."""
    return frozenset(db.session.scalars(select(StaffMember.id).where(StaffMember.archived_at.is_(None), HAS_HOURS)))


def current_and_former() -> Sequence[StaffMember]:
    """Return everybody who is on the team or was. One statement."""
    return db.session.scalars(select(StaffMember).order_by(StaffMember.name, StaffMember.id)).all()


def offers() -> Sequence[StaffService]:
    """Return who does what, among those who are there and what is offered, in the team's order. One statement."""
    return db.session.scalars(_offers()).all()


def offers_of_service(service_id: UUID) -> Sequence[StaffService]:
    """Return who on the team does a service."""
    return db.session.scalars(_offers().where(StaffService.service_id == service_id)).all()


def offers_of_staff_member(staff_member_id: UUID) -> Sequence[StaffService]:
    """Return what somebody does of all that is offered."""
    return db.session.scalars(_offers().where(StaffService.staff_member_id == staff_member_id)).all()


def find_week(*, staff_member_id: UUID, valid_from: date) -> WorkingWeek | None:
    """Return the weekly hours that somebody has from exactly this day on."""
    mine = select(WorkingWeek).where(WorkingWeek.staff_member_id == staff_member_id)
    return db.session.scalar(mine.where(WorkingWeek.valid_from == valid_from))


def working_weeks(staff_member_id: UUID, *, since: date) -> Sequence[WorkingWeek]:
    """Return the weekly hours in force on a day, and all that follow, in the order of their days."""
    mine = WorkingWeek.staff_member_id == staff_member_id
    in_force = select(func.max(WorkingWeek.valid_from)).where(mine, WorkingWeek.valid_from <= since).scalar_subquery()
    listed = select(WorkingWeek).where(mine, WorkingWeek.valid_from >= func.coalesce(in_force, since))
    return db.session.scalars(listed.order_by(WorkingWeek.valid_from).options(selectinload(WorkingWeek.shifts))).all()


def stretches_in_force(*, on: date) -> Sequence[tuple[UUID, Stretch]]:
    """Return the team's shifts of the weeks in force on a day, each with whose it is. One statement."""
    newest = (
        select(WorkingWeek.id)
        .join(StaffMember, StaffMember.id == WorkingWeek.staff_member_id)
        .where(WorkingWeek.valid_from <= on, StaffMember.archived_at.is_(None))
        .ext(distinct_on(WorkingWeek.staff_member_id))
        .order_by(WorkingWeek.staff_member_id, WorkingWeek.valid_from.desc())
    )
    shifts = (
        select(WorkingWeek.staff_member_id, Shift.weekday, Shift.starts_minute, Shift.ends_minute)
        .join(Shift, Shift.working_week_id == WorkingWeek.id)
        .where(WorkingWeek.id.in_(newest))
    )
    return [(row[0], Stretch(*row[1:])) for row in db.session.execute(shifts)]


def day_overrides(staff_member_id: UUID, *, since: date) -> Sequence[DayOverride]:
    """Return somebody's other hours from a day on."""
    mine = select(DayOverride).where(DayOverride.staff_member_id == staff_member_id, DayOverride.on_day >= since)
    return db.session.scalars(mine.order_by(DayOverride.on_day, DayOverride.starts_minute)).all()


def time_off(staff_member_id: UUID, *, since: datetime) -> Sequence[TimeOff]:
    """Return somebody's absences that are not over at an instant."""
    mine = select(TimeOff).where(TimeOff.staff_member_id == staff_member_id, TimeOff.ends_at > since)
    return db.session.scalars(mine.order_by(TimeOff.starts_at)).all()


def overrides_between(first: date, last: date) -> Sequence[DayOverride]:
    """Return the team's other hours from one day to another, both included."""
    listed = select(DayOverride).where(DayOverride.on_day.between(first, last))
    return db.session.scalars(listed.order_by(DayOverride.on_day, DayOverride.starts_minute)).all()


def absences_between(starts_at: datetime, ends_at: datetime) -> Sequence[TimeOff]:
    """Return the team's absences that touch a stretch of time."""
    listed = select(TimeOff).where(TimeOff.ends_at > starts_at, TimeOff.starts_at < ends_at)
    return db.session.scalars(listed.order_by(TimeOff.starts_at)).all()


def closures(*, since: date) -> Sequence[Closure]:
    """Return the closures that are not over on a day."""
    return db.session.scalars(select(Closure).where(Closure.ends_on >= since).order_by(Closure.starts_on)).all()


def closure(closure_id: UUID) -> Closure:
    """Return a closure.

    :raises NotFound: there is none by that id
    """
    found = db.session.get(Closure, closure_id)
    if found is None:
        raise NotFound
    return found


def worked_holidays() -> frozenset[date]:
    """Return the public holidays on which the salon works."""
    return frozenset(db.session.scalars(select(WorkedHoliday.on_day)))


def holidays(of: Salon, *, from_day: date, to_day: date, language: str = "en") -> dict[date, str]:
    """Return the public holidays of the salon's country, whether or not the salon keeps them."""
    return public_holidays.between(
        country=of.country, subdivision=of.holiday_subdivision, from_day=from_day, to_day=to_day, language=language
    )


def _addons() -> Select[Addon]:
    return select(Addon).where(Addon.archived_at.is_(None)).order_by(Addon.position, Addon.name, Addon.id)


def gallery() -> Sequence[GalleryPhoto]:
    """Return the pictures of the home page in their order."""
    return db.session.scalars(select(GalleryPhoto).order_by(GalleryPhoto.position, GalleryPhoto.id)).all()


def gallery_photo(gallery_photo_id: UUID) -> GalleryPhoto:
    """Return a picture of the home page.

    :raises NotFound: there is none by that id
    """
    found = db.session.get(GalleryPhoto, gallery_photo_id)
    if found is None:
        raise NotFound
    return found


def _team() -> Select[StaffMember]:
    there = select(StaffMember).where(StaffMember.archived_at.is_(None))
    return there.order_by(StaffMember.position, StaffMember.name, StaffMember.id)


def _offers() -> Select[StaffService]:
    return (
        select(StaffService)
        .join(StaffService.staff_member)
        .join(StaffService.service)
        .options(contains_eager(StaffService.staff_member), contains_eager(StaffService.service))
        .where(StaffMember.archived_at.is_(None), Service.archived_at.is_(None))
        .order_by(StaffMember.position, StaffMember.name, StaffMember.id, Service.position, Service.name)
    )
