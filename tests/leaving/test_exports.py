import csv
import io
import json
from datetime import timedelta
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from app.auth import passwords
from app.auth.models import Account
from app.core import clock, storage
from app.core.ids import new_id
from app.core.rows import opens_something
from app.core.storage import MemoryStore
from app.customers.models import Customer
from app.leaving import archive, operations
from app.leaving.models import Export
from app.leaving.operations import exporting
from tenants.context import is_pinned
from tenants.db import TenantModel, db
from tests.auth.conftest import people_with_passwords
from tests.notifications.conftest import mails
from tests.notifications.letters import text_of
from tests.world import PASSWORD

__all__ = ["mails", "people_with_passwords"]

HERE = "/desk/settings/leaving"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def desk(signed_in, ada, people_with_passwords):
    """Ada, who knows her password."""
    return signed_in(ada)


@pytest.fixture
def export(app):
    """The one export that was asked for."""
    return lambda: db.session.scalars(select(Export)).one()


@pytest.fixture
def made(desk, export, perform_jobs):
    """An export that was asked for and made."""
    desk.post(f"{HERE}/exports", data={"password": PASSWORD})
    perform_jobs()
    return export()


@pytest.fixture
def fetch(desk):
    """Download an export, with the password."""
    return lambda one: desk.post(f"{HERE}/exports/{one.id}/file", data={"password": PASSWORD})


@pytest.fixture
def opened(fetch, made):
    """The archive as it is downloaded."""
    return lambda: ZipFile(io.BytesIO(fetch(made).data))


@pytest.fixture
def kept(app, monkeypatch):
    """Where files are kept in this test, which knows whether a transaction waited while one was read."""
    keep = Watched()
    monkeypatch.setitem(app.extensions, storage.EXTENSION, keep)
    return keep


class Watched(MemoryStore):
    def __init__(self):
        super().__init__()
        self.was_pinned = []

    def read(self, folder, name):
        self.was_pinned.append(is_pinned())
        return super().read(folder, name)


def table(archive_, name):
    return json.loads(archive_.read(f"tables/{name}.json"))


class TestAsking:
    def test_takes_the_password_again(self, desk):
        answer = desk.post(f"{HERE}/exports", data={"password": "not mine at all"}, headers=HTMX)

        assert answer.status_code == 422
        assert "That is not your present password." in answer.text
        assert db.session.scalars(select(Export)).all() == []

    def test_is_counted_like_signing_in(self, desk):
        answers = [desk.post(f"{HERE}/exports", data={"password": "a guess"}).status_code for _ in range(11)]

        assert answers == [422] * 10 + [429]

    def test_says_that_it_is_being_made(self, desk):
        answer = desk.post(f"{HERE}/exports", data={"password": PASSWORD}, headers=HTMX)

        assert "Your export is being made." in answer.text
        assert "Being made" in answer.text

    def test_waits_for_the_one_that_is_being_made(self, desk, perform_jobs, now):
        def ask():
            return desk.post(f"{HERE}/exports", data={"password": PASSWORD}, headers=HTMX)

        ask()
        assert (ask().status_code, "being made already" in ask().text) == (409, True)
        with clock.frozen(now + timedelta(days=1, minutes=1)):
            assert ask().status_code == 200

    def test_takes_no_connection_while_it_hashes(self, desk, monkeypatch):
        pinned, is_right = [], passwords.is_right
        monkeypatch.setattr(passwords, "is_right", lambda *known: pinned.append(is_pinned()) or is_right(*known))

        desk.post(f"{HERE}/exports", data={"password": PASSWORD})
        desk.post(f"{HERE}/closing", data={"password": PASSWORD, "name": "Shear Bliss"})

        assert pinned == [False, False]

    def test_is_the_owners_alone(self, signed_in, bo):
        browser = signed_in(bo)
        db.session.get_one(Account, bo.account_id).role = "manager"

        assert browser.get(HERE).status_code == 403
        assert browser.post(f"{HERE}/exports", data={"password": PASSWORD}).status_code == 403


class TestFile:
    def test_holds_every_table_twice_but_those_that_open_something(self, opened):
        names = {name for name in opened().namelist() if name.startswith("tables/")}

        expected = set(TenantModel.metadata.tables) - archive.CREDENTIALS
        assert names == {f"tables/{name}.{form}" for name in expected for form in ("csv", "json")}

    def test_holds_the_rows(self, opened, bliss):
        archive_ = opened()
        assert [row["name"] for row in table(archive_, "customers")] == ["Cleo"]
        assert {row["name"] for row in table(archive_, "services")} == {"Cut", "Colour"}

        text = archive_.read("tables/customers.csv").decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(text))
        assert (row["name"], row["phone"]) == ("Cleo", "+4930123456")

    def test_holds_no_secret(self, opened, ada):
        stored = db.session.get_one(Account, ada.account_id).password_hash
        archive_ = opened()

        for name in archive_.namelist():
            assert stored.encode() not in archive_.read(name)
        columns = {name for one in archive.tables() for name in archive.columns(one)}
        assert not {name for name in columns if opens_something(name)}
        assert not {name for name in columns if "digest" in name or "hash" in name or "nonce" in name}

    def test_holds_no_row_of_another_salon(self, opened):
        archive_ = opened()

        assert not any(b"Mane Street" in archive_.read(name) for name in archive_.namelist())

    def test_holds_the_pictures_that_rows_name_and_no_other_export(self, desk, made, fetch, perform_jobs, salon):
        salon.logo_key = storage.store("photo", {"-320.webp": b"a picture"})
        storage.store("private", {"-320.webp": b"of somebody who was forgotten"})
        desk.post(f"{HERE}/exports", data={"password": PASSWORD})
        perform_jobs()

        newest = db.session.scalars(select(Export).order_by(Export.id.desc())).first()
        archive_ = ZipFile(io.BytesIO(fetch(newest).data))
        photos = [name for name in archive_.namelist() if name.startswith("photos/")]
        assert photos == [f"photos/{salon.logo_key}-320.webp"]

    def test_is_made_without_a_transaction_that_waits_for_pictures(self, kept, salon, desk, perform_jobs, export):
        salon.logo_key = storage.store("photo", {"-320.webp": b"a picture"})
        desk.post(f"{HERE}/exports", data={"password": PASSWORD})
        perform_jobs()

        assert export().ready_at is not None
        assert kept.was_pinned == [False]

    def test_is_written_over_by_another_attempt(self, kept, desk, ada, now):
        export = operations.ask_for_export(by=ada, now=now)
        for _worker_that_dies in range(2):
            storage.store_from(f"{exporting._begun(export.id, now=now)}-all.zip", io.BytesIO(b"half of it"))

        operations.make_export(export_id=export.id, now=now)

        (content,) = kept.files.values()
        assert content.startswith(b"PK")

    def test_makes_no_formulas_of_what_customers_type(self, desk, export, fetch, perform_jobs, now):
        names = ["=1+1", "@sum", "-2+3", "Zoë"]
        db.session.add_all(Customer(id=new_id(), name=name, phone="+49 30 1", created_at=now) for name in names)
        desk.post(f"{HERE}/exports", data={"password": PASSWORD})
        perform_jobs()

        archive_ = ZipFile(io.BytesIO(fetch(export()).data))
        rows = list(csv.DictReader(io.StringIO(archive_.read("tables/customers.csv").decode("utf-8-sig"))))
        assert {row["name"] for row in rows} == {"'=1+1", "'@sum", "'-2+3", "Zoë", "Cleo"}
        assert {row["phone"] for row in rows} == {"+49 30 1", "+4930123456"}


class TestDownload:
    def test_is_told_by_mail(self, mails, made):
        (mail,) = [mail for mail in mails() if "export" in mail["Subject"]]
        assert mail["To"] == "Ada <ada@shear.example>"
        assert "http://shear.localhost:8000/desk/settings/leaving" in text_of(mail)

    def test_takes_the_password_again(self, desk, made):
        answer = desk.post(f"{HERE}/exports/{made.id}/file", data={"password": "not mine at all"})

        assert (answer.status_code, answer.mimetype) == (422, "text/html")
        assert "That is not your present password." in answer.text
        assert desk.get(f"{HERE}/exports/{made.id}/file").status_code == 405

    def test_is_a_file_that_is_kept_nowhere_else(self, fetch, made):
        answer = fetch(made)

        assert answer.content_length == len(answer.data) == made.bytes_count
        assert answer.headers["Content-Disposition"] == "attachment; filename=salon.zip"
        assert answer.headers["Cache-Control"] == "no-store"

    def test_is_over_after_a_week(self, fetch, made, now, perform_jobs):
        with clock.frozen(now + timedelta(days=7, minutes=1)):
            assert fetch(made).status_code == 404
            perform_jobs()
            assert made.key is None

    def test_of_another_salon_is_not_there(self, stranger, made, signed_in, mo):
        assert stranger.post(f"{HERE}/exports/{made.id}/file", data={"password": PASSWORD}).status_code != 200

    def test_is_no_photo(self, client, made):
        assert client.get(f"/photos/{made.key}-all.zip").status_code == 404

    def test_is_written_down(self, desk, made):
        assert "Exported: Export" in desk.get("/desk/settings/history").text


def test_made_twice_is_made_once(desk, made, now, export):
    before = made.key, made.ready_at
    operations.make_export(export_id=made.id, now=now + timedelta(hours=1))

    assert (export().key, export().ready_at) == before
