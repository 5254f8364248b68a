"""The order in which the salon shows what it offers, and who works there."""

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar
from uuid import UUID

from flask_babel import gettext as _

from app.auth import audit
from app.auth.audit import Subject, Verb
from app.catalogue import queries
from app.catalogue.models import Addon, Service, ServiceCategory, StaffMember
from app.catalogue.operations.salon import touch
from app.core.refusals import Invalid, NotFound
from tenants.db import db

Row = TypeVar("Row", bound=Service | ServiceCategory | Addon | StaffMember)

SUBJECTS = {
    Service: Subject.SERVICE,
    ServiceCategory: Subject.CATEGORY,
    Addon: Subject.ADDON,
    StaffMember: Subject.STAFF_MEMBER,
}


def move_service(*, service_id: UUID, by: int) -> Service:
    """Let a service change places with the one before it (-1) or after it (1), within its category or its variants.

    :raises NotFound: there is no such service
    """
    return _moved(lambda: _beside(queries.service(service_id)), service_id, by=by)


def move_category(*, category_id: UUID, by: int) -> ServiceCategory:
    """Let a category change places with the one before it (-1) or after it (1).

    :raises NotFound: there is no such category
    """
    return _moved(queries.categories, category_id, by=by)


def move_addon(*, addon_id: UUID, by: int) -> Addon:
    """Let an add-on change places with the one before it (-1) or after it (1).

    :raises NotFound: there is no such add-on
    """
    return _moved(queries.addons, addon_id, by=by)


def move_staff_member(*, staff_member_id: UUID, by: int) -> StaffMember:
    """Let somebody on the team change places with the one before them (-1) or after them (1).

    :raises NotFound: there is no such staff member
    """
    return _moved(queries.staff_members, staff_member_id, by=by)


def arrange_services(*, service_ids: Sequence[UUID], category_id: UUID | None) -> None:
    """Put these services into a category, in this order; those that it has beside them come after them.

    :raises Invalid: one of them is not the salon's, or is a variant
    :raises NotFound: there is no such category
    """
    touch()
    every = queries.services()
    known = {service.id: service for service in every if service.parent_id is None}
    _require_known(service_ids, known)
    category = queries.category(category_id) if category_id else None
    rest = [one for one in known.values() if one.category_id == category_id and one.id not in service_ids]
    order = [*(known[id_] for id_ in dict.fromkeys(service_ids)), *rest]
    ordered = {service.id for service in order}
    for service in every:
        if (service.parent_id or service.id) in ordered:
            service.category = category
    _number(order)


def arrange_categories(*, category_ids: Sequence[UUID]) -> None:
    """Put the categories into this order; those that are not named come after them.

    :raises Invalid: one of them is not the salon's
    """
    _arrange(queries.categories, category_ids)


def arrange_addons(*, addon_ids: Sequence[UUID]) -> None:
    """Put the add-ons into this order; those that are not named come after them.

    :raises Invalid: one of them is not the salon's
    """
    _arrange(queries.addons, addon_ids)


def arrange_team(*, staff_member_ids: Sequence[UUID]) -> None:
    """Put the team into this order, on its pages as in the calendar; who is not named comes after them.

    :raises Invalid: one of them is not on the team
    """
    _arrange(queries.staff_members, staff_member_ids)


def _beside(service: Service) -> Sequence[Service]:
    if service.parent_id is not None:
        return queries.variants(service.parent_id)
    every = queries.services()
    return [one for one in every if one.parent_id is None and one.category_id == service.category_id]


def _moved(read: Callable[[], Sequence[Row]], id_: UUID, *, by: int) -> Row:
    touch()
    order = list(read())
    row = next((row for row in order if row.id == id_), None)
    if row is None:
        raise NotFound
    place = order.index(row)
    order.remove(row)
    order.insert(max(place + by, 0), row)
    _number(order)
    return row


def _arrange(read: Callable[[], Sequence[Row]], ids: Sequence[UUID]) -> None:
    # Of two who arrange at once the second one sees what the first one did.
    touch()
    rows = read()
    known: dict[UUID, Row] = {row.id: row for row in rows}
    _require_known(ids, known)
    named = [known[id_] for id_ in dict.fromkeys(ids)]
    _number([*named, *(row for row in rows if row.id not in ids)])


def _require_known(ids: Sequence[UUID], known: Collection[UUID]) -> None:
    if any(id_ not in known for id_ in ids):
        raise Invalid(errors={"ids": [_("Something here is not the salon's.")]})


def _number(rows: Sequence[Row]) -> None:
    _note_order(rows)
    for position, row in enumerate(rows):
        row.position = position
    db.session.flush()


def _note_order(rows: Sequence[Row]) -> None:
    if rows:
        before = [row.name for row in sorted(rows, key=lambda row: row.position)]
        audit.note(Verb.CHANGED, SUBJECTS[type(rows[0])], changes={"order": (before, [row.name for row in rows])})
