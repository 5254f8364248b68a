"""A round through all tenants."""

import pytest

from tenants import registry
from tenants.context import current_tenant
from tenants.rounds import for_every_tenant


@pytest.fixture
def two_salons(shear, mane, monkeypatch):
    monkeypatch.setattr(registry, "all_active", lambda: [shear, mane])


class TestForEveryTenant:
    def test_goes_on_after_a_tenant_that_fails(self, two_salons):
        met = []

        def act():
            met.append(current_tenant().slug)
            if len(met) == 1:
                raise OSError

        for_every_tenant(act)

        assert met == ["shear", "mane"]
