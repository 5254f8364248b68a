"""Refusals: the domain saying no, in a sentence that a customer can read."""

import inspect
from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, ClassVar

from flask_babel import gettext as _

Errors = Mapping[str, Sequence[str]]


class Refusal(Exception):
    """We cannot do that."""

    code: ClassVar[str] = "refused"
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT

    def __init__(
        self,
        detail: str | None = None,
        *,
        errors: Errors | None = None,
        alternatives: Sequence[Any] | None = None,
        retry_at: datetime | None = None,
    ) -> None:
        super().__init__(detail or self.sentence())
        self._detail = detail
        self.errors = dict(errors or {})
        self.alternatives = alternatives
        self.retry_at = retry_at

    @classmethod
    def sentence(cls) -> str:
        """Return the refusal's own sentence: the docstring of its class."""
        return inspect.cleandoc(cls.__doc__ or "")

    @property
    def detail(self) -> str:
        """The sentence for the person who asked, in their language."""
        return self._detail or _(self.sentence())

    @property
    def facts(self) -> Mapping[str, Any]:
        """What programs are told beside the sentence, by name."""
        return {}


class NotFound(Refusal):
    """There is nothing here by that name."""

    code, status = "not_found", HTTPStatus.NOT_FOUND


class Forbidden(Refusal):
    """You are not allowed to do that."""

    code, status = "forbidden", HTTPStatus.FORBIDDEN


class SignInNeeded(Refusal):
    """Please sign in first."""

    code, status = "sign_in_needed", HTTPStatus.UNAUTHORIZED


class Invalid(Refusal):
    """Please check what you entered."""

    code, status = "invalid", HTTPStatus.UNPROCESSABLE_ENTITY


class Conflict(Refusal):
    """Somebody changed this at the same moment. Please try again."""

    code, status = "conflict", HTTPStatus.CONFLICT


class TooMany(Refusal):
    """That was a little too often. Please wait a moment and try again."""

    code, status = "too_many_requests", HTTPStatus.TOO_MANY_REQUESTS
