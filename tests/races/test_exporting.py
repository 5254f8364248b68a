"""Two owners ask for everything at once, and one export is made."""

from sqlalchemy import func, select

from app.leaving import operations
from app.leaving.models import Export
from app.leaving.operations import ExportIsWaiting
from tenants.db import db
from tests.races.conftest import WRITERS
from tests.world import NOW


def test_an_export_is_made_once_at_a_time(rush, committed):
    def ask():
        return operations.ask_for_export(by=committed.owner, now=NOW)

    answers = rush(*[ask] * WRITERS)

    assert [type(answer) for answer in answers].count(ExportIsWaiting) == WRITERS - 1
    assert rush(lambda: db.session.scalar(select(func.count()).select_from(Export))) == [1]
