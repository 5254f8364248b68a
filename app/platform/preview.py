"""The picture of a booking on the landing page: made of the same parts as the real one, for nobody in particular."""

from datetime import datetime, timedelta
from typing import Any

from babel.dates import format_date
from flask_babel import gettext as _

from app.catalogue.models import BusinessType
from app.catalogue.starter_menus import suggested
from app.catalogue.words import price
from app.platform import regions

STATES = ("free", "busy", "full", "free", "free")
CHOSEN = 3


def preview(now: datetime, *, language: str) -> dict[str, Any]:
    """Return what the picture shows: a service and a few days, as readers of the language would meet them."""
    region = regions.guess([language])
    service = suggested(BusinessType.NAILS, currency=region.currency, locale=language)[1]
    days = [(now + timedelta(days=number + 1)).date() for number in range(len(STATES))]
    return {
        "service": service.name,
        "price": price([service.price], region.country),
        "length": _("%(minutes)s minutes", minutes=service.minutes),
        "days": [
            (format_date(day, "EEE", locale=language), day.day, state) for day, state in zip(days, STATES, strict=True)
        ],
        "chosen": CHOSEN,
    }
