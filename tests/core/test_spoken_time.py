from datetime import UTC, date, datetime, timedelta

import pytest
from flask_babel import force_locale

from app.core import spoken_time

AT = datetime(2027, 3, 28, 7, tzinfo=UTC)
BERLIN = {"zone": "Europe/Berlin", "country": "DE"}

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize(
    "language, country, said",
    [
        ("en", "DE", "Sunday, 28 March 2027, 09:00"),
        ("en", "US", "Sunday, March 28, 2027, 9:00 AM"),
        ("de", "DE", "Sonntag, 28. März 2027, 09:00"),
        ("es", "DE", "domingo, 28 de marzo de 2027, 9:00"),
        ("fr", "JP", "dimanche 28 mars 2027, 09:00"),
        ("ja", "JP", "2027年3月28日日曜日, 9:00"),
        ("en", "JP", "Sunday, 28 March 2027, 09:00"),
    ],
)
def test_day_and_time_are_said_in_the_readers_language_with_the_countrys_habits(language, country, said):
    here = {"zone": "Europe/Berlin", "country": country}
    with force_locale(language):
        assert f"{spoken_time.day(AT, **here)}, {spoken_time.time(AT, **here)}" == said


@pytest.mark.parametrize(
    "language, country, said",
    [
        ("en", "DE", ("1 Mar 2027", "1–7 Mar 2027")),
        ("en", "US", ("Mar 1, 2027", "Mar 1\N{THIN SPACE}–\N{THIN SPACE}7, 2027")),
        ("de", "DE", ("01.03.2027", "1.–7. März 2027")),
    ],
)
def test_days_are_said_with_the_countrys_habits(language, country, said):
    first, last = date(2027, 3, 1), date(2027, 3, 7)
    with force_locale(language):
        assert tuple(spoken_time.days(first, until, country=country) for until in (first, last)) == said


def test_a_span_is_on_one_clock():
    assert spoken_time.span(AT, AT + timedelta(minutes=45), **BERLIN) == "09:00 – 09:45"


def test_a_place_is_the_zones_city():
    with force_locale("es"):
        assert "Berlín" in spoken_time.place("Europe/Berlin")


@pytest.mark.parametrize(
    "other, differs",
    [("America/New_York", True), ("Europe/Paris", False), ("Mars/Olympus", False), ("../etc/passwd", False)],
)
def test_two_clocks_differ_when_they_show_different_times(other, differs):
    assert spoken_time.differs("Europe/Berlin", other, at=AT) is differs
