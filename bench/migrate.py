"""`python -m bench.migrate TREE`: carry all salons to the newest revision of a copied tree of migrations.

A process of its own, so that it can be killed. Prints the seconds that the work itself took.
"""

import sys
import time
from pathlib import Path

from app.factory import create_app
from tenants import migrating, schema_script


def main(tree: str) -> int:
    schema_script.MIGRATIONS = Path(tree)
    schema_script.SCRIPT = Path(tree) / "tenant" / "schema.sql"
    with create_app().app_context():
        begun = time.perf_counter()
        outcomes = migrating.migrate_tenants()
        print(time.perf_counter() - begun)
    return 1 if any(outcome.error for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
