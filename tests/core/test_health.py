"""What the operator's machines are told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.exc import OperationalError

from app.core import health
from tenants import owed, schema_script
from tenants.context import use_tenant
from tenants.unit_of_work import unit_of_work


@pytest.fixture
def late(committed, now):
    """Something that was due ten minutes ago."""
    with use_tenant(committed.salon), unit_of_work():
        owed.owe("platform.refresh_entry", key=uuid4(), due_at=now - timedelta(minutes=10))


class TestReadyz:
    def test_says_how_late_owed_work_is_without_turning_visitors_away(self, apex, late):
        answer = apex.get("/readyz")

        assert (answer.status_code, answer.json["status"], answer.json["oldest_owed_seconds"]) == (200, "late", 600.0)

    def test_fails_while_the_schema_is_behind(self, apex, monkeypatch):
        monkeypatch.setattr(schema_script, "head", lambda tree: "9999")

        assert (apex.get("/readyz").status_code, apex.get("/readyz").json["schema"]) == (503, "behind")

    def test_fails_while_the_database_is_away(self, apex, monkeypatch):
        def away():
            raise OperationalError("SELECT", {}, Exception("no server"))

        monkeypatch.setattr(health, "_look", away)

        assert (apex.get("/readyz").status_code, apex.get("/healthz").status_code) == (503, 200)


class TestMetrics:
    def test_count_requests(self, client):
        client.get("/api/v1/salon")

        figures = client.get("/metrics").text
        assert 'parlour_requests_total{endpoint="api_v1.get_salon",method="GET",status="200"}' in figures
        assert "parlour_owed_oldest_seconds" in figures
