from typing import Any

import pytest
from sqlalchemy import Engine, event

from app.auth import passwords
from app.auth.models import Account
from app.core import events
from tenants.db import db
from tests.world import PASSWORD


class Published(list):
    """What has been published, in order."""

    def one(self, kind: type[events.Event]) -> Any:
        (found,) = [event for event in self if isinstance(event, kind)]
        return found

    def last(self, kind: type[events.Event]) -> Any:
        return [event for event in self if isinstance(event, kind)][-1]

    def get(self, kind: type[events.Event], default: Any = ()) -> Any:
        return (self.append,)


@pytest.fixture
def published(app, monkeypatch):
    """Everything that is published, heard by nobody else."""
    heard = Published()
    monkeypatch.setitem(app.extensions, events.EXTENSION, heard)
    return heard


@pytest.fixture
def statements():
    """Every statement that reaches the database, without what the tests' own savepoints and tenants need."""
    seen = []

    def see(_connection, _cursor, statement, *_rest):
        if "SAVEPOINT" not in statement and "SET LOCAL" not in statement:
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", see)
    yield seen
    event.remove(Engine, "before_cursor_execute", see)


@pytest.fixture
def people_with_passwords(bliss):
    """Ada, Bo and Cleo, who have chosen PASSWORD."""
    hashed = passwords.hash_password(PASSWORD)
    for person in (bliss.owner, bliss.stylist, bliss.customer):
        db.session.get(Account, person.account_id).password_hash = hashed
    db.session.flush()
    return bliss
