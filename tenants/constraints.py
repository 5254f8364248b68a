"""The database decides, the code names it: violated constraints become the exceptions that callers know."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from psycopg import errors
from sqlalchemy.exc import DBAPIError, IntegrityError

from tenants.db import db

PASSING = (
    errors.DeadlockDetected,
    errors.SerializationFailure,
    errors.LockNotAvailable,
    errors.ExclusionViolation,
    errors.UniqueViolation,
)
"""Conflicts with somebody else that may be gone when the work is tried again."""

AWAY = (
    errors.AdminShutdown,
    errors.CrashShutdown,
    errors.CannotConnectNow,
    errors.ConnectionException,
    errors.ConnectionFailure,
    errors.TooManyConnections,
)


@contextmanager
def refusing(refusals: Mapping[str, type[Exception]]) -> Iterator[None]:
    """Raise the exception listed for a constraint when a statement inside the block violates it.

    The block runs in a savepoint and is flushed at its end, so that the transaction can go on after a refusal.
    """
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        name = violated(error)
        if name is not None and name in refusals:
            raise refusals[name] from error
        raise


def violated(error: DBAPIError) -> str | None:
    """Return the name of the constraint that the statement violated."""
    return error.orig.diag.constraint_name if isinstance(error.orig, errors.Error) else None


def is_passing(error: BaseException) -> bool:
    """Tell whether trying again may end well."""
    return isinstance(error, DBAPIError) and isinstance(error.orig, PASSING)


def is_tenant_gone(error: BaseException) -> bool:
    """Tell whether the tenant's role was missing when a transaction began: it has been erased meanwhile."""
    return isinstance(error, DBAPIError) and isinstance(
        error.orig, errors.InvalidParameterValue | errors.InvalidSchemaName
    )


def is_database_away(error: BaseException) -> bool:
    """Tell whether the database could not be reached, or left in the middle."""
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or isinstance(error.orig, AWAY) or _lost(error.orig)


def _lost(error: BaseException | None) -> bool:
    # A connection that breaks without a word from the server has no SQLSTATE.
    return isinstance(error, errors.OperationalError) and error.sqlstate is None
