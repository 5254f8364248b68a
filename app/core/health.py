"""Is the process up, is it ready, and how is it doing: for the operator's machines, on every host."""

from typing import Any

from flask import Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock, metrics
from app.core.http import as_json
from tenants import owed, schema_script
from tenants.application import TenantedFlask, opens_its_own_unit_of_work
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work

OVERDUE_SECONDS = 300
"""With a task so long overdue the relay, the workers or the mail server are not doing their part."""


def init_app(app: TenantedFlask) -> None:
    """Add the three doors."""
    for name, view in (("healthz", healthz), ("readyz", readyz), ("metrics", figures)):
        app.add_everywhere(f"/{name}", endpoint=name, view_func=view)


def healthz() -> Response:
    """Say that the process is up, whatever else is not."""
    return as_json({"status": "ok"})


@opens_its_own_unit_of_work
def readyz() -> Response:
    """Say whether requests can be served: database there, schema current. Says also how late owed work is."""
    try:
        with use_tenant(None):
            found = _look()
    except SQLAlchemyError as error:
        return as_json({"status": "unavailable", "database": type(error).__name__}, 503)
    if found["schema"] != "current":
        return as_json({"status": "unavailable", "database": "ok", **found}, 503)
    # Late work is the operator's to see, but no reason to send visitors away: booking goes on without it.
    is_late = found["oldest_owed_seconds"] >= OVERDUE_SECONDS
    return as_json({"status": "late" if is_late else "ok", "database": "ok", **found})


def figures() -> Response:
    """Expose the metrics."""
    body, kind = metrics.exposition()
    return Response(body, content_type=kind)


def _look() -> dict[str, Any]:
    with unit_of_work():
        version = db.session.scalar(text("SELECT version_num FROM platform.alembic_version"))
        behind = db.session.scalar(
            text(
                "SELECT count(*) FROM platform.tenants WHERE state = 'ACTIVE' AND schema_version IS DISTINCT FROM :head"
            ),
            {"head": schema_script.head("tenant")},
        )
        now = clock.now()
        oldest = owed.oldest_due(now=now)
        parked = owed.parked()
    age = (now - oldest).total_seconds() if oldest else 0.0
    metrics.OWED_AGE.set(age)
    metrics.PARKED.set(parked)
    is_current = version == schema_script.head("platform")
    return {
        "schema": "current" if is_current else "behind",
        "salons_behind": behind,
        "oldest_owed_seconds": round(age, 1),
        "parked": parked,
    }
