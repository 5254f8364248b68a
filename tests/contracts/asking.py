"""Asking every rule of the URL map for something, again and again in the same world."""

import re
from contextlib import contextmanager

from tenants.db import db
from tests.contracts.things import DAY

NO_VIEW_OF_A_ROOM = {"static", "healthz", "readyz", "metrics"}
WORDS = {
    "day": DAY.isoformat(),
    "valid_from": DAY.isoformat(),
    "section": "profile",
    "kind": "appointment_reminder",
    "audience": "customer",
    "slug": "cut",
    "key": "nothing",
    "step": "share",
    "size": "32",
    "code": "not_found",
}


def rules_of(app, site):
    """Yield every rule of a site with each of its methods."""
    for rule in app.url_map.iter_rules():
        if rule.subdomain == site and rule.endpoint not in NO_VIEW_OF_A_ROOM:
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                yield rule, method


def fill(rule, ids):
    """Return the rule's path with ids, and words where it wants words."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str({**WORDS, **ids}[found[1]]), rule.rule)


def call(browser, method, path, **options):
    """Ask, and undo whatever came of it, so that every call sees the same world."""
    with undone():
        return browser.open(path, method=method, **options)


@contextmanager
def undone():
    """Undo whatever comes of the block."""
    db.session.commit()
    connection = db.engine
    connection.exec_driver_sql("SAVEPOINT cell")
    try:
        yield
    finally:
        db.session.remove()
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT cell")
