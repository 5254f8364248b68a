"""From a form or a JSON body to a command, with a sentence for every field that does not fit."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, get_origin

from flask import Request
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from pydantic import BaseModel, ValidationError

from app.core.refusals import Invalid

Command = TypeVar("Command", bound=BaseModel)

Options = Sequence[tuple[str, str]]
"""What a field offers: values, and what they are called."""

FORM = "_form"
"""Where errors are listed that belong to no single field."""

_DAY = lazy_gettext("Please enter a day such as 2027-03-01.")
_INSTANT = lazy_gettext("Please enter a day and a time such as 2027-03-01T09:00.")
_ID = lazy_gettext("This is not an id.")
_WHOLE_NUMBER = lazy_gettext("Please enter a whole number.")

# What pydantic calls what is wrong, and how a person is told. The values in them are pydantic's.
SENTENCES: Mapping[str, Any] = {
    "missing": lazy_gettext("Please fill this in."),
    "extra_forbidden": lazy_gettext("This field is not known."),
    "string_too_long": lazy_gettext("Please use at most %(max_length)s characters."),
    "string_type": lazy_gettext("Please enter text."),
    "string_pattern_mismatch": lazy_gettext("Please write this another way."),
    "too_long": lazy_gettext("Please list at most %(max_length)s."),
    "greater_than_equal": lazy_gettext("Please enter %(ge)s or more."),
    "less_than_equal": lazy_gettext("Please enter %(le)s or less."),
    "enum": lazy_gettext("Please choose %(expected)s."),
    "int_parsing": _WHOLE_NUMBER,
    "int_type": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
    "uuid_parsing": _ID,
    "uuid_type": _ID,
    "date_parsing": _DAY,
    "date_type": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "datetime_parsing": _INSTANT,
    "datetime_type": _INSTANT,
    "datetime_from_date_parsing": _INSTANT,
    "timezone_aware": lazy_gettext("Please add the offset from UTC, as in 2027-03-01T09:00:00+01:00."),
}


def parse(command: type[Command], request: Request, **known: Any) -> Command:
    """Return the command that the request's body states; `known` values are the server's and win.

    :raises Invalid: the body does not fit, with the sentences by field
    """
    is_json = request.is_json or (not request.form and bool(request.get_data()))
    stated = _json(request) if is_json else _form(command, request)
    return build(command, {**stated, **known})


def build(command: type[Command], values: dict[str, Any]) -> Command:
    """Return the command made of these values.

    :raises Invalid: they do not fit
    """
    try:
        return command.model_validate(values)
    except ValidationError as error:
        raise Invalid(errors=sentences(error)) from error


def sentences(error: ValidationError) -> dict[str, list[str]]:
    """Return what is wrong, by the dotted path of the field."""
    found: dict[str, list[str]] = {}
    for one in error.errors(include_url=False, include_input=False):
        path = ".".join(str(part) for part in one["loc"]) or FORM
        found.setdefault(path, []).append(_sentence(one["type"], one["msg"], one.get("ctx") or {}))
    return found


def _form(command: type[BaseModel], request: Request) -> dict[str, Any]:
    """Return the form's values: lists for fields that are lists; an empty input is a missing one."""
    values: dict[str, Any] = {}
    for name, field in command.model_fields.items():
        given = [value for value in request.form.getlist(name) if value.strip()]
        if get_origin(field.annotation) in (list, tuple, frozenset):
            values[name] = given
        elif given:
            values[name] = given[-1]
    return values


def _json(request: Request) -> dict[str, Any]:
    body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        raise Invalid(errors={FORM: [_("The body must be a JSON object.")]})
    return body


def _sentence(kind: str, message: str, context: dict[str, Any]) -> str:
    match kind:
        case "value_error":
            return str(context.get("error", message))
        case "string_too_short" | "too_short":
            shortest = context.get("min_length", 1)
            return str(ngettext("Please fill this in.", "Please use at least %(num)s characters.", shortest))
        case _ if kind in SENTENCES:
            return str(SENTENCES[kind]) % context
    return message
