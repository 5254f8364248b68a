"""Reading: the desk's sheets, a customer's visits, lists by page."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from app.auth.actor import ANONYMOUS, SYSTEM
from app.booking import operations, queries
from app.booking.commands import BlockTime
from app.booking.states import Status
from app.booking.tokens import manage_token
from app.core.refusals import Invalid, NotFound
from tenants.db import db
from tests.booking.conftest import at

TUESDAY = date(2027, 3, 2)


@pytest.fixture
def statements(app):
    """Count the statements that are sent to the database."""
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def full_day(book, hold, bo, dee, now):
    """A Tuesday with two visits, a break and somebody who is just booking."""
    visit = book(at(10), staff_id=bo.staff_member_id)
    book(at(11), staff_id=dee.id)
    hold(at(14), staff_id=bo.staff_member_id)
    command = BlockTime(staff_id=bo.staff_member_id, starts_at=at(12), ends_at=at(13), kind="BREAK")
    operations.block_time(command=command, by=bo, now=now)
    return visit


def sheet(by, now, day=TUESDAY, **given):
    return queries.day_sheet(day=day, timezone="Europe/Berlin", by=by, now=now, **given)


class TestDaySheet:
    def test_has_a_column_for_everybody(self, full_day, ada, bo, dee, now):
        day = sheet(ada, now)

        assert [entry.starts_at for entry in day.column(bo.staff_member_id)] == [at(10), at(12), at(14)]
        assert [entry.starts_at for entry in day.column(dee.id)] == [at(11)]

    def test_costs_three_statements_with_the_names_of_customers_and_services(self, full_day, ada, now, statements):
        db.session.expire_all()
        statements.clear()
        names = [(visit.customer_name, visit.service.name) for visit in sheet(ada, now).appointments]

        assert len(names) == 2
        assert len(statements) == 3

    def test_shows_their_own_column_to_those_who_have_one(self, full_day, bo, dee, now):
        assert sheet(bo, now).column(dee.id) == []
        assert sheet(bo, now, staff_member_ids=[dee.id]).appointments == []
        assert len(sheet(bo, now).column(bo.staff_member_id)) == 3

    def test_shows_customers_nothing(self, full_day, cleo, now):
        assert sheet(cleo, now).appointments == sheet(cleo, now).blocks == sheet(cleo, now).holds == []

    def test_leaves_out_what_is_off_unless_asked(self, full_day, ada, now):
        operations.cancel(appointment_id=full_day.id, by=ada, now=now)

        assert len(sheet(ada, now).appointments) == 1
        everything = queries.sheet(
            first=TUESDAY, last=TUESDAY, timezone="Europe/Berlin", by=ada, now=now, cancelled=True
        )
        assert len(everything.appointments) == 2

    def test_leaves_out_holds_that_ran_out(self, full_day, ada, now):
        assert sheet(ada, now + timedelta(minutes=6)).holds == []

    def test_begins_and_ends_at_local_midnight(self, ada, now):
        day = sheet(ada, now, day=date(2027, 3, 28))

        assert day.ends_at - day.starts_at == timedelta(hours=23)


class TestWeek:
    def test_is_one_sheet_cut_into_days(self, book, ada, now):
        for day in (2, 3):
            book(at(10, day=day))
        week = queries.sheet(first=date(2027, 3, 1), last=date(2027, 3, 7), timezone="Europe/Berlin", by=ada, now=now)

        assert len(week.appointments) == 2
        assert [visit.starts_at for visit in week.on(TUESDAY, timezone="Europe/Berlin").appointments] == [at(10)]


class TestVisits:
    def test_are_upcoming_or_past(self, book, cleo, now):
        first, off, second = (book(at(hour, day=4), by=cleo, customer=None) for hour in (10, 11, 12))
        operations.cancel(appointment_id=off.id, by=cleo, now=now)

        assert queries.upcoming(customer_id=cleo.customer_id, now=now) == [first, second]
        assert queries.past(customer_id=cleo.customer_id, now=now).data == [off]
        assert queries.past(customer_id=cleo.customer_id, now=at(11, day=4)).data == [off, first]


class TestSearch:
    def test_goes_through_everything_page_by_page(self, book, ada):
        visits = [book(at(hour)) for hour in (9, 10, 11, 12, 13)]
        seen, cursor = [], None
        while True:
            page = queries.search(by=ada, cursor=cursor, limit=2)
            seen += page.data
            if (cursor := page.next) is None:
                break

        assert seen == visits

    def test_narrows_by_time_person_and_state(self, book, ada, bo, dee):
        mine, other = book(at(10), staff_id=bo.staff_member_id), book(at(11), staff_id=dee.id)
        operations.complete(appointment_id=other.id, by=ada, now=other.starts_at)

        assert queries.search(by=ada, from_at=at(10), until_at=at(11)).data == [mine]
        assert queries.search(by=ada, staff_member_id=dee.id).data == [other]
        assert queries.search(by=ada, statuses=[Status.COMPLETED]).data == [other]

    def test_shows_everybody_their_own(self, book, ada, bo, dee, cleo):
        book(at(10), staff_id=bo.staff_member_id), book(at(11), staff_id=dee.id)
        book(at(12), by=cleo, customer=None, staff_id=dee.id)

        lengths = [len(queries.search(by=actor).data) for actor in (ada, bo, cleo, ANONYMOUS, SYSTEM)]
        assert lengths == [3, 1, 1, 0, 3]

    def test_refuses_a_strange_cursor(self, ada):
        for cursor in ("nonsense", "WyJhIiwiYiJd"):
            with pytest.raises(Invalid):
                queries.search(by=ada, cursor=cursor)


class TestVisibleTo:
    def test_opens_to_team_customer_and_link(self, book, ada, bo, cleo):
        booked = book(at(10), by=cleo, customer=None)

        for visible in (
            queries.visible_to(ada),
            queries.visible_to(bo),
            queries.visible_to(cleo),
            queries.visible_to(SYSTEM),
            queries.visible_to(ANONYMOUS, token=manage_token(booked)),
        ):
            assert visible.get(booked.id) is booked

    def test_is_closed_to_the_rest(self, book, cleo, mo):
        booked = book(at(10))

        for visible in (
            queries.visible_to(cleo),
            queries.visible_to(ANONYMOUS),
            queries.visible_to(ANONYMOUS, token="x"),
        ):
            with pytest.raises(NotFound):
                visible.get(booked.id)
