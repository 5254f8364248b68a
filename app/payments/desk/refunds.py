"""/desk/settings/refunds: what goes back by which notice, and what calling off late costs."""

from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from app.auth.access import requires
from app.auth.permissions import Permission
from app.catalogue import queries as menu
from app.catalogue.desk import lengths
from app.catalogue.models import Service
from app.core.forms import build
from app.core.htmx import go_to
from app.core.http import render
from app.core.refused_forms import Form, refused
from app.payments import words
from app.payments.desk.blueprint import bp
from app.payments.terms import operations, queries
from app.payments.terms.commands import MOST_TIERS, SetTiers
from app.payments.tiers import Tiers, usual

PAGE, SERVICE_PAGE = "payments/refunds/index.html", "payments/refunds/service.html"
EMPTY_ROWS = 2


@bp.get("/settings/refunds")
@requires(Permission.MANAGE_SETTINGS)
def refunds() -> Response:
    """Show what goes back."""
    return _page()


@bp.post("/settings/refunds/tiers")
@requires(Permission.MANAGE_SETTINGS)
def update_tiers() -> Response:
    """Say what goes back by which notice."""
    form = refused(lambda: operations.set_tiers(command=_tiers()))
    return _page(tiers=form) if form else _saved(_("The refunds are saved."))


@bp.get("/settings/refunds/services/<uuid:service_id>")
@requires(Permission.MANAGE_SETTINGS)
def refunds_of_service(service_id: UUID) -> Response:
    """Show what goes back of the visits of one service."""
    return _service_page(menu.service(service_id))


@bp.post("/settings/refunds/services/<uuid:service_id>")
@requires(Permission.MANAGE_SETTINGS)
def update_tiers_of_service(service_id: UUID) -> Response:
    """Say what goes back of the visits of one service; nothing: the salon's own hold for it again."""
    service = menu.service(service_id)
    form = refused(lambda: operations.set_tiers(command=_tiers(), service_id=service_id))
    return _service_page(service, form) if form else _saved(_("The refunds are saved."))


def _tiers() -> SetTiers:
    """Return the tiers that the form states; rows in which nothing is written are none."""
    rows = zip(*(request.form.getlist(name) for name in ("notice", "notice_unit", "percent")), strict=False)
    stated = [(notice.strip(), unit, percent.strip()) for notice, unit, percent in rows]
    written = [row for row in stated if row[0] or row[2]]
    tiers = [
        {
            **lengths.stated({"notice_minutes": notice or "0", "notice_minutes_unit": unit}, ["notice_minutes"]),
            "percent": percent,
        }
        for notice, unit, percent in written
    ]
    return build(SetTiers, {"tiers": tiers})


def _page(*, tiers: Form | None = None) -> Response:
    salon = menu.salon()
    own = queries.services_with_tiers()
    stated = queries.tiers_of()
    with force_locale(salon.locale):
        said = words.tier_sentences(stated or usual(salon.cancellation_cutoff_minutes))
    return render(
        PAGE,
        (tiers or Form()).status,
        tiers_form=tiers or _of(stated),
        services=[(service, service.id in own) for service in menu.services() if service.parent_id is None],
        sentences=said,
        language=salon.locale.replace("_", "-"),
        **_fields(stated),
    )


def _service_page(service: Service, form: Form | None = None) -> Response:
    stated = queries.tiers_of(service.id)
    return render(
        SERVICE_PAGE, (form or Form()).status, service=service, tiers_form=form or _of(stated), **_fields(stated)
    )


def _fields(stated: Tiers | None) -> dict[str, Any]:
    known = len(stated.tiers) if stated else 0
    return {"rows": min(max(known, 1) + EMPTY_ROWS, MOST_TIERS), "units": lengths.unit_options()}


def _of(stated: Tiers | None) -> Form:
    typed = [lengths.as_typed(tier.notice_minutes, "notice") for tier in stated.tiers] if stated else []
    return Form(
        values={
            "notice": [one["notice"] for one in typed],
            "notice_unit": [one["notice_unit"] for one in typed],
            "percent": [tier.percent for tier in stated.tiers] if stated else [],
        }
    )


def _saved(message: str) -> Response:
    flash(message, "success")
    return go_to(url_for("payments_desk.refunds"))
