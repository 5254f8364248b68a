"""From a form or a JSON body to a command, with a sentence for every field that does not fit."""

from typing import Any, TypeVar, get_origin

from flask import Request
from flask_babel import gettext as _
from flask_babel import ngettext
from pydantic import BaseModel, ValidationError

from app.core.refusals import Invalid

Command = TypeVar("Command", bound=BaseModel)

FORM = "_form"
"""Where errors are listed that belong to no single field."""


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
        case "missing":
            return _("Please fill this in.")
        case "string_too_short":
            shortest = context.get("min_length", 1)
            return ngettext("Please fill this in.", "Please use at least %(num)s characters.", shortest)
        case "string_too_long":
            return _("Please use at most %(count)s characters.", count=context.get("max_length"))
        case "extra_forbidden":
            return _("This field is not known.")
        case "value_error":
            return str(context.get("error", message))
    return message
