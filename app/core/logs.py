"""Logs: one line an occurrence, with request id and salon on every line. JSON, or readable in development."""

import logging
import sys
from typing import Any

import structlog
from structlog.types import EventDict, Processor

from tenants.context import find_current_tenant


def configure(*, log_format: str, level: str) -> None:
    """Send our lines and those of the libraries through the same form to standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        _add_salon,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=_last_steps(log_format))
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for chatty in ("rq", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _last_steps(log_format: str) -> list[Processor]:
    tidy = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if log_format == "json":
        return [tidy, structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    return [tidy, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=_without_locals)]


# The renderer's own choice prints local variables, and those hold passwords.
_without_locals = structlog.dev.plain_traceback


def _add_salon(_logger: Any, _method: str, line: EventDict) -> EventDict:
    tenant = find_current_tenant()
    line.setdefault("salon", tenant.slug if tenant else None)
    return line
