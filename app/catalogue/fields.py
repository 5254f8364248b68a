"""What commands are made of: the two kinds of wish, and fields that know their bounds."""

from typing import Annotated, Any

from flask_babel import gettext as _
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from app.catalogue import countries, hours
from app.core import money


def unset() -> Any:
    """Stand in for a value that was not stated: what is unset is never read, see `Part.changes`."""
    return None


class Command(BaseModel):
    """A wish, complete: what is not stated has its default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def changes(self) -> dict[str, Any]:
        """Return the values by the names of their fields."""
        return dict(self)


class Part(Command):
    """A wish to change some things: only what is stated counts."""

    def changes(self) -> dict[str, Any]:
        """Return the values that were stated."""
        return {name: value for name, value in self if name in self.model_fields_set}


def must(known: bool, sentence: str) -> None:
    """Refuse a value with a sentence, unless it is known to be right.

    :raises ValueError: it is not
    """
    if not known:
        raise ValueError(sentence)


def _country(code: str) -> str:
    must(countries.is_country(code.upper()), _("Please choose a country."))
    return code.upper()


def _zone(name: str) -> str:
    must(countries.is_zone(name), _("Please choose a time zone such as Europe/Berlin."))
    return name


def _locale(identifier: str) -> str:
    written = identifier.replace("-", "_")
    must(countries.is_locale(written), _("Please choose a language such as de or de-AT."))
    return written


def _currency(code: str) -> str:
    must(money.is_known(code.upper()), _("Please choose a currency such as EUR."))
    return code.upper()


def _starts(value: object) -> object:
    return _read_clock(hours.minutes, value)


def _ends(value: object) -> object:
    return _read_clock(hours.end_minutes, value)


def _read_clock(read: Any, value: object) -> object:
    if not isinstance(value, str):
        raise ValueError(_("Please enter a time such as 09:00."))  # noqa: TRY004 - pydantic collects ValueErrors
    try:
        return read(value)
    except ValueError as error:
        raise ValueError(_("Please enter a time such as 09:00.")) from error


Country = Annotated[str, AfterValidator(_country)]
Zone = Annotated[str, AfterValidator(_zone)]
Language = Annotated[str, AfterValidator(_locale)]
Currency = Annotated[str, AfterValidator(_currency)]
StartTime = Annotated[int, BeforeValidator(_starts)]
EndTime = Annotated[int, BeforeValidator(_ends)]
Duration = Annotated[int, Field(ge=5, le=1440)]
ExtraMinutes = Annotated[int, Field(ge=0, le=480)]
Buffer = Annotated[int, Field(ge=0, le=240)]
Minutes = Annotated[int, Field(ge=0, le=525_600)]
PerDay = Annotated[int, Field(ge=1, le=1000)]
Place = Annotated[int, Field(ge=0, le=10_000)]
HoursBefore = Annotated[int, Field(ge=1, le=336)]
Horizon = Annotated[int, Field(ge=1, le=730)]
Step = Annotated[int, Field(ge=5, le=240)]
HoldMinutes = Annotated[int, Field(ge=1, le=60)]
