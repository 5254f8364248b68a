"""Booking a visit once more: the times of the same service, with the same person and the same on top."""

from uuid import UUID

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.auth.access import public
from app.booking.models import Appointment
from app.booking.queries.repeating import Repeat, find_repeat
from app.booking.routes.blueprint import bp
from app.booking.routes.managing import find
from app.core.htmx import go_to


@bp.get("/a/<uuid:appointment_id>/again")
@public
def book_again(appointment_id: UUID) -> ResponseReturnValue:
    """Lead to the times at which a visit can be had again, or to what there is instead."""
    visit = find(appointment_id)
    repeat = find_repeat(visit)
    if repeat is None:
        flash(_("%(service)s is not offered any more. This is what we do today.", service=visit.service_name), "info")
        return go_to(url_for("booking.choose_service"))
    _say_what_is_missing(repeat, visit)
    return go_to(
        url_for("booking.choose_time", slug=repeat.service.slug, staff=repeat.staff_member_id, addon=repeat.addon_ids)
    )


def _say_what_is_missing(repeat: Repeat, visit: Appointment) -> None:
    if repeat.has_left:
        name = visit.staff_member.name
        flash(_("%(name)s cannot be booked for this any more. These are the times of the others.", name=name), "info")
    for name in repeat.missing:
        flash(_("%(name)s is not offered any more.", name=name), "info")
