"""Which field of a customer each column of a file holds: guessed from its heading, or from what is in it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from app.customers import birthdays
from app.customers.spreadsheets import Row


class Field(StrEnum):
    """What a column can hold."""

    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    PHONE = "phone"
    NOTES = "notes"
    ALLERGIES = "allergies"
    TAGS = "tags"
    BIRTHDAY = "birthday"
    NOTHING = ""


# Headings of other programs and of our own export, in five languages.
HEADINGS: Mapping[Field, str] = {
    Field.NAME: "name fullname customer customername client clientname kunde kundin kundenname nombrecompleto cliente "
    "nomcomplet 氏名 名前 お名前",
    Field.FIRST_NAME: "firstname givenname forename vorname nombre prénom 名",
    Field.LAST_NAME: "lastname surname familyname nachname familienname apellido apellidos nom nomdefamille 姓",
    Field.EMAIL: "email emailaddress mail emailadresse correo correoelectrónico courriel adresseemail メール "
    "メールアドレス",
    Field.PHONE: "phone phonenumber mobile mobilenumber mobilephone cell cellphone telephone tel telefon telefonnummer "
    "handy handynummer mobil teléfono móvil téléphone portable 電話 電話番号 携帯",
    Field.NOTES: "notes note comment comments remarks notiz notizen anmerkung anmerkungen bemerkung bemerkungen notas "
    "remarques commentaire メモ 備考",
    Field.ALLERGIES: "allergies allergy allergien allergie alergias アレルギー",
    Field.TAGS: "tags tag labels groups category gruppe gruppen schlagwort schlagwörter stichwörter etiquetas "
    "étiquettes タグ",
    Field.BIRTHDAY: "birthday birthdate dateofbirth dob geburtstag geburtsdatum cumpleaños fechadenacimiento "
    "anniversaire datedenaissance 誕生日 生年月日",
}

# Between two dots stands no dot, so that there is one way only to read a cell, however long it is.
IS_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
IS_PHONE = re.compile(r"\+?[0-9][0-9 ()/.\-]{5,}")
ISO_DAY = re.compile(r"(?:\d{4}|-)-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
DAY_FIRST = re.compile(r"(\d{1,2})\. ?(\d{1,2})\.? ?(?:\d{2,4})?")
WITH_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})(?:/\d{2,4})?")
FAMILY_FIRST = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Kana, Han and Hangul: whoever is written in them is called by the family first."""

MONTH_FIRST = frozenset({"US", "PH", "FM", "PW", "MH"})
"""Where 3/4 is the fourth of March."""


def _bare(heading: str) -> str:
    """Return a heading without case, accents, spaces and signs."""
    letters = unicodedata.normalize("NFKD", heading.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


BY_HEADING = {_bare(heading): field for field, listed in HEADINGS.items() for heading in listed.split()}


class Columns(BaseModel):
    """What each column holds, and whether the first row names them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fields: tuple[Field, ...]
    has_heading: bool = True

    def values(self, row: Row) -> dict[str, str]:
        """Return what a row says, by field; of two columns for one field the first that says something counts."""
        said: dict[str, str] = {}
        for field, cell in zip(self.fields, row.cells, strict=False):
            if field is not Field.NOTHING and cell:
                said.setdefault(field, cell)
        return said


def guess(rows: Sequence[Row]) -> Columns:
    """Return what the columns probably hold."""
    heading = rows[0].cells
    named = tuple(BY_HEADING.get(_bare(cell), Field.NOTHING) for cell in heading)
    if any(named):
        return Columns(fields=_once(named))
    has_heading = not any(IS_EMAIL.fullmatch(cell) or IS_PHONE.fullmatch(cell) for cell in heading)
    below = rows[1:50] if has_heading and len(rows) > 1 else rows[:50]
    looked = tuple(_by_content([_cell(row, number) for row in below]) for number in range(len(heading)))
    return Columns(fields=_with_a_name(_once(looked)), has_heading=has_heading)


def full_name(said: Mapping[str, str]) -> str:
    """Return the name that a row says, in one piece or in two; beside a first name, a name is the last one."""
    name, first, last = (said.get(field, "") for field in (Field.NAME, Field.FIRST_NAME, Field.LAST_NAME))
    if name and (last or not first or first in name.split()):
        return name
    last = last or name
    return " ".join(part for part in ((last, first) if FAMILY_FIRST.search(last) else (first, last)) if part)


def birthday(text: str, *, country: str) -> date | None:
    """Return the day of the year that a cell says, as people of a country write it, or None."""
    if found := ISO_DAY.fullmatch(text):
        return birthdays.find(int(found[1]), int(found[2]))
    if found := DAY_FIRST.fullmatch(text):
        return birthdays.find(int(found[2]), int(found[1]))
    if found := WITH_SLASHES.fullmatch(text):
        one, two = int(found[1]), int(found[2])
        month, day = (one, two) if country in MONTH_FIRST else (two, one)
        return birthdays.find(month, day) or birthdays.find(day, month)
    return None


def _once(fields: Sequence[Field]) -> tuple[Field, ...]:
    """Let only the first of several columns hold a field."""
    return tuple(field if field not in fields[:place] else Field.NOTHING for place, field in enumerate(fields))


def _by_content(cells: Sequence[str]) -> Field:
    full = [cell for cell in cells if cell]
    for field, form in ((Field.EMAIL, IS_EMAIL), (Field.PHONE, IS_PHONE)):
        if full and sum(form.fullmatch(cell) is not None for cell in full) * 2 > len(full):
            return field
    return Field.NOTHING


def _with_a_name(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Take the first column that nothing is known of for the name."""
    if Field.NOTHING not in fields:
        return fields
    place = fields.index(Field.NOTHING)
    return (*fields[:place], Field.NAME, *fields[place + 1 :])


def _cell(row: Row, number: int) -> str:
    return row.cells[number] if number < len(row.cells) else ""
