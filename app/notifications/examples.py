"""Messages that were never sent: what each kind looks like, with facts that could be true here."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from flask_babel import gettext as _

from app.auth.roles import Role
from app.catalogue import queries as catalogue
from app.core.ids import new_id
from app.notifications import queries
from app.notifications.facts import AccountFacts, Facts, InvoiceFacts, TimeOffFacts, VisitFacts
from app.notifications.kinds import Audience, Kind
from app.notifications.models import Message

DAYS_AHEAD = timedelta(days=3)
BEGINS = time(10)
CODE = "123456"
LINK_LASTS = timedelta(hours=1)


def example(*, kind: Kind, audience: Audience, language: str, now: datetime) -> Message:
    """Return a message as it could be sent; it is no row and becomes none."""
    message_id: UUID = new_id()
    return Message(
        id=message_id,
        kind=kind,
        audience=audience,
        channel="email",
        to_address="",
        to_name="",
        locale=language,
        context=example_facts(kind=kind, language=language, now=now).as_context(),
        message_id=f"<{message_id}>",
        created_at=now,
        is_test=False,
    )


def example_facts(*, kind: Kind, language: str, now: datetime) -> Facts:
    """Return facts that such a message could be about: the salon is real, the visit is not."""
    salon, _locale = queries.salon_facts()
    with force_locale(language):
        somebody, something = _("Alex Example"), _("A service")
    if kind.is_about_appointment:
        return VisitFacts.model_validate({**dict(salon), **_visit(kind, somebody, something, now=now)})
    if kind.is_about_invoice:
        return InvoiceFacts.model_validate({**dict(salon), **_invoice(now=now)})
    if kind.is_about_time_off:
        return TimeOffFacts.model_validate({**dict(salon), **_time_off(now=now)})
    return AccountFacts.model_validate(
        {
            **dict(salon),
            "name": somebody,
            "secret": CODE,
            "expires_at": now + LINK_LASTS,
            "invited_by": salon.salon,
            "role": Role.STAFF,
        }
    )


def _invoice(*, now: datetime) -> dict[str, Any]:
    service = next(iter(catalogue.services()), None)
    return {
        "number": f"INV-{now.year}-00001",
        "issued_on": now.date(),
        "amount_minor": service.price_minor if service else 0,
        "currency": catalogue.salon().currency,
    }


def _time_off(*, now: datetime) -> dict[str, Any]:
    member = next(iter(catalogue.staff_members()), None)
    begins = now + DAYS_AHEAD
    return {"staff": member.name if member else "", "starts_at": begins, "ends_at": begins + DAYS_AHEAD}


def _visit(kind: Kind, customer: str, otherwise: str, *, now: datetime) -> dict[str, Any]:
    salon, location = catalogue.salon(), catalogue.locations()[0]
    zone = ZoneInfo(location.timezone)
    starts_at = datetime.combine(now.astimezone(zone).date() + DAYS_AHEAD, BEGINS, zone)
    service = next(iter(catalogue.services()), None)
    member = next(iter(catalogue.staff_members()), None)
    return {
        "timezone": location.timezone,
        "reference": "EXAMPLE2",
        "sequence": 0,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=service.duration_minutes if service else 60),
        "service": service.name if service else otherwise,
        "staff": member.name if member else salon.name,
        "staff_before": salon.name if kind is Kind.APPOINTMENT_HANDED_OVER else "",
        "price_minor": service.price_minor if service else 0,
        "currency": salon.currency,
        "customer": customer,
        "minutes_late": 15 if kind is Kind.APPOINTMENT_DELAYED else 0,
        "customer_email": "alex@example.com",
        "policy": {
            "cancellation_cutoff_minutes": salon.cancellation_cutoff_minutes,
            "text": salon.policies_text,
        },
        "place": location.name,
        "street": location.street,
        "postal_code": location.postal_code,
        "city": location.city,
        "region": location.region or "",
        "starts_at_before": starts_at - timedelta(days=1) if kind is Kind.APPOINTMENT_RESCHEDULED else None,
    }
