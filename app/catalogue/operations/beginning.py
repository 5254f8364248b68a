"""How a new salon begins: a menu, the owner as its first staff member, usual hours; and the first steps it takes."""

from datetime import date, datetime
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from app.auth import operations as auth
from app.auth.actor import Actor
from app.catalogue import queries
from app.catalogue.beginning import Begin, Kept
from app.catalogue.commands import CreateStaffMember
from app.catalogue.first_steps import Step
from app.catalogue.models import Salon, SettledStep, StaffMember
from app.catalogue.operations.hours import set_working_week
from app.catalogue.operations.services import create_service
from app.catalogue.operations.team import create_staff_member
from app.core.refusals import Invalid, Refusal
from tenants.db import db


class BegunAlready(Refusal):
    """Your menu has services already. You can change them, and add others, under Services."""

    code, status = "begun_already", HTTPStatus.CONFLICT


def begin(*, command: Begin, by: Actor, today: date, now: datetime) -> StaffMember:
    """Put the chosen lines on the menu, and the owner on the team to do them in their usual hours.

    :raises BegunAlready: there are services
    :raises Invalid: a price that is none, by the line that has it
    """
    # The salon's row is everybody's lock here: a form that is sent twice makes one menu.
    salon = db.session.scalars(select(Salon).with_for_update()).one()
    if queries.services():
        raise BegunAlready
    salon.business_type = command.business_type
    offered = [_offer(line, position=number) for number, line in enumerate(command.lines)]
    owner = create_staff_member(command=CreateStaffMember(name=command.owner_name, service_ids=offered))
    set_working_week(staff_member_id=owner.id, weekly=command.stretches, valid_from=today)
    _tie(owner, by=by, now=now)
    return owner


def settle_step(*, step: Step, now: datetime) -> None:
    """Put one of the first steps aside, or call it done where no other row can tell."""
    settled = insert(SettledStep).values(step=step, settled_at=now)
    db.session.execute(settled.on_conflict_do_nothing())


def reopen_step(*, step: Step) -> None:
    """Take a step up again."""
    db.session.execute(delete(SettledStep).where(SettledStep.step == step))


def _offer(line: Kept, *, position: int) -> UUID:
    try:
        return create_service(command=line.service.model_copy(update={"position": position})).id
    except Invalid as refusal:
        wrong = [sentence for sentences in refusal.errors.values() for sentence in sentences]
        raise Invalid(errors={line.place: wrong}) from refusal


def _tie(owner: StaffMember, *, by: Actor, now: datetime) -> None:
    """Let whoever begins see their own column as theirs, under the name that customers see."""
    if by.account_id is not None and by.role is not None and by.staff_member_id is None:
        auth.change_role(account_id=by.account_id, role=by.role, staff_member_id=owner.id, by=by, now=now)
        db.session.flush()
        auth.rename_account(account_id=by.account_id, name=owner.name, by=by)
