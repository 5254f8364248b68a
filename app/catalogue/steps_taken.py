"""How far a new salon has come: which of its first steps are taken, read where their traces are."""

from sqlalchemy import and_, exists, func, or_, select

from app.catalogue.first_steps import FirstSteps, Step
from app.catalogue.models import (
    GalleryPhoto,
    Location,
    Salon,
    Service,
    SettledStep,
    StaffMember,
    StaffService,
    Visibility,
)
from app.catalogue.queries import HAS_HOURS
from tenants.db import db

_AT_WORK = (StaffMember.archived_at.is_(None), StaffMember.bookable_online)
_SOMEBODY_WORKS = exists(select(StaffMember.id).where(*_AT_WORK, HAS_HOURS))

_FIRST_STEPS = select(
    exists().where(Service.archived_at.is_(None), Service.visibility == Visibility.PUBLIC).label(Step.SERVICES),
    exists()
    .where(StaffService.staff_member_id == StaffMember.id, StaffService.service_id == Service.id)
    .where(*_AT_WORK, Service.archived_at.is_(None))
    .label(Step.TEAM),
    _SOMEBODY_WORKS.label("is_worked"),
    and_(_SOMEBODY_WORKS, ~exists(select(StaffMember.id).where(*_AT_WORK, ~HAS_HOURS))).label(Step.HOURS),
    exists().where(Location.archived_at.is_(None), Location.street != "", Location.city != "").label(Step.PLACE),
    (Salon.policies_text != "").label(Step.POLICIES),
    or_(Salon.brand_color.is_not(None), Salon.logo_key.is_not(None), exists(select(GalleryPhoto.id))).label(Step.LOOK),
    func.array(select(SettledStep.step).scalar_subquery()).label("settled"),
    select(StaffMember.id)
    .where(*_AT_WORK, ~HAS_HOURS)
    .order_by(StaffMember.position, StaffMember.name, StaffMember.id)
    .limit(1)
    .scalar_subquery()
    .label("idle"),
)


def first_steps() -> FirstSteps:
    """Return how far a new salon has come. One statement."""
    row = db.session.execute(_FIRST_STEPS).one()
    settled = {Step(step) for step in row.settled if step in set(Step)}
    return FirstSteps(
        taken={step: getattr(row, step, False) for step in Step},
        settled=settled,
        is_worked=row.is_worked,
        without_hours_id=row.idle,
    )
