from datetime import timedelta

import pytest
from sqlalchemy import select

from app.auth import audit, operations
from app.auth.acting import actor_for
from app.auth.audit import noting
from app.auth.audit.commands import ListEntries
from app.auth.audit.models import AuditEntry
from app.auth.audit.queries import search
from app.auth.audit.words import FIELDS, SUBJECTS, VERBS, Subject, Verb
from app.auth.models import Account, ApiKey
from app.auth.roles import Role
from app.catalogue import operations as catalogue
from app.catalogue.absences.models import TimeOffRequest
from app.catalogue.commands import UpdateSalon, UpdateService
from app.catalogue.models import (
    Addon,
    Closure,
    GalleryPhoto,
    Location,
    Salon,
    Service,
    ServiceCategory,
    StaffMember,
    TimeOff,
)
from app.core.refusals import Invalid
from app.notifications.models import MessageRule
from tenants.db import db
from tests.catalogue.people import acting

HISTORY = "/desk/settings/history"


@pytest.fixture
def desk(client, ada):
    return acting(client, ada)


@pytest.fixture
def entries(app):
    """What was written down, the oldest first."""
    return lambda: list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.at, AuditEntry.id)))


class TestNote:
    def test_says_who_did_what_to_what_and_in_which_request(self, desk, ada, bliss, entries):
        desk.post(
            "/desk/settings/brand", data={"brand_color": "#123456"}, headers={"X-Request-Id": "a-request-of-ours"}
        )

        (entry,) = entries()
        assert (entry.account_id, entry.role, entry.name) == (ada.account_id, "owner", "Ada")
        assert (entry.verb, entry.subject_kind, entry.subject_name) == ("changed", "salon", "Shear Bliss")
        assert entry.changes == {"brand_color": [None, "#123456"]}
        assert entry.request_id == "a-request-of-ours"

    def test_is_not_made_of_a_change_that_changes_nothing(self, desk, salon, entries):
        desk.post("/desk/settings/policies", data={"cancellation_cutoff_minutes": salon.cancellation_cutoff_minutes})

        assert entries() == []

    def test_is_not_made_of_what_was_refused(self, desk, entries):
        desk.post("/desk/settings/policies", data={"cancellation_cutoff_minutes": "-5"})

        assert entries() == []

    def test_is_gone_with_the_transaction(self, bliss, entries):
        with pytest.raises(Invalid), db.session.begin_nested():
            catalogue.change_settings(command=UpdateSalon(policies_text="Be kind.", holiday_subdivision="ZZ"))

        assert entries() == []

    def test_names_the_program_itself_outside_of_requests(self, bliss, entries):
        catalogue.update_service(service_id=bliss.cut_id, command=UpdateService(name="Haircut"))

        assert (entries()[0].name, entries()[0].changes) == ("system", {"name": ["Cut", "Haircut"]})

    def test_keeps_no_second_copy_of_long_texts(self, desk, entries):
        profile = {
            "name": "Shear Bliss",
            "business_type": "HAIR",
            "country": "DE",
            "timezone": "Europe/Berlin",
            "locale": "en",
        }
        desk.post("/desk/settings/profile", data={**profile, "about": "x" * 5000})

        assert len(entries()[0].changes["about"][1]) == 300

    def test_keeps_nothing_of_customers_but_that_they_were_changed(self, desk, cleo, entries):
        stated = {"name": "Cleopatra", "email": "cleo@shear.example", "phone": "+4930123456"}
        desk.post(f"/desk/customers/{cleo.customer_id}", data=stated)

        (entry,) = entries()
        assert (entry.subject_id, entry.changes["name"]) == (cleo.customer_id, ["•••", "•••"])
        assert "Cleo" not in str(vars(entry))

    def test_keeps_no_secret(self, ada, now, entries):
        account = db.session.get_one(Account, ada.account_id)
        account.password_hash = "a hash"
        audit.note(Verb.CHANGED, Subject.ACCOUNT, account, changes={"password": (None, "set anew")})
        db.session.flush()

        assert entries()[0].changes == {"password": [None, "set anew"]}


class TestActs:
    def test_of_hours_tell_what_they_were(self, desk, bo, entries):
        desk.post(
            f"/desk/team/{bo.staff_member_id}/hours",
            data={"valid_from": "2027-04-01", "start-0": "10:00", "end-0": "14:00"},
        )
        desk.post(f"/desk/team/{bo.staff_member_id}/hours/2027-04-01/removal")

        set_, dropped = entries()
        assert set_.changes == {"from 2027-04-01": ["", "Monday 10:00–14:00"]}
        assert dropped.changes == {"from 2027-04-01": ["Monday 10:00–14:00", None]}
        assert {set_.subject_name, dropped.subject_name} == {"Bo"}

    def test_of_days_tell_what_they_were(self, desk, bo, entries):
        days = f"/desk/team/{bo.staff_member_id}/days"
        desk.post(days, data={"day": "2027-03-10", "start-day": "12:00", "end-day": "20:00"})
        desk.post(days, data={"day": "2027-03-10", "off": "true"})

        assert [entry.changes for entry in entries()] == [
            {"2027-03-10": [None, "12:00–20:00"]},
            {"2027-03-10": ["12:00–20:00", ""]},
        ]

    def test_of_a_service_tell_who_does_it(self, desk, bliss, entries):
        desk.post(f"/desk/services/{bliss.cut_id}", data={"name": "Cut", "duration_minutes": "45", "price": "50"})

        assert {"staff": [["Bo"], []]} in [entry.changes for entry in entries()]

    def test_of_a_role_tell_both(self, signed_in, ada, bo, entries):
        browser = signed_in(ada)
        browser.post(f"/desk/access/accounts/{bo.account_id}/role", data={"role": "manager"})

        assert entries()[-1].changes["role"] == ["staff", "manager"]
        assert entries()[-1].name == "Ada"

    def test_of_signing_in_are_the_teams_alone(self, signed_in, bo, cleo, entries):
        signed_in(bo)
        signed_in(cleo)

        (entry,) = entries()
        assert (entry.verb, entry.name, entry.changes) == ("signed_in", "Bo", {"browser": [None, "Firefox, Linux"]})

    def test_are_forgotten_after_two_years(self, desk, now, entries):
        desk.post("/desk/settings/brand", data={"brand_color": "#123456"})

        operations.purge_expired(now=now + timedelta(days=729))
        assert len(entries()) == 1
        operations.purge_expired(now=now + timedelta(days=731))
        assert entries() == []


class TestPage:
    def test_lists_acts_in_words(self, desk):
        desk.post("/desk/settings/brand", data={"brand_color": "#123456"})

        page = desk.get(HISTORY).text
        assert "Changed: The salon · Shear Bliss" in page
        assert "Ada (Owner)" in page
        assert "1 Mar 2027, 09:00" in page
        assert "#123456" in page

    def test_says_values_as_people_read_them(self, desk, bo, bliss):
        day = {"valid_from": "2027-04-01", "start-0": "10:00", "end-0": "14:00"}
        desk.post(f"/desk/team/{bo.staff_member_id}/hours", data=day)
        desk.post(
            f"/desk/team/{bo.staff_member_id}/time-off", data={"starts_on": "2027-05-04", "ends_on": "2027-05-05"}
        )
        desk.post(f"/desk/access/accounts/{bo.account_id}/role", data={"role": "manager"})
        cut = {"name": "Cut", "duration_minutes": "75", "price": "60", "visibility": "LINK_ONLY"}
        desk.post(f"/desk/services/{bliss.cut_id}", data=cut)

        page = " ".join(desk.get(HISTORY).text.split())
        said = ("4 May 2027, 00:00", "from 1 Apr 2027 on", "<ins>Manager</ins>", "1 h 15 min", "€60.00")
        assert [words for words in (*said, "Only people who have its link") if words not in page] == []
        raw = ("+00:00<", "from 2027-04-01", "<ins>manager", "LINK_ONLY", ">6000<", "None")
        assert [words for words in raw if words in page] == []

    def test_names_who_has_left_and_what_is_gone(self, desk, bliss, bo, now):
        cut, stylist = db.session.get_one(Service, bliss.cut_id), db.session.get_one(StaffMember, bo.staff_member_id)
        given = {"service_id": cut, "staff_member_id": stylist, "location_id": stylist.location}
        audit.note(Verb.CHANGED, Subject.ACCOUNT, changes={name: (None, one.id) for name, one in given.items()})
        stylist.location.name = "Old Mill"
        for one in given.values():
            one.archived_at = now
        db.session.flush()

        page = desk.get(HISTORY).text
        assert [f"<ins>{name}</ins>" in page for name in ("Cut", "Bo", "Old Mill")] == [True] * 3

    @pytest.mark.parametrize("value", ["•••", "long ago", 10**9, "2027", [None, "x"]])
    @pytest.mark.parametrize("field", ["starts_at", "birthday", "price_minor", "locale", "category_id", "hold_minutes"])
    def test_shows_what_it_cannot_read_as_it_is(self, desk, entries, field, value):
        audit.note(Verb.CHANGED, Subject.SALON, name="Shear Bliss", changes={field: (None, value)})

        assert desk.get(HISTORY).status_code == 200

    def test_says_what_was_done_where_a_button_says_what_to_do(self, desk, bo):
        account = f"/desk/access/accounts/{bo.account_id}"
        desk.post(f"{account}/disablement")
        button = desk.get("/desk/access?lang=de").text
        desk.post(f"{account}/enablement")

        assert "Wieder einlassen" in button
        assert "Wieder eingelassen" in desk.get(f"{HISTORY}?lang=de").text

    def test_finds_by_person_kind_and_day(self, desk, ada, bo):
        desk.post("/desk/settings/brand", data={"brand_color": "#123456"})

        for query, found in {
            f"account_id={ada.account_id}": True,
            f"account_id={bo.account_id}": False,
            "kind=salon": True,
            "kind=service": False,
            "day=2027-03-01": True,
            "day=2027-02-28": False,
        }.items():
            assert ("#123456" in desk.get(f"{HISTORY}?{query}").text) is found, query

    def test_shows_hostile_words_as_words(self, desk):
        profile = {
            "name": "<script>alert(1)</script>",
            "business_type": "HAIR",
            "country": "DE",
            "timezone": "Europe/Berlin",
            "locale": "en",
        }
        desk.post("/desk/settings/profile", data=profile)

        shown = desk.get(HISTORY).text
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert" in shown

    def test_pages_through_many(self, ada):
        for number in range(120):
            audit.note(Verb.ADDED, Subject.SERVICE, name=str(number), by=ada)
        db.session.flush()

        seen, cursor = [], None
        while True:
            page = search(ListEntries(cursor=cursor), zone="Europe/Berlin")
            seen += [entry.subject_name for entry in page.data]
            if (cursor := page.next) is None:
                break
        assert sorted(seen, key=int) == [str(number) for number in range(120)]

    def test_is_the_owners_and_the_managers(self, client, bo, now):
        assert acting(client, bo).get(HISTORY).status_code == 403
        max_ = operations.create_account(email="max@shear.example", name="Max", role=Role.MANAGER, now=now)
        assert acting(client, actor_for(max_)).get(HISTORY).status_code == 200

    def test_is_of_this_salon_alone(self, desk, stranger, mo):
        desk.post("/desk/settings/brand", data={"brand_color": "#123456"})

        assert "#123456" not in acting(stranger, mo).get(HISTORY).text


def test_everything_has_words():
    assert VERBS.keys() == set(Verb)
    assert SUBJECTS.keys() == set(Subject)


AUDITED = (
    *(Salon, Location, Service, ServiceCategory, Addon, StaffMember, TimeOff, Closure, GalleryPhoto, Account),
    *(ApiKey, MessageRule, TimeOffRequest),
)
OF_NO_INTEREST = noting.OF_NO_INTEREST | {"password_hash", "key_digest"}


@pytest.mark.parametrize("model", AUDITED)
def test_every_column_that_is_written_down_has_words(model):
    columns = {column.name for column in model.__table__.columns} - OF_NO_INTEREST

    assert columns - FIELDS.keys() == set()


def test_the_history_says_what_was_changed_in_words(desk):
    desk.post("/desk/settings/brand", data={"brand_color": "#123456"})

    page = desk.get(HISTORY).text
    assert f'<summary class="small">{FIELDS["brand_color"]}</summary>' in page
    assert "brand color" not in page
    assert "(Owner)" in page


def test_a_program_is_named(ada, now, client, entries):
    _key, secret = operations.create_api_key(name="till", role=Role.MANAGER, by=ada, now=now)
    db.session.flush()

    client.patch("/api/v1/salon", json={"about": "Calm"}, headers={"Authorization": f"Bearer {secret}"})

    assert (entries()[-1].name, entries()[-1].account_id) == ("till", None)
