"""Somebody new at the desk: what was typed to find a customer is what their record begins with."""

from dataclasses import dataclass
from typing import Self

from app.booking import asking
from app.core.contact import phone_number

FEWEST_DIGITS = 3


@dataclass(frozen=True, kw_only=True)
class NewGuest:
    """What the form knows of somebody who is not found."""

    name: str = ""
    phone: str = ""
    email: str = ""

    @classmethod
    def guessed(cls, text: str) -> Self:
        """Take what was looked for as what it looks like: an address, a telephone number, or a name."""
        if "@" in text:
            return cls(email=text)
        return cls(phone=text) if is_phone(text) else cls(name=text)


def new_guest() -> NewGuest:
    """Return what was typed into the fields; where nothing was, what is looked for."""
    before, now = NewGuest.guessed(asking.text("q_before")), NewGuest.guessed(asking.text("q"))

    def value(name: str) -> str:
        typed = asking.text(name)
        # What was only guessed from fewer letters gives way to what is guessed from more.
        return typed if typed and typed != getattr(before, name) else getattr(now, name)

    return NewGuest(name=value("name"), phone=value("phone"), email=value("email"))


def as_stored(text: str, *, country: str) -> str:
    """Return what was looked for as the records have it: telephone numbers are kept with their country."""
    if not is_phone(text):
        return text
    try:
        return phone_number(text, country=country)
    except ValueError:
        # Half a number: what follows the national zero is what the record has as well.
        return "".join(letter for letter in text if letter.isdigit()).lstrip("0")


def is_phone(text: str) -> bool:
    """Tell whether somebody is typing a telephone number."""
    digits = sum(letter.isdigit() for letter in text)
    return digits >= FEWEST_DIGITS and not any(letter.isalpha() for letter in text)
