"""A customer's card at the desk."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from app.auth.actor import Actor
from app.auth.roles import Role
from app.booking import operations as booking
from app.booking.queries import people
from app.core.money import Money
from app.customers import operations, queries
from app.customers.commands import DescribePhoto, UpdateCustomer, WriteNote
from app.customers.models import Customer
from app.customers.operations import ConsentNeeded
from app.customers.photos import develop
from tenants.context import is_pinned
from tenants.db import db
from tests.booking.conftest import at
from tests.booking.reading import Page, read
from tests.catalogue.people import acting


def upload(content, **fields):
    return {"photo": (BytesIO(content), "nails.jpg"), **fields}


class TestTally:
    def test_adds_up_what_was_completed(self, visit, bliss, cleo, ada, now):
        first, second, third = visit(at(9)), visit(at(12), bliss.colour_id), visit(at(9, day=3))
        for came in (first, second):
            booking.complete(appointment_id=came.id, by=ada, now=came.ends_at)
        booking.mark_no_show(appointment_id=third.id, by=ada, now=third.ends_at)

        found = people.tally(cleo.customer_id)

        assert (found.visits, found.no_shows, found.late_cancellations) == (2, 1, 0)
        assert found.spend == [Money(17000, "EUR")]
        assert (found.first_at, found.last_at) == (first.starts_at, second.starts_at)

    def test_keeps_currencies_apart(self, visit, cleo, ada):
        for starts_at, currency in ((at(9), "EUR"), (at(11), "CHF")):
            came = visit(starts_at)
            came.currency = currency
            booking.complete(appointment_id=came.id, by=ada, now=came.ends_at)

        assert people.tally(cleo.customer_id).spend == [Money(5000, "CHF"), Money(5000, "EUR")]

    @pytest.mark.parametrize(("before", "late"), [(timedelta(hours=23), 1), (timedelta(hours=25), 0)])
    def test_counts_what_was_cancelled_later_than_agreed(self, visit, cleo, ada, before, late):
        off = visit(at(9, day=5))
        off.policy = off.policy | {"cancellation_cutoff_minutes": 24 * 60}
        booking.cancel(appointment_id=off.id, by=ada, now=off.starts_at - before)

        assert people.tally(cleo.customer_id).late_cancellations == late

    def test_of_somebody_new_is_empty(self, app, cleo):
        found = people.tally(cleo.customer_id)

        assert (found.visits, found.first_at, list(found.spend)) == (0, None, [])


class TestCard:
    def test_shows_visits_spend_and_what_is_ahead(self, desk, card, visit, ada):
        came, ahead = visit(at(9)), visit(at(9, day=9))
        booking.complete(appointment_id=came.id, by=ada, now=came.ends_at)

        page = desk.get(card).text

        assert f"/desk/appointments/{came.id}" in page
        assert f"/desk/appointments/{ahead.id}" in page
        assert "€50.00" in page
        assert page.index("To come") < page.index("Past and cancelled")

    def test_keeps_everything_that_its_form_says(self, desk, card, cleo, bo):
        said = {
            "name": "Cleopatra",
            "email": "cleo@shear.example",
            "phone": "030 999 888",
            "allergies": "Acrylates",
            "tags": "VIP, colour, vip",
            "birth_day": "29",
            "birth_month": "2",
            "preferred_staff_member_id": str(bo.staff_member_id),
            "reach_by": "TEXT",
            "locale": "de",
            "timezone": "Asia/Tokyo",
        }

        assert desk.post(card, data=said).status_code == 303
        kept = queries.customer(cleo.customer_id)
        assert (kept.name, kept.phone, kept.tags) == ("Cleopatra", "+4930999888", ["VIP", "colour"])
        page = desk.get(card).text
        for shown in ("Acrylates", "February 29", "Bo", "Text message", "German", "Asia/Tokyo"):
            assert shown in page

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("birth_day", "30", "There is no such day in a year."),
            ("timezone", "Europe/Atlantis", "Please choose a time zone such as Europe/Berlin."),
            ("tags", ",".join(f"t{n}" for n in range(21)), "Please list at most 20."),
            ("preferred_staff_member_id", "01a1fe86-3735-72bb-a0fb-0885f404cde7", "Nobody like that works here."),
        ],
    )
    def test_says_what_does_not_fit(self, desk, card, field, value, sentence):
        answer = desk.post(card, data={"name": "Cleo", "birth_month": "2", field: value})

        assert answer.status_code == 422
        assert sentence in answer.text

    def test_is_not_written_over_what_somebody_else_wrote_meanwhile(self, desk, card, cleo):
        form = read(desk, card).form_to(card)
        operations.change(customer_id=cleo.customer_id, command=UpdateCustomer(allergies="Latex"))
        answer = form.send(desk, name="Cleo", notes="Likes tea", phone="+4930999999")

        assert answer.status_code == 409
        assert "It says now: Latex" in answer.text
        assert queries.customer(cleo.customer_id).allergies == "Latex"
        assert Page(answer).form_to(card).send(desk, name="Cleo", allergies="Latex, nuts").status_code == 303
        assert queries.customer(cleo.customer_id).allergies == "Latex, nuts"

    def test_that_came_back_for_another_reason_is_not_written_over_either(self, desk, card, cleo):
        form = read(desk, card).form_to(card)
        operations.change(customer_id=cleo.customer_id, command=UpdateCustomer(allergies="Latex"))
        came_back = Page(form.send(desk, name="Cleo", timezone="Europe/Atlantis"))
        answer = came_back.form_to(card).send(desk, name="Cleo", timezone="Europe/Berlin")

        assert (came_back.answer.status_code, answer.status_code) == (422, 409)
        assert queries.customer(cleo.customer_id).allergies == "Latex"

    def test_warns_of_allergies_with_every_visit(self, desk, visit, cleo):
        operations.change(customer_id=cleo.customer_id, command=UpdateCustomer(allergies="Acrylates"))
        its = visit(at(9))

        assert "Acrylates" in desk.get(f"/desk/appointments/{its.id}").text
        assert "Acrylates" in desk.get("/desk/appointments/new?q=cleo").text

    def test_leads_to_a_visit_for_them(self, client, desk, card, cleo, bo, visit):
        visit(at(9))
        for browser in (desk, acting(client, bo)):
            page = browser.get(card).text
            form = f"/desk/appointments/new?customer_id={cleo.customer_id}"

            assert form in page
            assert re.search(rf'name="customer_id" value="{cleo.customer_id}" checked', browser.get(form).text)

    def test_of_somebody_who_was_forgotten_leads_to_no_visit(self, desk, card, cleo, ada, now):
        operations.erase(customer_id=cleo.customer_id, by=ada, now=now)

        assert "/desk/appointments/new" not in desk.get(card).text

    def test_is_open_to_whom_the_customer_comes_to(self, client, bo, card, visit, dee):
        assert acting(client, bo).get(card).status_code == 404
        visit(at(9))
        page = acting(client, bo).get(card)

        assert page.status_code == 200
        assert "Edit the record" not in page.text
        assert acting(client, bo).post(card, data={"name": "Mine"}).status_code == 403
        other = Actor(role=Role.STAFF, staff_member_id=dee.id, name="Dee")
        assert acting(client, other).get(card).status_code == 404


class TestNotes:
    def test_are_kept_with_author_and_time(self, desk, card):
        assert desk.post(f"{card}/notes", data={"text": "Likes tea", "kind": "NOTE"}).status_code == 303
        desk.post(f"{card}/notes", data={"text": "6.1 + 20 vol", "kind": "FORMULA", "written_on": "2027-01-05"})

        page = desk.get(card).text
        assert "Likes tea" in page
        assert "Ada" in page
        assert page.index("Formulas") < page.index("6.1 + 20 vol")
        assert "5 Jan 2027" in page

    def test_need_words(self, desk, card):
        answer = desk.post(f"{card}/notes", data={"text": " ", "kind": "FORMULA"})

        assert answer.status_code == 422
        assert "Please fill this in." in answer.text

    def test_are_taken_away_by_their_author_or_the_desk_only(self, client, bo, ada, card, visit, cleo, now):
        visit(at(9))
        mine, hers = (
            operations.write_note(
                customer_id=cleo.customer_id, command=WriteNote(text="x"), by=by, today=now.date(), now=now
            )
            for by in (bo, ada)
        )

        assert acting(client, bo).post(f"{card}/notes/{hers.id}/removal").status_code == 403
        assert acting(client, bo).post(f"{card}/notes/{mine.id}/removal").status_code == 303
        assert acting(client, ada).post(f"{card}/notes/{hers.id}/removal").status_code == 303
        assert queries.notes(cleo.customer_id) == []

    def test_show_hostile_words_as_words(self, desk, card):
        desk.post(f"{card}/notes", data={"text": "<script>alert(1)</script>{{ 7*7 }}", "kind": "NOTE"})

        assert "<script>alert" not in desk.get(card).text
        assert "{{ 7*7 }}" in desk.get(card).text


class TestPhotos:
    def test_are_refused_without_consent(self, desk, card, cleo, picture):
        answer = desk.post(f"{card}/photos", data=upload(picture))

        assert answer.status_code == 422
        assert ConsentNeeded.sentence() in answer.text
        assert queries.photos(cleo.customer_id) == []

    def test_are_kept_with_consent_by_whom_and_when(self, desk, card, cleo, ada, now, picture):
        assert desk.post(f"{card}/photos", data=upload(picture, consent="true", caption="Gel")).status_code == 303

        consent = queries.find_consent(cleo.customer_id)
        assert (consent.noted_by_name, consent.given_at) == (ada.name, now)
        (photo,) = queries.photos(cleo.customer_id)
        sent = desk.get(f"{card}/photos/{photo.id}?small")
        assert sent.mimetype == "image/webp"
        assert "private" in sent.headers["Cache-Control"]
        # The consent that is noted is enough for the next one.
        assert desk.post(f"{card}/photos", data=upload(picture)).status_code == 303

    def test_are_read_while_no_transaction_waits_for_them(self, desk, card, picture, monkeypatch):
        read, inside = Image.open, []
        monkeypatch.setattr(Image, "open", lambda *given, **how: inside.append(is_pinned()) or read(*given, **how))

        assert desk.post(f"{card}/photos", data=upload(picture, consent="true")).status_code == 303
        assert inside == [False]

    def test_of_people_whose_card_one_may_not_see_are_not_read(self, client, bo, card, picture, monkeypatch):
        monkeypatch.setattr(Image, "open", lambda *_given, **_how: pytest.fail("it was read"))

        assert acting(client, bo).post(f"{card}/photos", data=upload(picture)).status_code == 404

    def test_are_not_for_the_public(self, client, ada, bo, cleo, card, now, picture):
        photo = operations.add_photo(
            customer_id=cleo.customer_id, photo=develop(picture), command=DescribePhoto(consent=True), by=ada, now=now
        )
        db.session.commit()

        assert client.get(f"/photos/{photo.key}-320.webp").status_code == 404
        assert client.get(f"{card}/photos/{photo.id}").status_code == 303
        assert acting(client, cleo).get(f"{card}/photos/{photo.id}").status_code == 403
        assert acting(client, bo).get(f"{card}/photos/{photo.id}").status_code == 404
        assert acting(client, ada).get(f"{card}/photos/{photo.id}").status_code == 200

    def test_are_taken_away_by_who_took_them_or_the_desk_only(self, client, bo, ada, card, visit, cleo, now, picture):
        visit(at(9))
        mine, hers = (
            operations.add_photo(
                customer_id=cleo.customer_id,
                photo=develop(picture),
                command=DescribePhoto(consent=True),
                by=by,
                now=now,
            )
            for by in (bo, ada)
        )
        page = acting(client, bo).get(card).text

        assert (f"{mine.id}/removal" in page, f"{hers.id}/removal" in page) == (True, False)
        assert acting(client, bo).post(f"{card}/photos/{hers.id}/removal").status_code == 403
        assert acting(client, bo).post(f"{card}/photos/{mine.id}/removal").status_code == 303
        assert acting(client, ada).post(f"{card}/photos/{hers.id}/removal").status_code == 303

    def test_belong_to_one_card(self, desk, cleo, ada, now, picture):
        photo = operations.add_photo(
            customer_id=cleo.customer_id, photo=develop(picture), command=DescribePhoto(consent=True), by=ada, now=now
        )
        dora = operations.find_or_create(name="Dora", email=None, now=now)

        assert desk.get(f"/desk/customers/{dora.id}/photos/{photo.id}").status_code == 404

    def test_go_with_the_consent(self, app, desk, card, cleo, picture):
        desk.post(f"{card}/photos", data=upload(picture, consent="true"))
        (photo,) = queries.photos(cleo.customer_id)
        path = f"{card}/photos/{photo.id}"

        assert desk.post(f"{card}/photo-consent/withdrawal").status_code == 303
        assert queries.photos(cleo.customer_id) == []
        assert queries.find_consent(cleo.customer_id) is None
        assert desk.get(path).status_code == 404
        assert [line.change for line in queries.changes(cleo.customer_id)] == ["consent_withdrawn", "consent_given"]
        assert desk.post(f"{card}/photos", data=upload(picture)).status_code == 422

    def test_are_pictures(self, desk, card):
        answer = desk.post(f"{card}/photos", data=upload(b"<svg onload=alert(1)>", consent="true"))

        assert answer.status_code == 422
        assert "cannot read this file as a photo" in answer.text


class TestUpdate:
    def test_changes_what_is_stated_only(self, app, cleo):
        operations.change(customer_id=cleo.customer_id, command=UpdateCustomer(allergies="Nuts", tags=["VIP"]))
        operations.change(customer_id=cleo.customer_id, command=UpdateCustomer(phone=None))

        cleo = db.session.get(Customer, cleo.customer_id)
        assert (cleo.name, cleo.allergies, cleo.tags, cleo.phone) == ("Cleo", "Nuts", ["VIP"], None)
