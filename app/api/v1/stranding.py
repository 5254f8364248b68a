"""Visits that a change of hours leaves outside of them: every such call answers with them, or refuses when asked to."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Response, request

from app.booking import operations
from app.booking.operations import HoursChanged
from app.catalogue.fields import Command
from app.catalogue.visits import Reach
from app.core import clock, http

Done = TypeVar("Done")


class Confirmable(Command):
    """A change of hours; with `confirm: false` it is refused where it would strand visits."""

    confirm: bool = True


def change_hours(change: Callable[[], Done], *, reach: Reach, confirm: bool = True) -> HoursChanged[Done]:
    """Make a change of hours.

    :raises WouldStrand: it is not confirmed, and leaves visits outside
    """
    return operations.change_hours(change, reach=reach, agreed=None if confirm else (), now=clock.now())


def told(changed: HoursChanged[Done]) -> dict[str, Any]:
    """Return what is added to the answer: the visits left outside, where there are any."""
    return {"stranded": changed.stranded} if changed.stranded else {}


def is_confirmed() -> bool:
    """Tell whether a call whose body is not about hours may strand visits: `?confirm=false` says that it may not."""
    return request.args.get("confirm") != "false"


def take_back(change: Callable[[], object], *, reach: Reach) -> Response:
    """Take hours back, and answer with the visits that this leaves outside; with nothing where there are none."""
    left = told(change_hours(change, reach=reach, confirm=is_confirmed()))
    return http.as_json(left) if left else Response(status=HTTPStatus.NO_CONTENT)
