"""What becomes of the rows of a file of customers: new, known, said before, or faulty and why. Decided, not done."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from app.core.contact import phone_number
from app.core.forms import build
from app.core.refusals import Errors, Invalid
from app.core.texts import folded
from app.customers.columns import Columns, Field, birthday, full_name
from app.customers.commands import KeepCard
from app.customers.search import TELLING_DIGITS
from app.customers.spreadsheets import Row


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    KNOWN = "known"
    REPEATED = "repeated"
    FAULTY = "faulty"


@dataclass(frozen=True, kw_only=True)
class Read:
    """A row as a customer's card, or what is wrong with it."""

    line: int
    said: Mapping[str, str]
    card: KeepCard | None = None
    errors: Errors = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Settled(Read):
    """A row whose fate is known; `customer_id` is whose it is, if the salon knows them."""

    fate: Fate
    customer_id: UUID | None = None


@dataclass(frozen=True)
class Known:
    """The customers whom some rows may mean: by address, and by number and name where a row has no address."""

    by_email: Mapping[str, UUID]
    by_phone: Mapping[tuple[str, str], UUID]


def read(rows: Iterable[Row], columns: Columns, *, country: str) -> Iterator[Read]:
    """Return the rows as cards, or with what is wrong."""
    for row in rows:
        said = columns.values(row)
        try:
            yield Read(line=row.line, said=said, card=_card(said, country=country))
        except Invalid as refusal:
            yield Read(line=row.line, said=said, errors=refusal.errors)


def settle(read_rows: Sequence[Read], known: Known, *, seen: set[str]) -> Iterator[Settled]:
    """Return what becomes of each row; `seen` are the addresses of rows before, and grows."""
    for one in read_rows:
        fate, customer_id = _fate(one, known, seen)
        yield Settled(
            line=one.line, said=one.said, card=one.card, errors=one.errors, fate=fate, customer_id=customer_id
        )


def counted(settled: Iterable[Settled]) -> dict[str, int]:
    """Return how many rows have each fate."""
    found = Counter(one.fate for one in settled)
    return {str(fate): found[fate] for fate in Fate}


def phone_key(phone: str | None) -> str:
    """Return the digits at a number's end that tell whose it is, as the database does."""
    return re.sub(r"[^0-9]", "", phone or "").lstrip("0")[-TELLING_DIGITS:]


def _fate(one: Read, known: Known, seen: set[str]) -> tuple[Fate, UUID | None]:
    if one.card is None:
        return Fate.FAULTY, None
    email = (one.card.email or "").lower()
    if email and email in seen:
        return Fate.REPEATED, None
    if email:
        seen.add(email)
        customer_id = known.by_email.get(email)
    else:
        customer_id = known.by_phone.get((phone_key(one.card.phone), folded(one.card.name)))
    return (Fate.NEW if customer_id is None else Fate.KNOWN), customer_id


def _card(said: Mapping[str, str], *, country: str) -> KeepCard:
    stated: dict[str, Any] = {"name": full_name(said)}
    for name in (Field.EMAIL, Field.NOTES, Field.ALLERGIES, Field.TAGS):
        if name in said:
            stated[name] = said[name]
    return build(KeepCard, stated | _phone(said, country) | _birthday(said, country))


def _phone(said: Mapping[str, str], country: str) -> dict[str, str]:
    if Field.PHONE not in said:
        return {}
    try:
        return {"phone": phone_number(said[Field.PHONE], country=country)}
    except ValueError as error:
        raise Invalid(errors={Field.PHONE: [str(error)]}) from None


def _birthday(said: Mapping[str, str], country: str) -> dict[str, int]:
    if Field.BIRTHDAY not in said:
        return {}
    day = birthday(said[Field.BIRTHDAY], country=country)
    if day is None:
        raise Invalid(errors={Field.BIRTHDAY: [_("Please write a day such as 1990-05-31.")]})
    return {"birth_month": day.month, "birth_day": day.day}
