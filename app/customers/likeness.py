"""Whether two records may be one person's, and what becomes of what they say when they are made one. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import combinations
from typing import Any

from app.core.texts import LONGEST_PROSE
from app.customers.commands import MOST_TAGS, once
from app.customers.models import Customer

ALIKE = 0.75
"""How alike two names must be, from 0 to 1, to be called alike."""


class Reason(StrEnum):
    """Why two records may be one person's."""

    PHONE = "phone"
    NAME = "name"
    EMAIL = "email"


@dataclass(frozen=True)
class Pair:
    """Two records that may be one person's; the older one comes first."""

    one: Customer
    other: Customer
    reasons: frozenset[Reason]
    likeness: float


def pairs(groups: Iterable[Sequence[Customer]]) -> list[Pair]:
    """Return the pairs among records that share something, the most alike first, each once."""
    found = {pair_key(pair): pair for group in groups for pair in _pairs_of(group)}
    return sorted(found.values(), key=lambda pair: (-len(pair.reasons), -pair.likeness, pair.one.sort_name or ""))


def pair_key(pair: Pair) -> frozenset[Any]:
    """Return what two pairs of the same records have in common."""
    return frozenset((pair.one.id, pair.other.id))


def likeness(one: Customer, other: Customer) -> float:
    """Return how alike two names are, whatever the order of their words."""
    first, second = (" ".join(sorted((customer.sort_name or "").split())) for customer in (one, other))
    return SequenceMatcher(None, first, second).ratio()


def reasons(one: Customer, other: Customer) -> frozenset[Reason]:
    """Return why two records may be one person's; a name alone is no reason, for many people share one."""
    same_phone = bool(one.phone_key) and one.phone_key == other.phone_key
    alike = likeness(one, other) >= ALIKE
    same_box = bool(one.email and other.email) and _box(one) == _box(other)
    missing = not (one.email and other.email) or not (one.phone and other.phone)
    believed = {
        Reason.PHONE: same_phone,
        Reason.EMAIL: same_box and alike,
        Reason.NAME: alike and (same_phone or same_box or missing),
    }
    return frozenset(reason for reason, is_so in believed.items() if is_so)


def merged(kept: Customer, other: Customer) -> dict[str, Any]:
    """Return what the record that is kept says afterwards: its own words, and the other's where it has none."""
    single = ("email", "phone", "locale", "timezone", "preferred_staff_member_id", "reach_by")
    said = {name: getattr(kept, name) or getattr(other, name) for name in single}
    has_birthday = kept if kept.birth_month else other
    return said | {
        "name": kept.name,
        "birth_month": has_birthday.birth_month,
        "birth_day": has_birthday.birth_day,
        "notes": _both(kept.notes, other.notes)[:LONGEST_PROSE],
        "allergies": _both(kept.allergies, other.allergies)[:LONGEST_PROSE],
        "tags": _tags(kept, other)[:MOST_TAGS],
        "created_at": min(kept.created_at, other.created_at),
    }


def left_over(kept: Customer, other: Customer) -> Sequence[str]:
    """Return what the record that is kept has no room for: a card that says more could not be saved again."""
    long = (_both(getattr(kept, name), getattr(other, name))[LONGEST_PROSE:] for name in ("allergies", "notes"))
    return [text for text in map(str.strip, (*long, ", ".join(_tags(kept, other)[MOST_TAGS:]))) if text]


def _pairs_of(group: Sequence[Customer]) -> Iterator[Pair]:
    for one, other in combinations(sorted(group, key=lambda customer: (customer.created_at, customer.id)), 2):
        if why := reasons(one, other):
            yield Pair(one, other, why, likeness(one, other))


def _tags(kept: Customer, other: Customer) -> list[str]:
    """Return the tags of both, first those of the record that is kept, in its letters."""
    return once([*kept.tags, *other.tags])


def _box(customer: Customer) -> str:
    return (customer.email or "").partition("@")[0].casefold().replace(".", "")


def _both(one: str, other: str) -> str:
    return one if other in one else f"{one}\n{other}".strip()
