"""Every reason has a sentence, and a page where it can be looked into."""

import pytest

from app.availability.empty_day import Emptiness, WhyEmpty
from app.availability.explain import Code, Reason
from app.availability.links import Start, link_for
from app.availability.sentences import Listener, for_customers, for_empty_day, for_team
from app.core.links import salon_url
from tests.availability.salon import BERLIN, BO, CUT, SOURCE, at

BERLINER = Listener(zone=BERLIN, country="DE")
TEN, ELEVEN = at("2027-03-02 10:00"), at("2027-03-02 11:00")
START = Start(CUT, BO, TEN, BERLIN)

CASES = [
    (Reason(code=Code.DOES_NOT_DO_SERVICE, source="staff_member"), "Bo does not do this service."),
    (Reason(code=Code.NOT_BOOKABLE_ONLINE, source="service"), "This cannot be booked online. Please call us."),
    (Reason(code=Code.NOT_BOOKABLE_ONLINE, source="staff_member"), "Bo cannot be booked online. Please call us."),
    (
        Reason(code=Code.OFF_GRID, source="salon", limit=15),
        "Visits start every 15 minutes, not in between.",
    ),
    (Reason(code=Code.IN_THE_PAST, source="salon"), "This time has passed."),
    (Reason(code=Code.TOO_SOON, source="salon", limit=90), "This is too soon: please book 90 minutes ahead."),
    (Reason(code=Code.TOO_SOON, source="salon", limit=120), "This is too soon: please book 2 hours ahead."),
    (Reason(code=Code.TOO_SOON, source="salon", limit=1440), "This is too soon: please book 1 day ahead."),
    (Reason(code=Code.TOO_FAR, source="salon"), "This is too far ahead: one can book until Tuesday, 2 March 2027."),
    (
        Reason(code=Code.DAY_FULL, source="service", limit=2),
        "This is done 2 times a day at most, and booked out.",
    ),
    (Reason(code=Code.DAY_FULL, source="staff_member", limit=5), "Bo takes 5 visits a day at most, and has them."),
    (Reason(code=Code.CLOSED, source="closure"), "We are closed on this day."),
    (Reason(code=Code.CLOSED, source="closure", note="New floor"), "We are closed on this day: New floor"),
    (Reason(code=Code.PUBLIC_HOLIDAY, source="location", note="Easter"), "We are closed on this day: Easter"),
    (Reason(code=Code.DAY_OFF, source="override"), "Bo has the day off."),
    (Reason(code=Code.NOT_WORKING, source="week"), "Bo does not work on this weekday."),
    (Reason(code=Code.OUTSIDE_HOURS, source="week"), "Bo works 10:00 – 11:00 on this day."),
    (Reason(code=Code.TIME_OFF, source="time_off"), "Bo is away until Tue, 2 Mar, 11:00."),
    (Reason(code=Code.TIME_OFF, source="time_off", note="Dentist"), "Bo is away until Tue, 2 Mar, 11:00. (Dentist)"),
    (Reason(code=Code.BUSY, source="APPOINTMENT"), "Bo has a visit: 10:00 – 11:00."),
    (Reason(code=Code.BUSY, source="HOLD"), "A customer is booking Bo at the moment: 10:00 – 11:00."),
    (Reason(code=Code.BUSY, source="BLOCK"), "The time of Bo is blocked: 10:00 – 11:00."),
    (Reason(code=Code.BUFFER, source="APPOINTMENT"), "This leaves Bo too little time beside 10:00 – 11:00."),
]


def during(reason):
    """The same reason from ten to eleven, with an id."""
    values = {name: getattr(reason, name) for name in ("code", "source", "note", "limit")}
    return Reason(**values, source_id=SOURCE, intervals=((TEN, ELEVEN),))


@pytest.mark.usefixtures("app")
class TestSentences:
    @pytest.mark.parametrize("reason, sentence", CASES)
    def test_tell_the_team(self, reason, sentence):
        assert for_team(during(reason), BERLINER, name="Bo") == sentence

    def test_are_there_for_every_reason(self):
        assert {reason.code for reason, _ in CASES} == set(Code)

    @pytest.mark.parametrize("code", [Code.TIME_OFF, Code.DAY_OFF, Code.BUSY, Code.BUFFER, Code.DAY_FULL])
    def test_keep_the_teams_affairs_from_customers(self, code):
        assert for_customers(during(Reason(code=code, source="week")), BERLINER, name="Bo") is None

    @pytest.mark.parametrize("code", Emptiness)
    def test_tell_why_a_day_is_empty(self, code):
        assert for_empty_day(WhyEmpty(code))

    def test_name_the_closure_or_the_holiday(self):
        why = WhyEmpty(Emptiness.PUBLIC_HOLIDAY, (Reason(code=Code.PUBLIC_HOLIDAY, source="location", note="Easter"),))

        assert for_empty_day(why) == "Closed: Easter"

    def test_follow_the_habits_of_the_country(self):
        new_york = Listener(zone="America/New_York", country="US")
        reason = during(Reason(code=Code.OUTSIDE_HOURS, source="week"))

        assert for_team(reason, new_york, name="Mia") == "Mia works 4:00 AM – 5:00 AM on this day."


@pytest.mark.usefixtures("app")
class TestLinks:
    @pytest.mark.parametrize("reason", [reason for reason, _ in CASES if reason.code is not Code.IN_THE_PAST])
    def test_lead_to_a_page_of_the_desk(self, reason):
        link = link_for(during(reason), START)

        assert "/desk/" in salon_url(link.endpoint, **link.values)

    def test_lead_nowhere_for_the_past(self):
        assert link_for(Reason(code=Code.IN_THE_PAST, source="salon"), START) is None
