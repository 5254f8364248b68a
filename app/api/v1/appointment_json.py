"""An appointment as programs see it. The team sees more of it than whoever comes with its link."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from app.api.v1.instants import local, local_or_none
from app.booking.models import Appointment, AppointmentChange
from app.booking.policy import Policy
from app.booking.states import Status
from app.booking.tokens import manage_token, manage_url, pay_url
from app.payments.queries import NOTHING, Standing

FOR_THE_TEAM = frozenset({"override_reason", "price_reason"})
"""Details of a change that are not the customer's business."""

FOR_NOBODY = frozenset({"before", "is_news"})
"""What a change keeps so that it can be taken back, and so that the desk is told what will be sent."""


def as_json(appointment: Appointment, *, for_team: bool, money: Standing = NOTHING) -> dict[str, Any]:
    """Return an appointment.

    :param money: what was paid for it and charged; nothing for one that has just been booked
    """
    zone = appointment.timezone
    common = {
        "id": str(appointment.id),
        "reference": appointment.reference,
        "status": appointment.status,
        "starts_at": local(appointment.starts_at, zone),
        "ends_at": local(appointment.ends_at, zone),
        "timezone": zone,
        "service": {"id": str(appointment.service_id), "name": appointment.service_name},
        "addons": addons_as_json(appointment.addons, appointment.currency),
        "staff": {"id": str(appointment.staff_member_id), "name": appointment.staff_member.name},
        "customer": _customer(appointment),
        "notes": appointment.customer_notes,
        "chosen_by": appointment.chosen_by,
        "cancel_reason": appointment.cancel_reason,
        "policy": _policy(appointment),
        "pay_until": local_or_none(appointment.awaits_payment_until, zone) if appointment.awaits_payment else None,
        "created_at": local(appointment.created_at, zone),
        "history": [_change(change, zone, for_team=for_team) for change in appointment.changes],
    }
    return common | _amounts(appointment, money) | (_for_team(appointment) if for_team else {})


def addons_as_json(rows: Iterable[Mapping[str, Any]], currency: str) -> list[dict[str, Any]]:
    """Return add-ons as they were booked; the price of the whole contains theirs."""
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "duration_minutes": row["minutes"],
            "price": {"amount_minor": row["price_minor"], "currency": currency},
        }
        for row in rows
    ]


def secrets(appointment: Appointment) -> dict[str, str]:
    """Return what lets the customer come back without an account."""
    opened = {"manage_token": manage_token(appointment), "manage_url": manage_url(appointment)}
    return opened | ({"payment_url": pay_url(appointment)} if appointment.awaits_payment else {})


def _customer(appointment: Appointment) -> dict[str, Any]:
    return {
        "name": appointment.customer_name,
        "email": appointment.customer_email,
        "phone": appointment.customer_phone,
    }


def _amounts(appointment: Appointment, money: Standing) -> dict[str, Any]:
    price = 0 if appointment.status == Status.CANCELLED else appointment.price_minor
    amounts = {
        "price": appointment.price_minor,
        "deposit": appointment.deposit_minor,
        "paid": money.paid_minor,
        "balance_due": money.left(price),
    }
    return {name: {"amount_minor": minor, "currency": appointment.currency} for name, minor in amounts.items()}


def _policy(appointment: Appointment) -> dict[str, Any]:
    policy, zone = Policy.stored(appointment.policy), appointment.timezone
    return policy.as_row() | {
        "accepted_at": local_or_none(policy.accepted_at, zone),
        "cancel_until": local(policy.cancel_until(appointment.starts_at), zone),
        "reschedule_until": local(policy.reschedule_until(appointment.starts_at), zone),
    }


def _change(change: AppointmentChange, zone: str, *, for_team: bool) -> dict[str, Any]:
    return {
        "at": local(change.at, zone),
        "change": change.change,
        "status_from": change.status_from,
        "status_to": change.status_to,
        "by": {"role": change.by_role, "name": change.by_name},
        "details": _details(change, zone, for_team=for_team),
    }


def _details(change: AppointmentChange, zone: str, *, for_team: bool) -> dict[str, Any]:
    hidden = FOR_NOBODY if for_team else FOR_NOBODY | FOR_THE_TEAM
    details = {name: value for name, value in change.details.items() if name not in hidden}
    for name in details.keys() & {"starts_at", "ends_at"}:
        details[name] = [local(datetime.fromisoformat(at), zone) for at in details[name]]
    return details


def _for_team(appointment: Appointment) -> dict[str, Any]:
    return {
        "customer": {"id": str(appointment.customer_id)} | _customer(appointment),
        "source": appointment.source,
        "came_from": appointment.came_from,
        "override_reason": appointment.override_reason,
    }
