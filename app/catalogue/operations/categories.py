"""The headings of the menu."""

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.auth import audit
from app.auth.audit import Subject, Verb
from app.catalogue import queries
from app.catalogue.commands import NameCategory
from app.catalogue.models import ServiceCategory
from app.catalogue.operations.salon import touch
from app.core.ids import new_id
from app.core.refusals import Invalid
from tenants.db import db


def category_named(name: str | None) -> ServiceCategory | None:
    """Return the category of that name, in whatever letters, and make it when there is none; no name is no category."""
    if not name:
        return None
    return _find(name) or _new(name)


def add_category(*, command: NameCategory) -> ServiceCategory:
    """Add a heading, after the others.

    :raises Invalid: there is one of that name
    """
    _require_free(command.name)
    added = _new(command.name)
    touch()
    return added


def rename_category(*, category_id: UUID, command: NameCategory) -> ServiceCategory:
    """Give a heading another name.

    :raises NotFound: there is no such category
    :raises Invalid: another one has that name
    """
    category = queries.category(category_id)
    _require_free(command.name, but_for=category)
    category.name = command.name
    audit.note(Verb.CHANGED, Subject.CATEGORY, category)
    db.session.flush()
    touch()
    return category


def remove_category(*, category_id: UUID) -> None:
    """Take a heading away; what stood under it stays on the menu without one.

    :raises NotFound: there is no such category
    """
    category = queries.category(category_id)
    audit.note(Verb.REMOVED, Subject.CATEGORY, category)
    db.session.delete(category)
    db.session.flush()
    # The database has taken it off its services.
    db.session.expire_all()
    touch()


def _require_free(name: str, *, but_for: ServiceCategory | None = None) -> None:
    if _find(name) not in (None, but_for):
        raise Invalid(errors={"name": [_("There is a category of that name.")]})


def _find(name: str) -> ServiceCategory | None:
    return db.session.scalar(select(ServiceCategory).where(func.lower(ServiceCategory.name) == name.lower()))


def _new(name: str) -> ServiceCategory:
    last = db.session.scalar(select(func.max(ServiceCategory.position)))
    added = ServiceCategory(id=new_id(), name=name, position=0 if last is None else last + 1)
    db.session.add(added)
    audit.note(Verb.ADDED, Subject.CATEGORY, added)
    db.session.flush()
    return added
