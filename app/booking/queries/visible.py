"""Who may see an appointment, and act on it: one rule for pages, API and jobs."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, select, true
from sqlalchemy.orm import joinedload

from app.auth.actor import SYSTEM, Actor
from app.auth.permissions import Permission
from app.auth.roles import Role
from app.booking.models import Appointment
from app.booking.tokens import opens
from app.core.refusals import NotFound
from tenants.db import db


@dataclass(frozen=True, kw_only=True)
class Visible:
    """The appointments that somebody may see: by role, as the customer, or by the secret of the manage link."""

    by: Actor
    token: str | None = None

    def get(self, appointment_id: UUID) -> Appointment:
        """Return the appointment with service, staff member and customer.

        :raises NotFound: there is none, or none that they may see; which of the two is not said
        """
        return self._admit(db.session.scalars(_one(appointment_id)).first())

    def for_update(self, appointment_id: UUID) -> Appointment:
        """Return the appointment as it is now, and keep others from changing it until the commit.

        :raises NotFound: as above
        """
        locked = _one(appointment_id).with_for_update(of=Appointment).execution_options(populate_existing=True)
        return self._admit(db.session.scalars(locked).first())

    def actor(self, appointment: Appointment) -> Actor:
        """Return who acts: the link of an appointment makes its bearer the customer, as far as this visit goes."""
        if _is_open_to(self.by, appointment):
            return self.by
        return Actor(role=Role.CUSTOMER, customer_id=appointment.customer_id, name=appointment.customer_name)

    def condition(self) -> ColumnElement[bool]:
        """Return what is true of every row in a list that they may see; a token opens no list."""
        if self.by is SYSTEM or self.by.may(Permission.MANAGE_APPOINTMENTS):
            return true()
        if self.by.may(Permission.MANAGE_OWN_APPOINTMENTS) and self.by.staff_member_id:
            return Appointment.staff_member_id == self.by.staff_member_id
        if self.by.customer_id:
            return Appointment.customer_id == self.by.customer_id
        return false()

    def _admit(self, appointment: Appointment | None) -> Appointment:
        if appointment is None:
            raise NotFound
        if _is_open_to(self.by, appointment) or (self.token and opens(self.token, appointment)):
            return appointment
        raise NotFound


def visible_to(by: Actor, *, token: str | None = None) -> Visible:
    """Return what `by` may see, with the secret of a manage link if they have one."""
    return Visible(by=by, token=token)


def may_manage(by: Actor, *, staff_member_id: UUID) -> bool:
    """Tell whether somebody works with this staff member's appointments: everybody's, or their own."""
    if by is SYSTEM or by.may(Permission.MANAGE_APPOINTMENTS):
        return True
    return by.may(Permission.MANAGE_OWN_APPOINTMENTS) and by.staff_member_id == staff_member_id


def with_people(query: Select[Appointment]) -> Select[Appointment]:
    """Load service, staff member and customer in the same statement."""
    return query.options(
        joinedload(Appointment.service, innerjoin=True).lazyload("*"),
        joinedload(Appointment.staff_member, innerjoin=True).lazyload("*"),
        joinedload(Appointment.customer, innerjoin=True),
    )


def _one(appointment_id: UUID) -> Select[Appointment]:
    return with_people(select(Appointment).where(Appointment.id == appointment_id))


def _is_open_to(by: Actor, appointment: Appointment) -> bool:
    if may_manage(by, staff_member_id=appointment.staff_member_id):
        return True
    return by.customer_id is not None and by.customer_id == appointment.customer_id
