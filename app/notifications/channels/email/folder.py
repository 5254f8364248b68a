"""Mail into a folder, for development: one .eml file a message."""

import os
from pathlib import Path

from app.notifications.channels.email.mime import Mail
from app.notifications.parcel import SENT, Outcome, later


def deliver(mail: Mail, *, folder: Path) -> Outcome:
    """Write the mail in one step, so that nobody reads half of it. A repeat replaces the first copy."""
    path = folder / f"{mail.name}.eml"
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(mail.message.as_bytes())
        unfinished.replace(path)
    except OSError as error:
        return later(error)
    return SENT
