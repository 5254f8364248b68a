"""Where things stand in the calendar: pure, so every awkward day can be tried."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.availability.hours import local_day
from app.booking.day_plan import Day, Taken, lay_out
from app.core.grid_lines import LINES

BERLIN = "Europe/Berlin"
TUESDAY = date(2027, 3, 2)
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
EARLY = 0


def at(day: date, hour: int, minute: int = 0, *, fold: int = 0, zone: str = BERLIN) -> int:
    return int(datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone), fold=fold).timestamp())


def work(day: date, opens: int, closes: int, *taken: Taken, zone: str = BERLIN) -> Day:
    return Day(local=local_day(zone, day), open=[(at(day, opens, zone=zone), at(day, closes, zone=zone))], taken=taken)


def visit(day: date, starts: tuple[int, int], ends: tuple[int, int], **more) -> Taken:
    return Taken(starts=at(day, *starts), ends=at(day, *ends), thing=starts, **more)


def only(plan):
    (column,) = plan.columns
    return column


def test_what_is_called_off_is_shown_and_takes_no_time():
    off = visit(TUESDAY, (10, 0), (11, 0), after=900, is_off=True)
    column = only(lay_out({"bo": work(TUESDAY, 9, 17, off)}, now=EARLY))

    assert [item.thing for item in column.items] == [(10, 0)]
    assert column.buffers == []
    assert at(TUESDAY, 10) in [piece.starts for piece in column.free]


class TestLines:
    def test_begin_with_the_hour_in_which_work_begins(self):
        plan = lay_out({"bo": work(TUESDAY, 9, 17, visit(TUESDAY, (9, 30), (10, 15)))}, now=EARLY)

        assert (plan.lines, [item.line for item in only(plan).items], only(plan).items[0].length) == (96, [6], 9)

    def test_reach_as_far_as_a_visit_outside_the_hours(self):
        plan = lay_out({"bo": work(TUESDAY, 9, 17, visit(TUESDAY, (7, 40), (8, 0)))}, now=EARLY)

        assert (plan.marks[0].line, plan.marks[0].instant) == (0, at(TUESDAY, 7))

    def test_show_usual_hours_when_nobody_works(self):
        plan = lay_out({"bo": Day(local=local_day(BERLIN, TUESDAY))}, now=EARLY)

        assert (plan.lines, only(plan).is_open) == (96, False)

    def test_show_them_around_a_block_as_well_when_nobody_works(self):
        block = visit(TUESDAY, (15, 0), (15, 30))
        plan = lay_out({"bo": Day(local=local_day(BERLIN, TUESDAY), taken=[block])}, now=EARLY)

        assert (plan.first, plan.lines, only(plan).items[0].line) == (9 * 60, 96, 72)

    @pytest.mark.parametrize("day", [SPRING, AUTUMN])
    def test_put_nine_o_clock_at_the_mark_of_nine_when_the_clocks_change(self, day):
        plan = lay_out({"bo": work(day, 0, 17, visit(day, (9, 0), (10, 0)))}, now=EARLY)

        nine = next(mark for mark in plan.marks if mark.instant == at(day, 9))
        assert only(plan).items[0].line == nine.line

    def test_show_the_hour_twice_that_autumn_has_twice(self):
        whole = Day(local=local_day(BERLIN, AUTUMN), open=[(at(AUTUMN, 0), local_day(BERLIN, AUTUMN).ends)])
        plan = lay_out({"bo": whole}, now=EARLY)

        assert (plan.lines, len(plan.marks)) == (LINES, 25)

    def test_leave_out_the_hour_that_spring_skips(self):
        whole = Day(local=local_day(BERLIN, SPRING), open=[(at(SPRING, 0), local_day(BERLIN, SPRING).ends)])
        plan = lay_out({"bo": whole}, now=EARLY)

        assert (plan.lines, len(plan.marks)) == (23 * 12, 23)

    def test_are_readings_of_the_clock_in_a_week(self):
        week = {day: work(day, 0, 17, visit(day, (9, 0), (10, 0))) for day in (date(2027, 10, 30), AUTUMN)}
        plan = lay_out(week, now=EARLY, by_clock=True)

        assert [[item.line for item in column.items] for column in plan.columns] == [[108], [108]]

    @pytest.mark.parametrize(("day", "jumps"), [(SPRING, [(36, -3600)]), (AUTUMN, [(24, 3600)]), (TUESDAY, [])])
    def test_of_a_week_know_where_the_clock_jumps(self, day, jumps):
        other = date(2027, 6, 1)
        plan = lay_out({each: work(each, 0, 17) for each in (day, other)}, now=EARLY, by_clock=True)

        column = plan.columns[0]
        assert [(jump.line, jump.seconds) for jump in column.jumps] == jumps
        nine = column.starts + 9 * 3600 + sum(jump.seconds for jump in column.jumps)
        assert nine == at(day, 9)

    def test_of_a_day_are_five_minutes_each_whatever_the_clock_does(self):
        column = only(lay_out({"bo": work(AUTUMN, 0, 17)}, now=EARLY))

        assert (column.starts, column.jumps) == (at(AUTUMN, 0), [])

    def test_follow_a_zone_that_changes_by_half_an_hour(self):
        day, zone = date(2027, 4, 4), "Australia/Lord_Howe"
        late = Taken(starts=at(day, 9, zone=zone), ends=at(day, 10, zone=zone))
        plan = lay_out({"bo": work(day, 0, 17, late, zone=zone)}, now=EARLY)

        assert only(plan).items[0].line == 9 * 12 + 6


class TestAColumn:
    def test_shades_what_is_not_work(self):
        plan = lay_out({"bo": work(TUESDAY, 9, 17), "dee": work(TUESDAY, 10, 12)}, now=EARLY)

        assert [(strip.line, strip.length) for strip in plan.columns[1].closed] == [(0, 12), (36, 60)]

    def test_goes_through_closed_time_in_its_place(self):
        plan = lay_out({"bo": work(TUESDAY, 9, 17), "dee": work(TUESDAY, 10, 12)}, now=EARLY)
        first, *_free, last = plan.columns[1].in_order

        assert (first.starts, first.ends) == (at(TUESDAY, 9), at(TUESDAY, 10))
        assert (last.starts, last.ends) == (at(TUESDAY, 12), at(TUESDAY, 17))

    def test_shows_buffers_beside_the_visit(self):
        colour = visit(TUESDAY, (9, 0), (10, 30), after=900)
        plan = lay_out({"bo": work(TUESDAY, 9, 17, colour)}, now=EARLY)

        assert [(strip.line, strip.length) for strip in only(plan).buffers] == [(18, 3)]

    def test_draws_five_minutes_as_long_as_a_finger_needs(self):
        plan = lay_out({"bo": work(TUESDAY, 9, 17, visit(TUESDAY, (9, 0), (9, 5)))}, now=EARLY)

        assert only(plan).items[0].length == 3

    def test_puts_what_overlaps_side_by_side_and_leaves_the_rest_wide(self):
        short = [visit(TUESDAY, (9, 0), (9, 5)), visit(TUESDAY, (9, 5), (9, 30)), visit(TUESDAY, (11, 0), (12, 0))]
        plan = lay_out({"bo": work(TUESDAY, 9, 17, *short)}, now=EARLY)

        assert (only(plan).lanes, [item.lane for item in only(plan).items]) == (2, [1, 2, None])

    def test_cuts_what_began_yesterday(self):
        night = Taken(starts=at(date(2027, 3, 1), 22), ends=at(TUESDAY, 2))
        plan = lay_out({"bo": work(TUESDAY, 0, 4, night)}, now=EARLY)

        assert [(item.line, item.length) for item in only(plan).items] == [(0, 24)]

    def test_marks_the_present_only_where_it_is_shown(self):
        days = {"today": work(TUESDAY, 9, 17), "tomorrow": work(date(2027, 3, 3), 9, 17)}
        plan = lay_out(days, now=at(TUESDAY, 10, 30), by_clock=True)

        assert [column.now_line for column in plan.columns] == [18, None]


class TestFreeTime:
    def test_is_offered_in_pieces_that_begin_on_the_half_hours(self):
        plan = lay_out({"bo": work(TUESDAY, 9, 11, visit(TUESDAY, (9, 0), (9, 45)))}, now=EARLY)

        assert [piece.starts for piece in only(plan).free] == [at(TUESDAY, *t) for t in ((9, 45), (10, 0), (10, 30))]

    def test_says_with_its_first_piece_how_long_it_lasts(self):
        plan = lay_out({"bo": work(TUESDAY, 9, 11)}, now=EARLY)

        assert [piece.gap_ends for piece in only(plan).free] == [at(TUESDAY, 11), None, None, None]

    def test_leaves_out_the_buffers_and_the_past(self):
        colour = visit(TUESDAY, (10, 0), (11, 0), after=900, before=900)
        plan = lay_out({"bo": work(TUESDAY, 9, 12, colour)}, now=at(TUESDAY, 9, 28))

        assert [piece.starts for piece in only(plan).free] == [
            at(TUESDAY, 9, 30),
            at(TUESDAY, 11, 15),
            at(TUESDAY, 11, 30),
        ]


@given(
    day=st.sampled_from([TUESDAY, SPRING, AUTUMN]),
    taken=st.lists(st.tuples(st.integers(0, 1370), st.integers(1, 600)), max_size=8),
    by_clock=st.booleans(),
)
def test_nothing_stands_outside_the_grid_or_on_top_of_anything(day, taken, by_clock):
    local = local_day(BERLIN, day)
    spans = [(local.starts + start * 60, local.starts + (start + length) * 60) for start, length in taken]
    things = [Taken(starts=starts, ends=ends, thing=number) for number, (starts, ends) in enumerate(spans)]
    days = {day: Day(local=local, open=[(local.at(540), local.at(1020))], taken=things)}
    plan = lay_out(days, now=EARLY, by_clock=by_clock)

    column = only(plan)
    for item in [*column.items, *column.closed, *column.free]:
        assert 0 <= item.line < item.line + item.length <= plan.lines <= LINES
    cells = [(line, item.lane) for item in column.items for line in range(item.line, item.line + item.length)]
    crowded = [cell for cell in cells if cell[1] != 6]
    assert len(set(crowded)) == len(crowded)
    assert {item.thing for item in column.items} == {thing.thing for thing in things}
