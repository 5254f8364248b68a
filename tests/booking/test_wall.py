from datetime import UTC, date, datetime, timedelta

import pytest
from flask_babel import force_locale

from app.booking.desk.words import Clock
from app.booking.wall import Wall

BERLIN = Wall(zone="Europe/Berlin", country="DE")
MONDAY = datetime(2027, 3, 1, 8, tzinfo=UTC)


@pytest.mark.usefixtures("app")
class TestSoon:
    @pytest.mark.parametrize(
        "at, said",
        [
            (datetime(2027, 3, 1, 14, 30, tzinfo=UTC), "Today, 15:30"),
            (datetime(2027, 3, 1, 23, 30, tzinfo=UTC), "Tomorrow, 00:30"),
            (datetime(2027, 3, 4, 9, 15, tzinfo=UTC), "Thursday, 10:15"),
            (datetime(2027, 3, 7, 9, 15, tzinfo=UTC), "Sunday, 10:15"),
            (datetime(2027, 3, 8, 9, 15, tzinfo=UTC), "Mon, 8 Mar, 10:15"),
        ],
    )
    def test_names_the_day_as_long_as_that_is_clear(self, at, said):
        assert BERLIN.soon(at, now=MONDAY) == said


@pytest.mark.usefixtures("app")
class TestWeekday:
    @pytest.mark.parametrize(
        "language, said", [("en", "Thu"), ("de", "Do."), ("fr", "jeu."), ("ja", "木"), ("ar", "خميس")]
    )
    def test_fits_into_little_room(self, language, said):
        with force_locale(language):
            assert BERLIN.weekday(date(2027, 3, 4), within=date(2027, 3, 1)) == said


@pytest.mark.usefixtures("app")
class TestTheHoursOfABrowser:
    @pytest.mark.parametrize(
        "language, country, said",
        [("en", "US", ("h12", "numeric")), ("en", "GB", ("h23", "2-digit")), ("es", "ES", ("h23", "numeric"))],
    )
    def test_are_written_as_ours(self, language, country, said):
        clock = Clock(zone="Europe/Berlin", country=country)
        with force_locale(language):
            assert (clock.cycle, clock.hour) == said


class TestWhatIsLeft:
    @pytest.mark.parametrize("seconds, said", [(299, "4:59"), (61, "1:01"), (0, "0:00"), (-5, "0:00")])
    def test_runs_down_to_nothing(self, seconds, said):
        now = datetime(2027, 3, 1, 9, tzinfo=UTC)

        assert BERLIN.left(now + timedelta(seconds=seconds), now=now) == said
