"""What the desk can say about a customer."""

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import available_timezones

from flask_babel import gettext as _
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from app.core.contact import EmailAddress
from app.core.days import Day
from app.core.languages import SUPPORTED, language_of
from app.core.texts import Line, Name, Phone, Prose

MOST_TAGS = 20


class ReachBy(StrEnum):
    """How a customer wants to be reached."""

    EMAIL = "EMAIL"
    PHONE = "PHONE"
    TEXT = "TEXT"


class NoteKind(StrEnum):
    """What is written down: a note, or the formula of something that was mixed."""

    NOTE = "NOTE"
    FORMULA = "FORMULA"


def _apart(stated: Any) -> Any:
    """Return the single tags: people type them with commas between."""
    listed = [stated] if isinstance(stated, str) else stated
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        return listed
    return [tag.strip() for one in listed for tag in one.split(",") if tag.strip()]


def once(tags: list[str]) -> list[str]:
    """Return each tag once, in whatever letters it came first."""
    first: dict[str, str] = {}
    for tag in tags:
        first.setdefault(tag.casefold(), tag)
    return list(first.values())


def _spoken(code: str) -> str:
    if language_of(code) not in SUPPORTED:
        raise ValueError(_("Please choose one of the languages that are offered."))
    return code


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(_("Please choose a time zone such as Europe/Berlin."))
    return name


Tag = Annotated[Line, Field(min_length=1, max_length=40)]
Tags = Annotated[list[Tag], BeforeValidator(_apart), AfterValidator(once), Field(max_length=MOST_TAGS)]
Language = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z]{2}(_[A-Z]{2})?$")]
Spoken = Annotated[Language, AfterValidator(_spoken)]
"""A language that pages and mails are there in."""
Zone = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_zone)]


class Command(BaseModel):
    """A wish, complete: what is not stated has its default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def changes(self) -> dict[str, Any]:
        """Return the values by the names of their fields."""
        return dict(self)


class ChangeCustomer(Command):
    """Correct who somebody is."""

    name: Name
    email: EmailAddress | None = None
    phone: Phone | None = None
    notes: Prose = ""


class KeepCard(ChangeCustomer):
    """Write a customer's card anew."""

    allergies: Prose = ""
    tags: Tags = Field(default_factory=list)
    birth_month: int | None = Field(None, ge=1, le=12)
    birth_day: int | None = Field(None, ge=1, le=31)
    preferred_staff_member_id: UUID | None = None
    reach_by: ReachBy | None = None
    locale: Language | None = None
    timezone: Zone | None = None


class AsStated(Command):
    """A wish to change some things: only what is stated counts."""

    def changes(self) -> dict[str, Any]:
        """Return the values that were stated."""
        return {name: value for name, value in self if name in self.model_fields_set}


class UpdateCustomer(AsStated, KeepCard):
    """Change some things on a customer's card."""

    name: Name = ""


class KeepOwnDetails(Command):
    """What customers say of themselves. Their address is not among it: it is how they prove who they are."""

    name: Name
    phone: Phone | None = None
    birth_month: int | None = Field(None, ge=1, le=12)
    birth_day: int | None = Field(None, ge=1, le=31)
    reach_by: ReachBy | None = None
    locale: Spoken | None = None
    timezone: Zone | None = None


class UpdateOwnDetails(AsStated, KeepOwnDetails):
    """Change some of what customers say of themselves."""

    name: Name = ""


class WriteNote(Command):
    """Write something down about a customer, today when no day is given."""

    text: Annotated[Prose, Field(min_length=1)]
    kind: NoteKind = NoteKind.NOTE
    written_on: Day | None = None


class DescribePhoto(Command):
    """Say what is on a photo, and that the customer agrees to its being kept."""

    caption: Line = ""
    consent: bool = False
