"""What the directory hears of the salons."""

from app.core import clock
from app.core.events import Event
from tenants.context import current_tenant
from tenants.owed import owe


def owe_a_fresh_entry(_event: Event) -> None:
    """Let the directory catch up with the salon. Many changes in a row are one task."""
    owe("platform.refresh_entry", key=current_tenant().id, due_at=clock.now())
