"""Files that no row names are forgotten, and no others."""

from datetime import timedelta
from io import BytesIO

import pytest

from app.core import clock, litter, storage
from app.core.storage import MemoryStore
from app.schedule import SCHEDULE
from tenants.context import use_tenant
from tenants.db import TenantModel, db

KEYS_OF_SOMETHING_ELSE = {"customers.phone_key", "idempotency_keys.key"}
"""Columns that are called like one that holds a key of a file."""


@pytest.fixture
def kept(app, monkeypatch):
    keep = MemoryStore()
    monkeypatch.setitem(app.extensions, storage.EXTENSION, keep)
    return keep


@pytest.fixture
def stored(kept, now):
    """Store something so long ago."""

    def store(kind="private", *, ago=timedelta(hours=2)):
        with clock.frozen(now - ago):
            return storage.store(kind, {"-320.webp": b"small", "-960.webp": b"large"})

    return store


def show(salon, key):
    salon.logo_key = key
    db.session.flush()


def keys_left():
    return {name.rpartition("-")[0] for name in storage.names()}


def test_is_forgotten_when_no_row_names_it(stored, salon, now):
    shown, young = stored("photo"), stored(ago=timedelta(minutes=59))
    stored()
    show(salon, shown)

    litter.sweep(now=now)

    assert keys_left() == {shown, young}


def test_is_not_what_a_key_with_the_same_beginning_names(stored, salon, now):
    shown = stored("photo")
    show(salon, shown)
    with clock.frozen(now - timedelta(hours=2)):
        storage.store_from(f"{shown}x-320.webp", BytesIO(b"another thing"))

    litter.sweep(now=now)

    assert keys_left() == {shown}


def test_of_another_salon_is_not_looked_at(stored, mane, now):
    with use_tenant(None), use_tenant(mane):
        theirs = stored()

    litter.sweep(now=now)

    with use_tenant(None), use_tenant(mane):
        assert keys_left() == {theirs}


def test_is_looked_for_again_and_again():
    assert "core.sweep_files" in {recurring.name for recurring in SCHEDULE}


def test_every_column_that_holds_the_key_of_a_file_says_so():
    called = {
        f"{table.name}.{column.name}"
        for table in TenantModel.metadata.sorted_tables
        for column in table.columns
        if column.name == "key" or column.name.endswith("_key")
    }

    assert {f"{column.table.name}.{column.name}" for column in litter.columns()} == called - KEYS_OF_SOMETHING_ELSE
