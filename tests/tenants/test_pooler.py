"""The same proofs through PgBouncer in transaction mode, with one connection to share."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

PROOFS = ("test_walls.py", "test_owed.py", "test_provisioning.py")


@pytest.mark.slow
def test_the_walls_stand_behind_a_transaction_pooler_of_one(request):
    if request.config.getoption("--pooler"):
        pytest.fail("a pooled run must not start another one")

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "--pooler", "-q"] + [f"tests/tenants/{name}" for name in PROOFS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
    assert " passed" in run.stdout


@pytest.mark.slow
def test_a_setting_of_the_session_does_leak_there(request, pooled):
    """The control: what SET LOCAL avoids is seen by the next client of the pool when it is made with SET."""
    import psycopg

    with psycopg.connect(pooled.database_url, autocommit=True, prepare_threshold=None) as one:
        one.execute("SET search_path = leaked")
    with psycopg.connect(pooled.database_url, autocommit=True, prepare_threshold=None) as other:
        (found,) = other.execute("SHOW search_path").fetchone()

    assert found == "leaked"
