"""Running late: who has to wait, moved all together or not at all, or told."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.availability.occupancy import SlotHeld
from app.booking import operations
from app.booking.commands import BlockTime
from app.booking.lateness import Stop, delay
from app.booking.models import Appointment
from app.booking.operations.delay import DelayChanged, NotToday, ToldAlready
from app.booking.operations.stretch import BadLength
from app.booking.queries.delays import outlook
from app.booking.states import NotAllowedNow
from app.core import clock
from app.core.ids import new_id
from app.core.refusals import NotFound
from app.notifications import queries as messages
from tenants.db import db
from tests.booking.conftest import GUEST, at, taken
from tests.booking.reading import PARTIAL, Page, read, undo_of

MINUTE = timedelta(minutes=1)
QUARTER = 15 * MINUTE
MORNING = at(8)


def stop(starts_at, minutes=45, **more):
    return Stop(id=new_id(), starts_at=starts_at, ends_at=starts_at + minutes * MINUTE, **more)


class TestWhoWaits:
    def waits(self, *stops, late=0):
        found = delay(stops, late_id=stops[late].id, by=QUARTER, now=at(8))
        return [wait.by // MINUTE for wait in found.waits]

    def test_are_those_who_come_right_after(self):
        assert self.waits(stop(at(10)), stop(at(10, 45)), stop(at(11, 30))) == [15, 15, 15]

    def test_a_gap_takes_some_of_it_up(self):
        assert self.waits(stop(at(10)), stop(at(10, 50)), stop(at(11, 45)), stop(at(12, 30))) == [15, 10]

    def test_nobody_before(self):
        assert self.waits(stop(at(9)), stop(at(10)), stop(at(10, 45)), late=1) == [15, 15]

    def test_buffers_are_kept(self):
        assert self.waits(stop(at(10), after=QUARTER), stop(at(11, 10)), stop(at(12), before=QUARTER)) == [15, 5, 15]

    def test_a_visit_that_has_begun_only_ends_later(self):
        stops = [stop(at(10)), stop(at(10, 45))]
        found = delay(stops, late_id=stops[0].id, by=QUARTER, now=at(10, 10))

        assert [wait.has_begun for wait in found.waits] == [True, False]

    def test_a_block_does_not_wait(self):
        lunch = stop(at(10, 45), 30, is_fixed=True)
        stops = [stop(at(10)), lunch]

        assert delay(stops, late_id=stops[0].id, by=QUARTER, now=at(8)).in_the_way == lunch.id

    @given(gaps=st.lists(st.tuples(st.integers(0, 40), st.integers(5, 90)), min_size=1), by=st.integers(1, 90))
    def test_leaves_nobody_on_top_of_anybody(self, gaps, by):
        stops, free_from = [], at(8)
        for gap, length in gaps:
            stops.append(stop(free_from + gap * MINUTE, length))
            free_from = stops[-1].ends_at
        found = delay(stops, late_id=stops[0].id, by=by * MINUTE, now=at(7))
        later = dict.fromkeys((one.id for one in stops), 0 * MINUTE) | {wait.id: wait.by for wait in found.waits}

        moved = [(one.starts_at + later[one.id], one.ends_at + later[one.id]) for one in stops]
        assert all(before[1] <= after[0] for before, after in pairwise(moved))


@pytest.fixture
def day(book):
    """Three cuts one after the other, a gap, and one more."""
    names = ("Dora", "Edith", "Fay", "Gil")
    starts = (at(10), at(10, 45), at(11, 30), at(14))
    guests = [GUEST.model_copy(update={"name": name, "email": f"{name.lower()}@example.com"}) for name in names]
    return [book(start, customer=guest) for start, guest in zip(starts, guests, strict=True)]


@pytest.fixture
def late(ada):
    """Be so many minutes late with a visit; Ada says so in the morning, unless somebody else does."""

    def act(operation, visit, minutes=15, *, by=ada, now=MORNING, key=None):
        key = key or outlook(visit, minutes=minutes, now=now).delay.key
        return operation(appointment_id=visit.id, minutes=minutes, key=key, by=by, now=now)

    return act


def starts():
    return sorted(db.session.scalars(db.select(Appointment.starts_at)))


class TestShift:
    def test_moves_everybody_who_has_to_wait_and_nobody_else(self, day, late):
        late(operations.shift, day[0])

        assert starts() == [at(10, 15), at(11), at(11, 45), at(14)]

    def test_moves_the_time_that_is_taken(self, day, late, bo):
        late(operations.shift, day[1])

        assert [start for start, _, _ in taken(bo.staff_member_id)] == [at(10), at(11), at(11, 45), at(14)]

    def test_lets_a_visit_that_has_begun_end_later(self, day, late):
        late(operations.shift, day[0], now=at(10, 30))

        first = db.session.get_one(Appointment, day[0].id)
        assert (first.starts_at, first.ends_at) == (at(10), at(11))
        assert starts()[1:3] == [at(11), at(11, 45)]

    def test_lets_customers_know_their_new_time(self, day, late):
        late(operations.shift, day[0])

        told = [message.kind for message in messages.search(appointment_id=day[2].id).data if not message.is_for_staff]
        assert "appointment_rescheduled" in told

    def test_moves_nobody_when_something_is_in_the_way_of_one(self, day, late, hold):
        hold(at(12, 15), now=MORNING)

        with pytest.raises(SlotHeld), db.session.begin_nested():
            late(operations.shift, day[0])
        assert starts() == [at(10), at(10, 45), at(11, 30), at(14)]

    def test_is_refused_when_others_would_have_to_wait_than_were_looked_at(self, day, late, book):
        key = outlook(day[2], minutes=15, now=at(8)).delay.key
        book(at(12, 15))

        with pytest.raises(DelayChanged):
            late(operations.shift, day[2], key=key)

    def test_is_refused_where_a_visit_would_last_longer_than_a_day(self, book, late, ada, now):
        whole_day = book(at(10), by=ada)
        operations.stretch(appointment_id=whole_day.id, minutes=24 * 60, by=ada, now=now)

        with pytest.raises(BadLength):
            late(operations.shift, whole_day, now=at(10, 30))

    def test_reads_what_has_happened_to_all_of_them_at_once(self, day, late, counted):
        key = outlook(day[0], minutes=15, now=at(8)).delay.key
        db.session.expire_all()
        with counted() as statements:
            late(operations.tell_of_delay, day[0], key=key)

        assert len([one for one in statements if one.startswith("SELECT") and "FROM appointment_changes" in one]) == 1

    @pytest.mark.parametrize("moment", [MORNING - timedelta(days=1), at(10, 45), at(10, day=3)])
    def test_is_refused_on_other_days_and_once_the_visit_has_ended(self, day, late, moment):
        with pytest.raises(NotToday):
            late(operations.shift, day[0], now=moment)

    def test_is_refused_for_a_request(self, approving, book, late):
        with pytest.raises(NotAllowedNow):
            late(operations.shift, book(at(10)))

    def test_is_refused_once_the_visit_is_over(self, day, late, ada):
        operations.complete(appointment_id=day[0].id, by=ada, now=MORNING)

        with pytest.raises(NotAllowedNow):
            late(operations.shift, day[0], key="any")

    def test_is_not_for_colleagues(self, day, late, book, dee, bo):
        with pytest.raises(NotFound):
            late(operations.shift, book(at(10), staff_id=dee.id), by=bo)


class TestTelling:
    def test_moves_nobody(self, day, late):
        late(operations.tell_of_delay, day[0])

        assert starts() == [at(10), at(10, 45), at(11, 30), at(14)]

    def test_writes_to_the_customers_who_have_to_wait(self, day, late):
        late(operations.tell_of_delay, day[0])

        told = [self.news_of(visit) for visit in day]
        assert [[message.to_name for message in news] for news in told] == [["Dora"], ["Edith"], ["Fay"], []]

    def test_does_not_write_to_whoever_sits_in_the_chair(self, day, late):
        late(operations.tell_of_delay, day[0], now=at(10, 30))

        assert [len(self.news_of(visit)) for visit in day] == [0, 1, 1, 0]

    def test_is_written_down_and_not_done_twice(self, day, late):
        late(operations.tell_of_delay, day[0])

        with pytest.raises(ToldAlready):
            late(operations.tell_of_delay, day[0])
        assert [len(self.news_of(visit)) for visit in day] == [1, 1, 1, 0]
        last = db.session.get_one(Appointment, day[1].id).changes[-1]
        assert (last.change, last.details, last.by_name) == ("told_of_delay", {"minutes": 15}, "Ada")

    def test_reaches_the_others_where_one_of_them_has_only_asked(self, book, day, late, approving):
        asked = book(at(12, 15))
        late(operations.tell_of_delay, day[0])

        assert [len(self.news_of(visit)) for visit in (*day, asked)] == [1, 1, 1, 0, 0]

    def test_is_done_again_when_it_has_grown(self, day, late):
        late(operations.tell_of_delay, day[0])
        late(operations.tell_of_delay, day[0], 30)

        assert [len(self.news_of(visit)) for visit in day] == [2, 2, 2, 0]

    def test_reaches_who_came_in_between_and_nobody_else_again(self, day, late, book):
        late(operations.tell_of_delay, day[0])
        new = book(at(12, 15))
        late(operations.tell_of_delay, day[0])

        assert [len(self.news_of(visit)) for visit in (*day, new)] == [1, 1, 1, 0, 1]

    def test_reaches_a_colleague_who_has_the_visit_open(self, day, late, signed_in, ada):
        desk, shown = signed_in(ada), f"/desk/appointments/{day[1].id}"
        again = re.search(r'hx-get="([^"]+seen=[^"]+)"', desk.get(shown).text)[1].replace("&amp;", "&")
        assert desk.get(again, headers=PARTIAL).status_code == 204
        late(operations.tell_of_delay, day[0])

        assert "Told of a delay" in desk.get(again, headers=PARTIAL).text

    def news_of(self, visit):
        return [m for m in messages.search(appointment_id=visit.id).data if m.kind == "appointment_delayed"]


class TestThePage:
    @pytest.fixture
    def owner(self, signed_in, ada):
        with clock.frozen(MORNING):
            yield signed_in(ada)

    def url(self, visit, act=""):
        return f"/desk/appointments/{visit.id}/delay{act}"

    def test_shows_who_has_to_wait(self, owner, day):
        text = read(owner, self.url(day[0])).text

        assert "3 visits are affected" in text
        assert "11:45" in text
        assert "Gil" not in text

    @pytest.mark.parametrize(("way", "said", "link"), [("PHONE", "Call", "tel:"), ("TEXT", "Text message", "sms:")])
    def test_says_how_each_wants_to_be_reached(self, owner, day, way, said, link):
        day[1].customer.reach_by = way
        db.session.flush()

        page = read(owner, self.url(day[0]))
        assert f"How to reach: {said}" in page.text
        assert page.link_to(f"{link}{day[1].customer_phone}")

    def test_is_reached_from_the_visit(self, owner, day):
        assert read(owner, f"/desk/appointments/{day[0].id}").link_to("/delay")

    @pytest.mark.parametrize("moment", [MORNING - timedelta(days=1), at(10, 45)])
    def test_is_not_offered_on_other_days_nor_once_the_visit_has_ended(self, owner, day, moment):
        with clock.frozen(moment):
            assert "/delay" not in owner.get(f"/desk/appointments/{day[0].id}").text
            assert owner.get(self.url(day[0])).status_code == 409

    def test_is_not_offered_for_a_request(self, owner, approving, book):
        assert "/delay" not in owner.get(f"/desk/appointments/{book(at(10)).id}").text

    def test_moves_without_scripts(self, owner, day):
        form = read(owner, self.url(day[0], "?minutes=30")).form_to("/delay")
        form.send(owner, minutes="30")

        assert starts() == [at(10, 30), at(11, 15), at(12), at(14)]

    def test_says_until_when_a_visit_lasts_where_nobody_waits(self, owner, book):
        late = book(at(14))
        with clock.frozen(at(14, 10)):
            form = read(owner, self.url(late, "?minutes=30")).form_to("/delay")
            answer = owner.post(self.url(late), data=form.values | {"minutes": "30"}, headers=PARTIAL)

        assert "Lasts until 15:15 now." in answer.text
        assert "Everybody who has to wait" not in answer.text

    def test_closes_the_drawer_of_an_open_calendar(self, owner, day):
        form = read(owner, self.url(day[0])).form_to("/delay")
        answer = owner.post(self.url(day[0], "/news"), data=form.values | {"minutes": "15"}, headers=PARTIAL)

        assert answer.headers["HX-Trigger"] == "calendar:changed, dialog:close"
        assert "Everybody who has to wait is told." in answer.text

    def test_says_which_block_is_in_the_way(self, owner, day, bo, now):
        lunch = BlockTime(staff_id=bo.staff_member_id, starts_at=at(12, 15), ends_at=at(13))
        operations.block_time(command=lunch, by=bo, now=now)

        text = read(owner, self.url(day[0])).text
        assert "The blocked time from 12:15 – 13:00 is in the way." in text
        assert "Move them" not in text

    def test_says_which_visits_would_end_after_the_hours(self, owner, book):
        late, _next = book(at(15)), book(at(16, 15))
        little, much = (read(owner, self.url(late, f"?minutes={minutes}")).text for minutes in (15, 60))

        assert "works until" not in little
        assert "Ends at 17:30; Bo works until 17:00." in much
        assert "Move them" in much

    def test_comes_back_when_the_day_has_changed(self, owner, day, book):
        form = read(owner, self.url(day[2])).form_to("/delay")
        book(at(12, 15))
        answer = form.send(owner, minutes="15")

        assert answer.status_code == 409
        assert "The day has changed meanwhile." in answer.text

    def test_shows_the_day_as_it_was_when_something_is_in_the_way_of_the_first(self, owner, book, hold):
        late, *_others = book(at(10)), book(at(11, 30)), book(at(12, 15))
        form = read(owner, self.url(late, "?minutes=60")).form_to("/delay")
        hold(at(10, 45), now=MORNING)
        answer = form.send(owner, minutes="60")

        assert answer.status_code == 409
        assert "3 visits are affected" in answer.text
        assert Page(answer).form_to("/delay").values["key"] == form.values["key"]

    def test_of_a_visit_that_has_begun_says_until_when_it_lasts(self, owner, day):
        with clock.frozen(at(10, 30)):
            assert "until 11:00 instead of 10:45" in read(owner, self.url(day[0])).text

    def test_of_a_colleague_is_not_found(self, signed_in, bo, book, dee):
        assert signed_in(bo).get(self.url(book(at(10), staff_id=dee.id))).status_code == 404


class TestTakingBack:
    @pytest.fixture
    def owner(self, signed_in, ada):
        with clock.frozen(MORNING):
            yield signed_in(ada)

    @pytest.fixture
    def undo(self, owner, day):
        """Let everybody of the day wait, and return how that is taken back."""

        def offered():
            form = read(owner, f"/desk/appointments/{day[0].id}/delay").form_to("/delay")
            return undo_of(owner.post(form.action, data=form.values | {"minutes": "15"}, headers=PARTIAL))

        return offered

    def test_puts_everybody_back(self, owner, day, undo, bo):
        href, values = undo()
        assert starts() == [at(10, 15), at(11), at(11, 45), at(14)]

        assert owner.post(href, data=values, headers=PARTIAL).status_code == 200
        assert starts() == [at(10), at(10, 45), at(11, 30), at(14)]
        assert [start for start, _, _ in taken(bo.staff_member_id)] == [at(10), at(10, 45), at(11, 30), at(14)]

    def test_lets_a_visit_that_has_begun_end_as_planned(self, owner, day, undo):
        with clock.frozen(at(10, 30)):
            href, values = undo()
            assert db.session.get_one(Appointment, day[0].id).ends_at == at(11)
            owner.post(href, data=values, headers=PARTIAL)

        first = db.session.get_one(Appointment, day[0].id)
        assert (first.ends_at, first.own_minutes) == (at(10, 45), None)

    def test_puts_nobody_back_when_one_cannot_be(self, owner, day, undo, ada, now):
        href, values = undo()
        operations.cancel(appointment_id=day[2].id, by=ada, now=now)

        assert owner.post(href, data=values, headers=PARTIAL).status_code == 409
        assert starts() == [at(10, 15), at(11), at(11, 45), at(14)]

    def test_is_not_offered_for_news(self, owner, day):
        form = read(owner, f"/desk/appointments/{day[0].id}/delay").form_to("/delay")
        answer = owner.post(f"{form.action}/news", data=form.values | {"minutes": "15"}, headers=PARTIAL)

        assert "data-undo" not in answer.text

    @pytest.mark.parametrize("also", ["nonsense", "x:1", "01a1ff19-1913-710c-93d2-97564b7ab0a0:x", "a:1 " * 101])
    def test_of_what_makes_no_sense_is_not_found(self, owner, day, undo, also):
        href, values = undo()

        assert owner.post(href, data=values | {"also": also}, headers=PARTIAL).status_code == 404
