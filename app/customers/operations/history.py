"""What is remembered of a record beside what it says: merged, erased, agreed, exported; by whom and when."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.auth import audit
from app.auth.actor import Actor
from app.auth.audit import Subject, Verb
from app.core.ids import new_id
from app.customers.models import CustomerChange
from tenants.db import db

ACTS = {"merged": Verb.MERGED, "exported": Verb.EXPORTED, "erased": Verb.ERASED}


def remember(change: str, *, customer_id: UUID, by: Actor, now: datetime, **details: Any) -> None:
    """Write a line of a record's history."""
    line = CustomerChange(
        id=new_id(),
        customer_id=customer_id,
        at=now,
        change=change,
        by_role=by.role,
        by_account_id=by.account_id,
        by_name=by.name,
        details=details,
    )
    db.session.add(line)
    verb = ACTS.get(change, Verb.CHANGED)
    audit.note(verb, Subject.CUSTOMER, subject_id=customer_id, changes={change: (None, True)}, by=by)
    db.session.flush()
