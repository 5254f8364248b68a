"""What is owed to salons that leave."""

from uuid import UUID

from app.core import clock
from app.leaving import operations
from tenants.jobs import job
from tenants.unit_of_work import unit_of_work


@job("default")
def make_export(*, export_id: UUID) -> None:
    """Make the file that holds everything."""
    with unit_of_work():
        operations.make_export(export_id=export_id, now=clock.now())


@job("default")
def forget_export(*, export_id: UUID) -> None:
    """Forget the file, whose days are over."""
    with unit_of_work():
        operations.forget_export(export_id=export_id)
