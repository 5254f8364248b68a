from contextlib import suppress
from io import BytesIO

import pytest

from app.catalogue import operations, queries, uploads
from app.catalogue.events import CatalogueChanged
from app.core import events, storage
from app.core.images import NotAPhoto
from app.core.storage import MemoryStore
from tenants.context import is_pinned
from tenants.unit_of_work import unit_of_work
from tests.catalogue.people import acting


class WatchedStore(MemoryStore):
    """Remembers for each file whether a unit of work was under way when it was written."""

    def __init__(self):
        super().__init__()
        self.written_inside = []

    def write(self, folder, name, content):
        self.written_inside.append(is_pinned())
        super().write(folder, name, content)


class FullStore(MemoryStore):
    """Has room for one file."""

    def write(self, folder, name, content):
        if self.files:
            raise OSError("no space left")
        super().write(folder, name, content)


@pytest.fixture
def kept(app, monkeypatch):
    keep = WatchedStore()
    monkeypatch.setitem(app.extensions, storage.EXTENSION, keep)
    return keep


@pytest.fixture
def pages(bliss, bo):
    return {
        "service": f"/desk/services/{bliss.cut_id}/photo",
        "staff": f"/desk/team/{bo.staff_member_id}/photo",
        "logo": "/desk/settings/logo",
    }


def upload(browser, path, content, **more):
    form = {"photo": (BytesIO(content), "photo.jpg"), **more}
    return browser.post(path, data=form, content_type="multipart/form-data")


class TestPictures:
    @pytest.mark.parametrize("of", ["service", "staff", "logo"])
    def test_are_read_and_stored_before_the_unit_of_work(self, desk, kept, pages, picture, of):
        assert upload(desk, pages[of], picture).status_code == 303

        assert kept.written_inside == [False, False]
        assert len(kept.files) == 2

    @pytest.mark.parametrize("of", ["service", "staff", "logo"])
    def test_take_the_place_of_those_before(self, desk, kept, pages, picture, of):
        upload(desk, pages[of], picture)
        before = set(kept.files)
        upload(desk, pages[of], picture)

        assert len(kept.files) == 2
        assert before.isdisjoint(kept.files)

    @pytest.mark.parametrize("of", ["service", "staff", "logo"])
    def test_that_are_refused_leave_nothing_behind(self, desk, kept, pages, of):
        assert upload(desk, pages[of], b"<svg/>").status_code == 422

        assert kept.files == {}

    def test_for_something_that_is_not_there_leave_nothing_behind(self, desk, kept, street, picture):
        assert upload(desk, f"/desk/services/{street.cut_id}/photo", picture).status_code == 404

        assert kept.written_inside
        assert kept.files == {}

    def test_whose_transaction_fails_leave_nothing_behind(self, app, desk, kept, pages, picture, monkeypatch):
        def fail(_event):
            raise ZeroDivisionError

        monkeypatch.setitem(app.extensions, events.EXTENSION, {CatalogueChanged: (fail,)})
        with suppress(ZeroDivisionError):
            upload(desk, pages["service"], picture)

        assert kept.written_inside
        assert kept.files == {}

    def test_that_are_to_be_removed_all_the_same_leave_nothing_behind(self, desk, kept, pages, picture):
        assert upload(desk, pages["logo"], picture, remove="1").status_code == 303

        assert kept.files == {}
        assert queries.salon().logo_key is None

    def test_are_stored_whole_or_not_at_all(self, app, desk, pages, picture, monkeypatch):
        full = FullStore()
        monkeypatch.setitem(app.extensions, storage.EXTENSION, full)
        with suppress(OSError):
            upload(desk, pages["logo"], picture)

        assert full.files == {}

    def test_of_people_who_may_not_show_any_are_not_read(self, client, kept, pages, bo, picture):
        upload(client, pages["logo"], picture)
        upload(acting(client, bo), pages["logo"], picture)
        upload(client, "/sign-in", picture)

        assert kept.written_inside == []


class TestOutsideARequest:
    def test_a_picture_is_read_around_its_unit_of_work(self, kept, picture):
        with uploads.read(picture), unit_of_work():
            operations.set_logo(upload=picture)

        assert {name.rpartition("-")[0] for _folder, name in kept.files} == {queries.salon().logo_key}

    def test_what_is_no_picture_is_refused_by_the_operation(self, kept):
        with pytest.raises(NotAPhoto), uploads.read(b"<svg/>"), unit_of_work():
            operations.set_logo(upload=b"<svg/>")

    def test_a_picture_that_nobody_read_is_a_mistake(self, kept, picture):
        with pytest.raises(uploads.NotReadBefore), unit_of_work():
            operations.set_logo(upload=picture)
