"""/desk/settings/history: who changed what, and when."""

from datetime import datetime
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.auth.access import requires
from app.auth.audit import queries as acts
from app.auth.audit.commands import ListEntries
from app.auth.audit.words import SUBJECTS, VERBS
from app.auth.permissions import Permission
from app.auth.roles import Role
from app.catalogue import queries
from app.catalogue.desk.blueprint import bp
from app.catalogue.desk.past_values import past_values
from app.core import spoken_time
from app.core.forms import build
from app.core.htmx import page_or_partial


@bp.get("/settings/history")
@requires(Permission.VIEW_HISTORY)
def history() -> Response:
    """List what was done to the salon, the newest first."""
    stated: dict[str, Any] = {name: value for name, value in request.args.items() if value}
    asked = build(ListEntries, stated)
    salon = queries.salon()
    page = acts.search(asked, zone=salon.timezone)

    def stamp(at: datetime) -> str:
        return spoken_time.stamp(at, zone=salon.timezone, country=salon.country)

    return page_or_partial(
        "catalogue/history/index.html",
        "catalogue/history/_entries.html",
        entries=page.data,
        asked=asked,
        people=[("", _("Everybody")), *((str(account_id), name) for account_id, name in acts.people())],
        kinds=[("", _("Everything")), *((kind, str(label)) for kind, label in SUBJECTS.items())],
        verbs=VERBS,
        subjects=SUBJECTS,
        values=past_values(salon),
        role=lambda entry: Role(entry.role).label,
        stamp=stamp,
        next_href=url_for(".history", **stated | {"cursor": page.next}) if page.next else "",
    )
