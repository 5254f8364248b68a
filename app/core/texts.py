"""What people write: trimmed, of bounded length, and without characters that no database or page can hold."""

import re
import unicodedata
from typing import Annotated

from flask_babel import gettext as _
from pydantic import AfterValidator, AnyHttpUrl, BeforeValidator, Field, StringConstraints, TypeAdapter, ValidationError

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
LINE_END = re.compile(r"\r\n?")
WEB_ADDRESS: TypeAdapter[AnyHttpUrl] = TypeAdapter(AnyHttpUrl)


def folded(text: str) -> str:
    """Return a text without case and accents, with single spaces: Ångström and angstrom are one."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def _with_plain_line_ends(value: object) -> object:
    return LINE_END.sub("\n", value) if isinstance(value, str) else value


def _printable(text: str) -> str:
    if UNPRINTABLE.search(text):
        raise ValueError(_("Please use letters, digits and signs only."))
    return text


def _on_one_line(text: str) -> str:
    return " ".join(_printable(text).split())


def _web_address(text: str) -> str:
    """Accept an address that a browser opens as a page: http or https, so never a script."""
    address = text if "://" in text else f"https://{text}"
    try:
        return str(WEB_ADDRESS.validate_python(address))
    except ValidationError as error:
        raise ValueError(_("Please enter a web address such as https://example.com.")) from error


Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120), AfterValidator(_on_one_line)]
"""Some words on one line."""

Name = Annotated[Line, Field(min_length=1)]
"""What something or somebody is called."""

LONGEST_PROSE = 5000

Prose = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=LONGEST_PROSE),
    AfterValidator(_printable),
    BeforeValidator(_with_plain_line_ends),
]
"""Sentences, over as many lines as they need."""

Paragraph = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=600),
    AfterValidator(_printable),
    BeforeValidator(_with_plain_line_ends),
]
"""A few sentences."""

Phone = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9][0-9 ()/.\-]{3,28}[0-9]$")]
WebAddress = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=4, max_length=300), AfterValidator(_web_address)
]
Colour = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^#[0-9a-fA-F]{6}$")]
