"""What a salon puts elsewhere so that people find its booking page: a code to scan and words to copy."""

from io import BytesIO

import segno
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from app.catalogue.models import Salon

ERROR_CORRECTION = "M"
"""About 15 % of the code may be covered or worn (ISO/IEC 18004): enough for a counter or a shop window."""


def qr_code(url: str) -> bytes:
    """Return an address as a QR code, as SVG on white: scanners want dark on light, in dark mode as well."""
    output = BytesIO()
    segno.make(url, error=ERROR_CORRECTION, micro=False).save(
        output, kind="svg", scale=8, border=4, dark="#000", light="#fff", xmldecl=False, svgclass=None, lineclass=None
    )
    return output.getvalue()


def marked(url: str, source: str) -> str:
    """Return an address that says where it was put, so that the salon sees which of them bring visits."""
    return f"{url}?utm_source={source}"


def texts(salon: Salon, *, page: str, booking: str) -> dict[str, str]:
    """Return words to copy, in the language of the salon's customers."""
    with force_locale(salon.locale):
        button = Markup('<a href="{}">{}</a>').format(marked(booking, "website"), _("Book online"))
        return {
            "instagram": _("Book your visit online: %(url)s", url=marked(booking, "instagram")),
            "google": _(
                "%(salon)s: services, prices and online booking. %(url)s", salon=salon.name, url=marked(page, "google")
            ),
            "website": str(button),
        }
