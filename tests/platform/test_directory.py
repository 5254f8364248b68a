"""What the platform's directory says of the salons."""

import pytest

from app.platform import operations
from tenants.context import use_tenant


@pytest.fixture
def listed(apex, street, now):
    """Let the directory look at Mane Street, and return what it says of it."""

    def look():
        with use_tenant(None):
            operations.refresh_directory_entry(tenant=street.salon, now=now)
        return apex.get(f"/api/v1/salons/{street.salon.id}").json

    return look


class TestSearch:
    @pytest.mark.parametrize("part, found", [("Colour", 1), ("OLOÜR", 1), ("perm", 0), ("$[*]", 0)])
    def test_finds_salons_by_what_they_do(self, apex, listed, part, found):
        listed()

        assert len(apex.get("/api/v1/salons", query_string={"service": part}).json["data"]) == found
