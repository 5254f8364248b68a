"""The salon as search engines read it: schema.org in JSON-LD (https://schema.org/LocalBusiness).

A block of data is no script: browsers neither run it nor ask the content security policy about it (HTML, 4.12.1:
a type that is none of a script's makes a data block). So the policy stays as strict as it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from app.catalogue.hours import MIDNIGHT, Stretch, clock
from app.catalogue.menu import Entry, Section
from app.catalogue.models import BusinessType, Location, Salon
from app.catalogue.opening import OpenLocation

KINDS: Mapping[str, str] = {
    BusinessType.NAILS: "NailSalon",
    BusinessType.HAIR: "HairSalon",
    BusinessType.BARBER: "HairSalon",
    BusinessType.BROWS: "BeautySalon",
    BusinessType.SPA: "DaySpa",
    BusinessType.TATTOO: "TattooParlor",
    BusinessType.CLINIC: "MedicalBusiness",
    BusinessType.OTHER: "LocalBusiness",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LAST_MINUTE = "23:59"

Node = dict[str, Any]


def data_block(values: Node) -> Markup:
    """Return values as a block of data for a page; nothing in them can end it."""
    return Markup('<script type="application/ld+json">{}</script>').format(htmlsafe_json_dumps(values))


def salon_data(
    salon: Salon, places: Sequence[OpenLocation], sections: Iterable[Section], *, url: str, images: Sequence[str]
) -> Node:
    """Return the salon: one business for each location, the first with all that is offered."""
    businesses = [_business(salon, place, number, url) for number, place in enumerate(places)]
    offers = [_offer(entry, url) for section in sections for entry in section.entries]
    if offers:
        businesses[0]["hasOfferCatalog"] = {"@type": "OfferCatalog", "name": salon.name, "itemListElement": offers}
        businesses[0]["potentialAction"] = {"@type": "ReserveAction", "target": f"{url}/book"}
    if images:
        businesses[0]["image"] = list(images)
    return {"@context": "https://schema.org", "@graph": businesses}


def _business(salon: Salon, place: OpenLocation, number: int, url: str) -> Node:
    location = place.location
    return _known(
        {
            "@type": KINDS.get(salon.business_type, "LocalBusiness"),
            "@id": f"{url}/#location-{number + 1}",
            "name": salon.name if number == 0 else f"{salon.name}, {location.name}",
            "url": f"{url}/",
            "description": salon.about,
            "telephone": location.phone or salon.phone,
            "email": salon.email,
            "sameAs": [salon.website] if salon.website else [],
            "currenciesAccepted": salon.currency,
            "address": _address(location),
            "openingHoursSpecification": [_hours(stretch) for day in place.days for stretch in day],
        }
    )


def _address(location: Location) -> Node:
    return _known(
        {
            "@type": "PostalAddress",
            "streetAddress": location.street,
            "postalCode": location.postal_code,
            "addressLocality": location.city,
            "addressRegion": location.region,
            "addressCountry": location.country,
        }
    )


def _hours(stretch: Stretch) -> Node:
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": f"https://schema.org/{WEEKDAYS[stretch.weekday]}",
        "opens": clock(stretch.starts_minute),
        "closes": LAST_MINUTE if stretch.ends_minute == MIDNIGHT else clock(stretch.ends_minute),
    }


def _offer(entry: Entry, url: str) -> Node:
    service = entry.service
    lowest = str(entry.price.major)
    price: Node = {"price": lowest} if len(entry.prices) == 1 else _from(lowest, entry.price.currency)
    return _known(
        {
            "@type": "Offer",
            "itemOffered": _known({"@type": "Service", "name": service.name, "description": service.description}),
            "priceCurrency": entry.price.currency,
            "url": f"{url}/book/{service.slug}" if entry.is_bookable else "",
            **price,
        }
    )


def _from(lowest: str, currency: str) -> Node:
    """Return a price that depends on who does it."""
    return {"priceSpecification": {"@type": "PriceSpecification", "minPrice": lowest, "priceCurrency": currency}}


def _known(node: Node) -> Node:
    return {name: value for name, value in node.items() if value}
