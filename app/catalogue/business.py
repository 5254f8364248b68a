"""What the kinds of business are called, by people and by search engines."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext

from app.catalogue.models import BusinessType

NAMES: Mapping[BusinessType, Any] = {
    BusinessType.NAILS: lazy_gettext("Nails"),
    BusinessType.HAIR: lazy_gettext("Hair"),
    BusinessType.BARBER: lazy_gettext("Barber"),
    BusinessType.BROWS: lazy_gettext("Brows and lashes"),
    BusinessType.SPA: lazy_gettext("Spa and massage"),
    BusinessType.TATTOO: lazy_gettext("Tattoo"),
    BusinessType.CLINIC: lazy_gettext("Physiotherapy or clinic"),
    BusinessType.OTHER: lazy_gettext("Something else"),
}


def choices() -> list[tuple[str, str]]:
    """Return the kinds to choose from, in the reader's language."""
    return [(kind.value, str(name)) for kind, name in NAMES.items()]
