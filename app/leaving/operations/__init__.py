"""Every write of leaving: everything in one file, and the end."""

from app.leaving.operations.closing import (
    GRACE,
    ClosedAlready,
    TooLateToReopen,
    cancel_later_visits,
    close_salon,
    end_salon,
    reopen_salon,
)
from app.leaving.operations.exporting import (
    ExportIsWaiting,
    ask_for_export,
    download,
    forget_export,
    make_export,
)

__all__ = [
    "GRACE",
    "ClosedAlready",
    "ExportIsWaiting",
    "TooLateToReopen",
    "ask_for_export",
    "cancel_later_visits",
    "close_salon",
    "download",
    "end_salon",
    "forget_export",
    "make_export",
    "reopen_salon",
]
