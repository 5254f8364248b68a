"""What settings would look like: the salon's colour on its page, and its rules in the words that customers read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale

from app.catalogue import queries, words
from app.catalogue.desk.forms import columns_of
from app.catalogue.menu import Entry, entry
from app.catalogue.models import Salon
from app.core.colours import DEFAULT_BRAND, brand_tokens, legibility, parse_hex
from app.core.refusals import Invalid

SCOPE = ".brand-preview"
"""What of a page a colour's stylesheet is for while the colour is being chosen."""

POLICY_FIELDS = ("policies_text", "cancellation_cutoff_minutes")


@dataclass(frozen=True, kw_only=True)
class BrandPreview:
    """A colour, how well it can be read (light and dark pages), and something of the menu to show it on."""

    colour: str
    contrasts: Mapping[str, tuple[float, float]]
    is_used_as_it_is: bool
    entry: Entry | None


@dataclass(frozen=True, kw_only=True)
class PolicyPreview:
    """What customers read: on the salon's page, and before they book and in the mail."""

    language: str
    on_the_page: Sequence[str]
    before_booking: str
    own_words: str


def brand(salon: Salon, typed: Mapping[str, Any]) -> BrandPreview:
    """Return what a colour looks like; one that is none leaves the salon's own."""
    colour = _colour(typed.get("brand_color")) or salon.brand_color or DEFAULT_BRAND
    return BrandPreview(
        colour=colour,
        contrasts=legibility(colour),
        is_used_as_it_is=brand_tokens(colour)["--brand-fill"] == colour,
        entry=_first_entry(salon),
    )


def policies(salon: Salon, typed: Mapping[str, Any]) -> PolicyPreview:
    """Return what the salon's rules would say in its own language."""
    # Never added to the session: a salon as it would be.
    draft = Salon(**columns_of(salon) | {name: typed[name] for name in POLICY_FIELDS if name in typed})
    with force_locale(draft.locale):
        return PolicyPreview(
            language=draft.locale.replace("_", "-"),
            on_the_page=words.policies(draft),
            before_booking=words.cancellation(draft.cancellation_cutoff_minutes),
            own_words=draft.policies_text,
        )


def _colour(text: Any) -> str:
    try:
        parse_hex(str(text))
    except Invalid:
        return ""
    return str(text).lower()


def _first_entry(salon: Salon) -> Entry | None:
    services = queries.services(visible_to_public=True)[:1]
    return entry(services[0], queries.offers_of_service(services[0].id), currency=salon.currency) if services else None


PREVIEWS: Mapping[str, Callable[[Salon, Mapping[str, Any]], object]] = {"brand": brand, "policies": policies}
"""The sections that can be looked at before they are saved."""
