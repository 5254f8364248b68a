"""One field that leads everywhere, the day on paper, and what stands beside a visit."""

import re
from datetime import date

import pytest

from app.booking import operations
from app.catalogue import operations as catalogue
from app.catalogue.models import Service
from app.core import clock
from app.customers import operations as customers
from app.customers.commands import NoteKind, WriteNote
from tenants.db import db
from tests.booking.conftest import GUEST, at
from tests.booking.reading import PARTIAL, read


class TestSearching:
    @pytest.mark.parametrize("text", ["dor", "DORA", "030 1234567", "dora@ex"])
    def test_finds_visits_by_whoever_comes(self, owner, book, text):
        visit = book(at(10))

        assert read(owner, f"/desk/search?q={text}").link_to(f"/desk/appointments/{visit.id}")

    @pytest.mark.parametrize("text", ["jose", "JOSÉ", "nunez jose"])
    def test_finds_visits_whatever_the_accents(self, owner, book, text):
        visit = book(at(10), customer=GUEST.model_copy(update={"name": "José Núñez"}))

        assert read(owner, f"/desk/search?q={text}").link_to(f"/desk/appointments/{visit.id}")

    def test_finds_visits_by_what_is_done(self, owner, book, bliss):
        visit = book(at(10))
        db.session.get_one(Service, bliss.cut_id).name = "Découpe 100%"
        db.session.flush()

        for text in ("decoupe", "100%25"):
            assert read(owner, f"/desk/search?q={text}").link_to(f"/desk/appointments/{visit.id}")

    def test_finds_visits_by_their_reference(self, owner, book):
        visit = book(at(10))

        assert read(owner, f"/desk/search?q={visit.reference.lower()}").link_to(str(visit.id))

    def test_puts_what_is_to_come_first_and_then_what_was_last(self, owner, book):
        visits = [book(at(10, day=day)) for day in (2, 5, 9, 12)]
        with clock.frozen(at(12, day=8)):
            text = owner.get("/desk/search?q=dora").text
        listed = sorted(visits, key=lambda visit: text.index(str(visit.id)))

        assert [visit.starts_at.day for visit in listed] == [9, 12, 5, 2]

    def test_finds_people(self, owner, cleo):
        assert read(owner, "/desk/search?q=cleo").link_to(f"/desk/customers/{cleo.customer_id}")

    def test_finds_pages_and_what_can_be_begun(self, owner):
        page = read(owner, "/desk/search?q=a")

        assert page.link_to("/desk/team")
        assert page.link_to("/desk/appointments/new?walk_in=1")

    @pytest.mark.parametrize(
        ("text", "href"),
        [
            ("polic", "/desk/settings/policies"),
            ("notifi", "/desk/settings/notifications"),
            ("roles", "/desk/access/roles"),
            ("histo", "/desk/settings/history"),
            ("EXPORT", "/desk/settings/leaving"),
        ],
    )
    def test_finds_every_page_of_the_settings(self, owner, text, href):
        assert read(owner, f"/desk/search?q={text}").link_to(href)

    def test_of_nothing_shows_the_desks_own_pages(self, owner):
        text = owner.get("/desk/search?q=", headers=PARTIAL).text

        assert "Customers" in text
        assert "Policies" not in text

    def test_finds_the_team_and_the_services(self, owner, bliss, dee):
        assert read(owner, "/desk/search?q=dee").link_to(f"/desk/team/{dee.id}")
        assert read(owner, "/desk/search?q=dee").link_to(f"staff={dee.id}")
        assert read(owner, "/desk/search?q=colou").link_to(f"/desk/services/{bliss.colour_id}")

    def test_leads_nobody_to_pages_that_they_may_not_open(self, stylist, bliss, bo, dee):
        text = "".join(
            stylist.get(f"/desk/search?q={typed}", headers=PARTIAL).text
            for typed in ("bo", "dee", "colour", "policies", "roles", "history")
        )

        assert f"staff={bo.staff_member_id}" in text
        closed = ("/desk/team/", str(dee.id), "/desk/services/", "/desk/settings", "/desk/history", "/desk/access")
        assert [way for way in closed if way in text] == []

    def test_of_one_letter_finds_no_people(self, owner, cleo):
        assert "Cleo" not in owner.get("/desk/search?q=c", headers=PARTIAL).text

    def test_says_when_nothing_was_found(self, owner):
        assert "Nothing was found." in owner.get("/desk/search?q=xyzzy").text

    def test_answers_htmx_with_the_results_alone(self, owner):
        answer = owner.get("/desk/search?q=team", headers=PARTIAL)

        assert "<html" not in answer.text
        assert 'id="palette-results"' in answer.text

    def test_shows_staff_neither_customers_nor_others_visits_nor_closed_doors(self, stylist, book, dee, cleo):
        book(at(10), staff_id=dee.id)
        answers = [stylist.get(f"/desk/search?q={typed}", headers=PARTIAL) for typed in ("dora", "")]
        text = "".join(answer.text for answer in answers)

        assert "/desk/appointments/new" in text
        assert [word for word in ("Dora", "/desk/team") if word in text] == []

    def test_does_what_no_name_says(self, owner):
        assert "<script>alert" not in owner.get("/desk/search?q=<script>alert(1)</script>").text

    def test_takes_signs_for_what_they_are(self, owner, book):
        book(at(10))

        assert "Dora" not in owner.get("/desk/search?q=%25%25", headers=PARTIAL).text

    def test_costs_few_statements(self, owner, book, counted):
        book(at(10))
        with counted() as statements:
            owner.get("/desk/search?q=dora", headers=PARTIAL)

        assert len(statements) <= 7, "\n".join(statements)


class TestPaper:
    def test_has_a_sheet_for_everybody(self, owner, book, dee):
        book(at(10), notes="Quiet chair")
        text = read(owner, "/desk/calendar/print?day=2027-03-02").text

        assert all(said in text for said in ("Bo", "Dee", "Dora", "10:00 – 10:45", "Quiet chair", "+49301234567"))

    def test_can_be_one_persons(self, owner, book, dee):
        book(at(10))
        text = read(owner, f"/desk/calendar/print?day=2027-03-02&staff={dee.id}").text

        assert "Dora" not in text

    def test_shows_staff_their_own_day(self, stylist, book, dee):
        book(at(10), staff_id=dee.id)
        text = read(stylist, "/desk/calendar/print?day=2027-03-02").text

        assert "Dee" not in text
        assert "Bo" in text


class TestBesideAVisit:
    def test_stands_how_often_the_customer_came_and_comes_next(self, owner, book, ada, now):
        came, missed, visit, following = (book(at(10, day=day)) for day in (2, 3, 4, 5))
        operations.complete(appointment_id=came.id, by=ada, now=came.starts_at)
        operations.mark_no_show(appointment_id=missed.id, by=ada, now=now)
        text = "".join(read(owner, f"/desk/appointments/{visit.id}").text.split())

        assert "Visits1Didnotcome1Lastvisit2Mar2027,10:00Nextvisit5Mar2027,10:00" in text
        assert following.starts_at == at(10, day=5)

    def test_stands_the_same_for_the_stylist_whom_they_come_to(self, stylist, book):
        page = read(stylist, f"/desk/appointments/{book(at(10)).id}").text

        assert "Last visit" in page
        assert "Open the customer's card" in page

    def test_stand_no_messages_for_those_who_may_not_read_them(self, stylist, owner, book):
        about = f"/desk/messages/about/{(visit := book(at(10))).id}"

        assert about not in stylist.get(f"/desk/appointments/{visit.id}").text
        assert about in owner.get(f"/desk/appointments/{visit.id}").text

    def test_stands_what_was_mixed_last(self, stylist, book, ada, now):
        visit = book(at(10))
        for day, text in ((1, "Wella 6/71"), (2, "Wella 7/3 + 8/38, 30 min")):
            said = WriteNote(text=text, kind=NoteKind.FORMULA, written_on=date(2027, 2, day))
            customers.write_note(customer_id=visit.customer_id, command=said, by=ada, today=date(2027, 2, 3), now=now)
        page = read(stylist, f"/desk/appointments/{visit.id}").text

        assert "Wella 7/3 + 8/38, 30 min" in page
        assert "Wella 6/71" not in page

    def test_stands_the_way_to_the_same_again(self, stylist, book, bliss):
        visit = book(at(10))
        (again,) = re.findall(
            r'hx-get="(/desk/appointments/new[^"]+)"', stylist.get(f"/desk/appointments/{visit.id}").text
        )
        form = stylist.get(again.replace("&amp;", "&")).text

        assert re.search(rf'name="customer_id" value="{visit.customer_id}" checked', form)
        assert re.search(rf'value="{bliss.cut_id}" selected', form)
        assert re.search(rf'value="{visit.staff_member_id}" selected', form)
        assert 'value="2027-03-30"' in form

    def test_stands_the_way_to_another_visit_where_the_service_is_gone(self, owner, book, bliss, now):
        visit = book(at(10))
        catalogue.archive_service(service_id=bliss.cut_id, now=now)
        (again,) = re.findall(
            r'hx-get="(/desk/appointments/new[^"]+)"', owner.get(f"/desk/appointments/{visit.id}").text
        )

        assert owner.get(again.replace("&amp;", "&")).status_code == 200

    def test_stands_whom_they_like_and_how_to_reach_them(self, stylist, book, dee):
        visit = book(at(10))
        visit.customer.preferred_staff_member_id, visit.customer.reach_by = dee.id, "TEXT"
        visit.customer.tags = ["VIP"]
        db.session.flush()
        page = "".join(read(stylist, f"/desk/appointments/{visit.id}").text.split())

        assert all(said in page for said in ("FavouriteDee", "HowtoreachTextmessage", "VIP"))

    def test_stands_what_was_said_about_it(self, owner, book):
        visit = book(at(10))
        answer = owner.get(f"/desk/messages/about/{visit.id}", headers=PARTIAL)

        assert "Confirmed: Cut" in answer.text
        assert owner.get(f"/desk/messages/about/{visit.id}").status_code == 302
