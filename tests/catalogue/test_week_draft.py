"""The editor of a week: what each of its buttons does to what stands in the fields."""

import pytest

from app.catalogue.hours import Stretch
from app.catalogue.week_draft import EMPTY, Draft, NoSuchButtonError, Row, edited, likely_copies

NINE_TO_FIVE = Row("09:00", "17:00")


def draft(**days):
    """`draft(monday=[row])`: a week with these rows."""
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return Draft(tuple(tuple(days.get(name, ())) for name in names))


class TestWhatIsShown:
    def test_is_the_weeks_shifts_with_midnight_as_fields_have_it(self):
        week = Draft.of([Stretch(0, 540, 720), Stretch(0, 780, 1440)])

        assert week.days[0] == (Row("09:00", "12:00"), Row("13:00", "00:00"))

    def test_adds_up_what_can_be_read(self):
        week = draft(monday=[Row("09:00", "12:00"), Row("11:00", "13:30"), Row("14:00", "")], sunday=[NINE_TO_FIVE])

        assert (week.minutes_on(0), week.minutes) == (270, 750)

    def test_counts_work_until_midnight(self):
        assert draft(monday=[Row("20:00", "00:00")]).minutes == 240


class TestButtons:
    def test_add_gives_a_day_off_the_hours_of_the_day_before(self):
        week = edited(draft(monday=[Row("10:00", "12:00"), Row("13:00", "18:00")]), "add-2")

        assert week.days[2] == (Row("10:00", "18:00"),)

    def test_add_gives_an_empty_week_the_usual_hours(self):
        assert edited(draft(), "add-4").days[4] == (NINE_TO_FIVE,)

    def test_add_gives_a_day_of_work_an_empty_row(self):
        assert edited(draft(monday=[NINE_TO_FIVE]), "add-0").days[0] == (NINE_TO_FIVE, EMPTY)

    def test_split_puts_half_an_hour_into_the_middle(self):
        week = edited(draft(monday=[NINE_TO_FIVE]), "split-0-0")

        assert week.days[0] == (Row("09:00", "13:00"), Row("13:30", "17:00"))
        assert week.minutes == 450

    @pytest.mark.parametrize("row", [Row("09:00", "10:00"), Row("09:00", ""), Row("much", "too much")])
    def test_split_loses_nothing_of_what_cannot_be_split(self, row):
        assert edited(draft(monday=[row]), "split-0-0").days[0] == (row, EMPTY)

    def test_remove_takes_one_row_out(self):
        week = draft(monday=[Row("09:00", "12:00"), Row("13:00", "17:00")])

        assert edited(week, "remove-0-0").days[0] == (Row("13:00", "17:00"),)

    def test_copy_replaces_the_chosen_days(self):
        week = edited(draft(monday=[NINE_TO_FIVE], friday=[EMPTY]), "copy-0", to=[1, 4])

        assert [len(day) for day in week.days] == [1, 1, 0, 0, 1, 0, 0]
        assert week.days[4] == (NINE_TO_FIVE,)

    @pytest.mark.parametrize("act", ["", "add", "add-7", "paint-0", "split-0", "remove-9-0", "add-x"])
    def test_that_do_not_exist_are_refused(self, act):
        with pytest.raises(NoSuchButtonError):
            edited(draft(), act)


def test_workdays_are_copied_to_workdays():
    assert (list(likely_copies(0)), list(likely_copies(5))) == ([1, 2, 3, 4], [6])
