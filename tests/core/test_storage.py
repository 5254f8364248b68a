from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest

from app.core import clock, storage
from app.core.storage import DiskStore, MemoryStore
from tenants.context import Tenant, use_tenant
from tenants.unit_of_work import unit_of_work


class TestEveryStore:
    """What any store does, whether files live on a disk or in memory."""

    @pytest.fixture(params=["disk", "memory"])
    def store(self, request, tmp_path):
        return DiskStore(tmp_path / "uploads") if request.param == "disk" else MemoryStore()

    def test_gives_back_what_was_written(self, store):
        store.write("salon", "a-1.webp", b"pixels")

        assert store.read("salon", "a-1.webp") == b"pixels"

    def test_keeps_folders_apart(self, store):
        store.write("salon", "a-1.webp", b"pixels")

        assert store.read("stranger", "a-1.webp") is None

    def test_copies_an_open_file_and_opens_it_again(self, store):
        store.write_from("salon", "a-1.zip", BytesIO(b"many bytes"))

        with store.opened("salon", "a-1.zip") as file:
            assert file.read() == b"many bytes"
        assert store.opened("salon", "b-1.zip") is None

    def test_knows_what_was_written_before_an_instant(self, store):
        store.write("salon", "a-1.webp", b"pixels")
        now, hour = clock.now(), timedelta(hours=1)

        assert store.names("salon", before=now + hour) == store.names("salon") == ["a-1.webp"]
        assert store.names("salon", before=now - hour) == []

    def test_forgets_all_forms_of_one_thing(self, store):
        for name in ("a-1.webp", "a-2.webp", "b-1.webp"):
            store.write("salon", name, b"pixels")

        store.remove("salon", "a-")

        assert [store.read("salon", name) for name in ("a-1.webp", "a-2.webp", "b-1.webp")] == [None, None, b"pixels"]

    def test_forgets_a_folder_even_twice(self, store):
        store.write("salon", "a-1.webp", b"pixels")

        for _ in range(2):
            store.remove_folder("salon")

        assert store.read("salon", "a-1.webp") is None


class TestUploads:
    @pytest.fixture
    def kept(self, app, monkeypatch):
        keep = MemoryStore()
        monkeypatch.setitem(app.extensions, storage.EXTENSION, keep)
        return keep

    def test_are_found_by_key_and_end_of_name(self, kept):
        key = storage.store("logo", {"-320.webp": b"small", "-960.webp": b"large"})

        assert (storage.find(f"{key}-320.webp"), storage.find(f"{key}-960.webp")) == (b"small", b"large")

    def test_have_a_key_that_nobody_guesses(self, kept):
        keys = {storage.store("logo", {"-320.webp": b"small"}) for _ in range(100)}

        assert len(keys) == 100
        assert all(len(key) >= 24 for key in keys)

    @pytest.mark.parametrize("name", ["../secret", "logo-/../../etc/passwd", "logo-x", "", ".hidden", "a-" + "a" * 200])
    def test_are_not_found_by_names_that_are_none_of_ours(self, app, tmp_path, monkeypatch, name):
        monkeypatch.setitem(app.extensions, storage.EXTENSION, DiskStore(tmp_path / "uploads"))

        assert storage.find(name) is None

    @pytest.mark.parametrize("kind", ["private", "export", "letter"])
    def test_are_for_everybody_only_where_their_kind_is(self, kept, kind):
        public, other = (storage.store(one, {"-320.webp": b"small"}) for one in ("photo", kind))

        assert storage.find_public(f"{public}-320.webp") == b"small"
        assert storage.find_public(f"{other}-320.webp") is None

    def test_of_one_salon_are_not_found_in_another(self, kept, mane):
        key = storage.store("logo", {"-320.webp": b"small"})

        with use_tenant(None), use_tenant(mane):
            assert storage.find(f"{key}-320.webp") is None

    def test_are_forgotten_when_the_change_is_kept(self, kept):
        key = storage.store("logo", {"-320.webp": b"small"})

        with unit_of_work():
            storage.discard(key)
            assert storage.find(f"{key}-320.webp") == b"small"
        assert storage.find(f"{key}-320.webp") is None

    def test_survive_a_change_that_is_taken_back(self, kept):
        key = storage.store("logo", {"-320.webp": b"small"})

        with suppress(ZeroDivisionError), unit_of_work():
            storage.discard(key)
            raise ZeroDivisionError

        assert storage.find(f"{key}-320.webp") == b"small"

    def test_of_an_erased_salon_are_gone(self, kept, shear):
        key = storage.store("logo", {"-320.webp": b"small"})

        storage.delete_all(Tenant(id=uuid4(), slug="other", name="Other", schema_name="s_other"))
        assert storage.find(f"{key}-320.webp") == b"small"

        storage.delete_all(shear)
        assert storage.find(f"{key}-320.webp") is None
