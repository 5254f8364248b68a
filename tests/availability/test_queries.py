"""From rows to answers: every rule the salon sets is heard, at once, at the price of a few statements."""

import re
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from tempfile import TemporaryFile
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.availability import occupancy, queries, records
from app.availability.empty_day import Emptiness
from app.availability.explain import Code
from app.availability.occupancy import DayFull, SlotHeld, SlotTaken
from app.availability.queries import NotOffered
from app.catalogue.models import (
    AnyStaffRule,
    Closure,
    DayOverride,
    Salon,
    Service,
    Shift,
    StaffMember,
    StaffService,
    TimeOff,
    Visibility,
    WorkedHoliday,
    WorkingWeek,
)
from app.catalogue.operations import touch
from app.core.ids import new_id
from app.core.refusals import Invalid, NotFound
from tenants.context import current_tenant
from tenants.db import db

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY, WEDNESDAY, SUNDAY = date(2027, 3, 2), date(2027, 3, 3), date(2027, 3, 7)
GOOD_FRIDAY, EASTER_MONDAY = date(2027, 3, 26), date(2027, 3, 29)
LABOUR_DAY = date(2027, 5, 1)
ASKED = re.compile(r"\tF\t\d+\t(Query|Parse)\t (?!.*PREPARE )")


def at(hour, minute=0, *, day=TUESDAY):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)


@pytest.fixture
def bo_id(bo):
    return bo.staff_member_id


@pytest.fixture
def add(app):
    """Write rows and say that the catalogue has changed."""

    def write(*rows):
        for row in rows:
            db.session.add(row)
            db.session.flush()
        touch()

    return write


@pytest.fixture
def change(app):
    """Change a row of the catalogue, and say so."""

    def write(model, id_=None, **values):
        row = db.session.get(model, id_) if id_ else db.session.scalars(select(model)).one()
        for name, value in values.items():
            setattr(row, name, value)
        db.session.flush()
        touch()

    return write


@pytest.fixture
def dee(bliss, add):
    """A second stylist, who does everything that Bo does at the same hours."""
    return hire(bliss, add, "Dee")


@pytest.fixture
def occupy(bo_id, bliss, now):
    """Book Bo, or somebody else."""

    def take(starts_at, *, minutes=45, staff_id=bo_id, kind="APPOINTMENT", **more):
        values = {"source_id": new_id(), "service_id": bliss.cut_id, "now": now} | more
        ends_at = starts_at + timedelta(minutes=minutes)
        occupancy.occupy(subject_id=staff_id, starts_at=starts_at, ends_at=ends_at, kind=kind, **values)
        return values["source_id"]

    return take


@pytest.fixture
def sheet(bliss, now):
    def ask(first=TUESDAY, last=None, **more):
        asked = {"service_id": bliss.cut_id, "from_day": first, "to_day": last or first, "now": now} | more
        return queries.slots(**asked)

    return ask


@pytest.fixture
def starts(sheet):
    """The starts of a day, as clocks on the wall show them."""
    return lambda *asked, **more: [f"{slot.starts_at:%H:%M}" for slot in sheet(*asked, **more).slots]


@pytest.fixture
def why(sheet):
    """Why a day is empty."""
    return lambda *asked, **more: sheet(*asked, **more).days[0].why_empty.code


@pytest.fixture
def offer(bliss, now):
    def ask(starts_at, **more):
        return queries.offer(**{"service_id": bliss.cut_id, "starts_at": starts_at, "now": now} | more)

    return ask


@contextmanager
def statements():
    """Collect what is sent to the server meanwhile, as libpq saw it; preparing a question is not asking it."""
    ran = []
    driver = db.session.connection().connection.driver_connection.pgconn
    with TemporaryFile("w+") as trace:
        driver.trace(trace.fileno())
        try:
            yield ran
        finally:
            driver.untrace()
        trace.seek(0)
        ran += [line for line in trace if ASKED.search(line)]


def hire(bliss, add, name, **values):
    member = StaffMember(id=new_id(), location_id=bliss.location_id, name=name, position=1, **values)
    week = WorkingWeek(id=new_id(), staff_member_id=member.id, valid_from=date(2020, 1, 1))
    week.shifts = [Shift(id=new_id(), weekday=day, starts_minute=540, ends_minute=1020) for day in range(6)]
    does = [StaffService(staff_member_id=member.id, service_id=id_) for id_ in (bliss.cut_id, bliss.colour_id)]
    add(member, week, *does)
    return member.id


class TestSlots:
    def test_fill_the_hours_in_the_salons_steps(self, starts):
        assert starts()[:3] == ["09:00", "09:15", "09:30"]
        assert starts()[-1] == "16:15"

    def test_name_their_end_and_who_can_take_them(self, sheet, bo_id, dee):
        slot = sheet().slots[0]

        assert (slot.ends_at, slot.staff_ids) == (at(9, 45), (bo_id, dee))

    def test_are_those_of_one_staff_member_when_asked_for(self, sheet, dee):
        assert {slot.staff_ids for slot in sheet(staff_member_id=dee).slots} == {(dee,)}

    def test_come_with_an_offset_on_both_sides_of_a_clock_change(self, sheet, change):
        change(Salon, observes_public_holidays=False)
        saturday, monday = (sheet(day).slots[0].starts_at for day in (date(2027, 3, 27), EASTER_MONDAY))

        assert (saturday.isoformat(), monday.isoformat()) == ("2027-03-27T09:00:00+01:00", "2027-03-29T09:00:00+02:00")

    def test_spare_what_is_booked_with_its_buffers(self, starts, occupy):
        occupy(at(10), minutes=60)

        assert [start for start in starts() if "09:15" <= start <= "11:00"] == ["09:15", "11:00"]

    def test_return_when_a_hold_runs_out_though_no_job_has_run(self, starts, occupy, now):
        occupy(at(10), kind="HOLD", expires_at=now + timedelta(minutes=5))

        assert "10:00" not in starts()
        assert "10:00" in starts(now=now + timedelta(minutes=5))

    def test_count_ones_own_time_as_free(self, starts, occupy):
        own = occupy(at(10))

        assert "10:00" in starts(ignoring=own)

    def test_keep_the_notice_for_customers_only(self, starts, change):
        change(Salon, minimum_notice_minutes=24 * 60)
        monday_noon = at(12, day=date(2027, 3, 1))

        assert starts(now=monday_noon)[0] == "12:00"
        assert starts(now=monday_noon, online=False)[0] == "09:00"

    def test_keep_the_horizon_for_customers_only(self, starts, why, change):
        change(Salon, booking_horizon_days=1)

        assert why(WEDNESDAY) == Emptiness.TOO_FAR
        assert starts(WEDNESDAY, online=False)

    def test_are_none_in_the_past(self, why):
        assert why(date(2027, 2, 26)) == Emptiness.TOO_SOON

    @pytest.mark.parametrize("first, last", [(WEDNESDAY, TUESDAY), (TUESDAY, TUESDAY + timedelta(days=62))])
    def test_are_refused_for_a_range_without_sense(self, sheet, first, last):
        with pytest.raises(Invalid):
            sheet(first, last)

    @pytest.mark.parametrize("day", [date.min, date.max])
    def test_are_refused_at_the_ends_of_the_calendar(self, sheet, day):
        with pytest.raises(Invalid):
            sheet(day)

    def test_span_two_months_at_most(self, sheet):
        assert len(sheet(TUESDAY, TUESDAY + timedelta(days=61)).days) == 62

    def test_are_not_found_for_another_salons_service(self, sheet, street):
        with pytest.raises(NotFound):
            sheet(service_id=street.cut_id)

    def test_are_not_found_for_another_salons_staff_member(self, sheet, mo, street):
        with pytest.raises(NotFound):
            sheet(staff_member_id=street.stylist.staff_member_id)


class TestRulesAreHeard:
    """Each row of the catalogue that has a say, as the slots show it."""

    def test_step(self, starts, change):
        change(Salon, slot_step_minutes=60)

        assert starts()[:2] == ["09:00", "10:00"]

    def test_duration_and_buffers(self, starts, change, bliss, occupy):
        change(Service, bliss.cut_id, duration_minutes=60, buffer_before_minutes=15, buffer_after_minutes=15)
        occupy(at(12), minutes=60)

        assert [start for start in starts() if "10:30" <= start <= "13:15"] == ["10:30", "10:45", "13:15"]

    def test_own_duration_of_a_staff_member(self, sheet, change, bliss, bo_id):
        change(StaffService, (bo_id, bliss.cut_id), duration_minutes=30)

        assert sheet().slots[0].ends_at == at(9, 30)

    def test_newer_week(self, starts, add, bo_id):
        week = WorkingWeek(id=new_id(), staff_member_id=bo_id, valid_from=WEDNESDAY)
        week.shifts = [
            Shift(id=new_id(), weekday=2, starts_minute=840, ends_minute=900),
            Shift(id=new_id(), weekday=2, starts_minute=600, ends_minute=660),
        ]
        add(week)

        assert starts(TUESDAY)[0] == "09:00"
        assert starts(WEDNESDAY) == ["10:00", "10:15", "14:00", "14:15"]

    def test_other_hours_on_a_day(self, starts, add, bo_id):
        add(
            DayOverride(id=new_id(), staff_member_id=bo_id, on_day=SUNDAY, starts_minute=600, ends_minute=660),
            DayOverride(id=new_id(), staff_member_id=bo_id, on_day=SUNDAY, starts_minute=840, ends_minute=900),
        )

        assert starts(SUNDAY) == ["10:00", "10:15", "14:00", "14:15"]

    def test_day_off(self, why, add, bo_id):
        add(DayOverride(id=new_id(), staff_member_id=bo_id, on_day=TUESDAY))

        assert why() == Emptiness.NOBODY_WORKS

    def test_time_off(self, starts, add, bo_id):
        add(TimeOff(id=new_id(), staff_member_id=bo_id, starts_at=at(0), ends_at=at(15), reason="dentist"))

        assert starts()[0] == "15:00"

    def test_closure_of_the_salon(self, sheet, add):
        add(Closure(id=new_id(), starts_on=TUESDAY, ends_on=WEDNESDAY, reason="New floor"))
        said = sheet(TUESDAY, WEDNESDAY).days[1].why_empty

        assert (said.code, said.reasons[0].note) == (Emptiness.CLOSED, "New floor")

    def test_closure_of_a_location(self, why, add, bliss):
        add(Closure(id=new_id(), location_id=bliss.location_id, starts_on=TUESDAY, ends_on=TUESDAY))

        assert why() == Emptiness.CLOSED

    def test_public_holiday_with_its_name(self, sheet, change):
        change(Salon, observes_public_holidays=True, locale="de")
        said = sheet(GOOD_FRIDAY).days[0].why_empty

        assert (said.code, said.reasons[0].note) == (Emptiness.PUBLIC_HOLIDAY, "Karfreitag")

    def test_public_holiday_on_which_the_salon_works(self, starts, change, add):
        change(Salon, observes_public_holidays=True)
        add(WorkedHoliday(on_day=GOOD_FRIDAY))

        assert starts(GOOD_FRIDAY)

    def test_public_holiday_of_a_part_of_the_country(self, starts, why, change):
        womens_day = date(2027, 3, 8)
        change(Salon, observes_public_holidays=True, holiday_subdivision="BY")
        assert starts(womens_day)

        change(Salon, holiday_subdivision="BE")
        assert why(womens_day) == Emptiness.PUBLIC_HOLIDAY

    def test_staff_member_who_is_not_booked_online(self, why, starts, change, bo_id):
        change(StaffMember, bo_id, bookable_online=False)

        assert why() == Emptiness.NOBODY_DOES_IT
        assert starts(online=False)

    def test_staff_member_who_has_left(self, why, sheet, change, bo_id, now):
        change(StaffMember, bo_id, archived_at=now)

        assert why() == Emptiness.NOBODY_DOES_IT
        with pytest.raises(NotFound):
            sheet(staff_member_id=bo_id)

    def test_service_that_is_hidden(self, sheet, starts, change, bliss):
        change(Service, bliss.cut_id, visibility=Visibility.HIDDEN)

        assert starts(online=False)
        with pytest.raises(NotFound):
            sheet()

    def test_service_that_has_a_link_only(self, starts, change, bliss):
        change(Service, bliss.cut_id, visibility=Visibility.LINK_ONLY)

        assert starts()

    def test_service_that_is_gone(self, sheet, change, bliss, now):
        change(Service, bliss.cut_id, archived_at=now)

        with pytest.raises(NotFound):
            sheet(online=False)

    def test_cap_of_a_staff_member(self, why, change, occupy, bo_id):
        change(StaffMember, bo_id, max_appointments_per_day=1)
        occupy(at(10))

        assert why() == Emptiness.FULLY_BOOKED

    def test_cap_of_a_service_whoever_does_it(self, why, change, occupy, bliss, dee):
        change(Service, bliss.cut_id, max_per_day=2)
        occupy(at(10), staff_id=dee)
        occupy(at(10), kind="HOLD", expires_at=at(10))

        assert why() == Emptiness.FULLY_BOOKED


class TestNextFree:
    def test_follows_on_a_later_day_of_the_range(self, sheet):
        assert sheet(SUNDAY, SUNDAY + timedelta(days=1)).days[0].next_free.starts_at == at(9, day=date(2027, 3, 8))

    def test_follows_after_the_range(self, sheet):
        assert sheet(SUNDAY).days[0].next_free.starts_at == at(9, day=date(2027, 3, 8))

    def test_is_none_beyond_the_horizon(self, sheet, add):
        add(Closure(id=new_id(), starts_on=TUESDAY, ends_on=TUESDAY + timedelta(days=90)))

        assert sheet(WEDNESDAY).days[0].next_free is None

    def test_is_not_told_of_a_day_with_slots(self, sheet):
        assert sheet(TUESDAY).days[0].next_free is None


class TestFreshness:
    def test_a_change_is_seen_by_the_next_question(self, starts, change):
        starts()

        change(Salon, slot_step_minutes=60)

        assert starts()[1] == "10:00"

    def test_a_change_that_was_taken_back_is_forgotten(self, starts, change):
        savepoint = db.session.begin_nested()
        change(Salon, slot_step_minutes=60)
        assert starts()[1] == "10:00"
        savepoint.rollback()

        assert starts()[1] == "09:15"
        change(Salon, slot_step_minutes=30)
        assert starts()[1] == "09:30"

    def test_somebody_new_is_known_at_once(self, sheet, bliss, add):
        sheet()

        somebody = hire(bliss, add, "Eve")

        assert sheet(staff_member_id=somebody).slots

    def test_the_least_recently_used_salon_is_forgotten_first(self):
        kept = records.RecentlyUsed(2)
        kept.keep("one", "its rules")
        kept.keep("two", "its rules")
        kept.find("one")
        kept.keep("three", "its rules")

        assert (kept.find("one"), kept.find("two"), kept.find("three")) == ("its rules", None, "its rules")


class TestStatements:
    @pytest.fixture
    def crowd(self, bliss, add):
        """Twelve who do the cut."""
        for number in range(11):
            hire(bliss, add, f"Number {number}")

    @pytest.mark.parametrize("days", [1, 31, 62])
    def test_one_for_any_range_and_any_number_of_staff(self, sheet, crowd, days):
        sheet()

        with statements() as ran:
            sheet(TUESDAY, TUESDAY + timedelta(days=days - 1))

        assert len(ran) == 1

    def test_two_when_the_rules_are_not_known(self, sheet, crowd):
        records._recent._kept.pop(current_tenant().id, None)

        with statements() as ran:
            sheet(TUESDAY, TUESDAY + timedelta(days=61))

        assert len(ran) == 2

    def test_three_when_the_rules_have_changed(self, sheet, crowd, change):
        sheet()
        change(Salon, slot_step_minutes=60)

        with statements() as ran:
            sheet()

        assert len(ran) == 3

    def test_six_at_most_when_all_goes_wrong(self, sheet, crowd, change, add):
        sheet()
        add(Closure(id=new_id(), starts_on=SUNDAY, ends_on=SUNDAY + timedelta(days=40)))

        with statements() as ran:
            sheet(SUNDAY)

        assert len(ran) <= 6

    def test_one_for_an_offer(self, offer, crowd):
        offer(at(9))

        with statements() as ran:
            offer(at(10))

        assert len(ran) == 1

    def test_few_for_a_refusal_with_alternatives(self, offer, crowd, occupy, bo_id):
        offer(at(10))
        occupy(at(10))

        with statements() as ran, pytest.raises(SlotTaken):
            offer(at(10), staff_member_id=bo_id)

        assert len(ran) == 2


class TestOffer:
    def test_says_what_booking_means(self, offer, bliss, bo_id, change):
        change(Service, bliss.cut_id, buffer_before_minutes=5, buffer_after_minutes=10)
        made = offer(at(10), staff_member_id=bo_id)

        assert (made.starts_at, made.ends_at, made.timezone) == (at(10), at(10, 45), "Europe/Berlin")
        assert (made.buffer_before_minutes, made.buffer_after_minutes) == (5, 10)
        assert (made.price.amount_minor, made.price.currency, made.location_id) == (5000, "EUR", bliss.location_id)
        assert (made.staff_member_id, made.chosen_by) == (bo_id, None)

    def test_has_the_staff_members_own_price_and_length(self, offer, change, bliss, bo_id):
        change(StaffService, (bo_id, bliss.cut_id), duration_minutes=60, price_minor=0)
        made = offer(at(10))

        assert (made.ends_at, made.price.amount_minor) == (at(11), 0)

    def test_gives_anybodys_visit_to_whoever_is_least_busy_that_day(self, offer, occupy, dee):
        occupy(at(15))
        made = offer(at(10))

        assert (made.staff_member_id, made.chosen_by) == (dee, "LEAST_BUSY")

    def test_gives_anybodys_visit_to_whoever_waits_longest(self, offer, occupy, change, bo_id, dee):
        change(Salon, any_staff_rule=AnyStaffRule.ROTATION)
        occupy(at(9, day=WEDNESDAY), staff_id=dee)
        assert offer(at(10)).staff_member_id == bo_id

        occupy(at(9, day=WEDNESDAY), staff_id=bo_id)
        assert offer(at(10)).staff_member_id == dee

    def test_gives_anybodys_visit_to_whoever_is_free(self, offer, occupy, dee):
        occupy(at(10), staff_id=dee)
        occupy(at(12), minutes=240)

        assert offer(at(10)).staff_member_id != dee

    def test_refuses_what_is_taken_with_the_nearest_others(self, offer, occupy):
        occupy(at(10))

        with pytest.raises(SlotTaken) as refusal:
            offer(at(10))

        assert [slot.starts_at for slot in refusal.value.alternatives] == [at(9, 15), at(10, 45), at(9)]

    def test_refuses_what_is_held(self, offer, occupy, now):
        occupy(at(10), kind="HOLD", expires_at=now + timedelta(minutes=5))

        with pytest.raises(SlotHeld) as refusal:
            offer(at(10))

        assert len(refusal.value.alternatives) == 3

    def test_says_held_when_one_of_several_is_only_held(self, offer, occupy, dee, now):
        occupy(at(10))
        occupy(at(10), staff_id=dee, kind="HOLD", expires_at=now + timedelta(minutes=5))

        with pytest.raises(SlotHeld):
            offer(at(10))

    def test_counts_ones_own_time_as_free(self, offer, occupy):
        own = occupy(at(10))

        assert offer(at(10, 15), ignoring=own).starts_at == at(10, 15)

    @pytest.mark.parametrize(
        "starts_at, sentence",
        [
            (at(20), "The salon does not offer this time. Please choose another."),
            (at(10, 7), "Visits start every 15 minutes, not in between."),
            (at(8, day=date(2027, 3, 1)), "This time has passed."),
            (at(9, 15, day=date(2027, 3, 1)), "This is too soon: please book 1 hour ahead."),
            (at(10, day=date(2027, 6, 1)), "This is too far ahead: one can book until Friday, 30 April 2027."),
        ],
    )
    def test_refuses_what_the_salon_does_not_offer(self, offer, starts_at, sentence):
        with pytest.raises(NotOffered) as refusal:
            offer(starts_at)

        assert refusal.value.detail == sentence
        assert len(refusal.value.alternatives) == 3

    @pytest.mark.parametrize("starts_at", [datetime.min, datetime.max])
    def test_refuses_the_ends_of_the_calendar(self, offer, starts_at):
        with pytest.raises(NotOffered):
            offer(starts_at.replace(tzinfo=BERLIN))

    def test_refuses_a_service_that_somebody_does_not_do(self, offer, add, bliss):
        somebody = StaffMember(id=new_id(), location_id=bliss.location_id, name="Eve")
        add(somebody)

        with pytest.raises(NotOffered, match="Eve does not do this service"):
            offer(at(10), staff_member_id=somebody.id, override=True)

    def test_goes_past_the_salons_rules_for_the_desk(self, offer, bo_id):
        made = offer(at(20, 7, day=SUNDAY), online=False, override=True)

        assert (made.staff_member_id, made.starts_at) == (bo_id, at(20, 7, day=SUNDAY))

    def test_never_goes_over_taken_time(self, offer, occupy):
        occupy(at(20))

        with pytest.raises(SlotTaken):
            offer(at(20, 30), online=False, override=True)

    def test_carries_the_caps_that_are_counted_again_under_the_lock(self, offer, change, occupy, bliss, now):
        change(Service, bliss.cut_id, max_per_day=1)
        made = offer(at(10))
        occupy(at(12))

        with pytest.raises(DayFull):
            occupy(at(10), caps=made.caps)

    def test_says_taken_when_the_day_is_full(self, offer, change, occupy, bliss):
        change(Service, bliss.cut_id, max_per_day=1)
        occupy(at(12))

        with pytest.raises(DayFull) as refusal:
            offer(at(10))

        assert refusal.value.code == "slot_taken"
        assert {slot.starts_at.day for slot in refusal.value.alternatives} <= {1, 3}

    def test_says_taken_when_the_day_is_full_with_one_and_another_is_busy(self, offer, change, occupy, bo_id, dee):
        change(StaffMember, bo_id, max_appointments_per_day=1)
        occupy(at(12))
        occupy(at(10), staff_id=dee)

        with pytest.raises(SlotTaken) as refusal:
            offer(at(10))

        assert type(refusal.value) is SlotTaken

    def test_is_not_found_for_another_salons_service(self, offer, street):
        with pytest.raises(NotFound):
            offer(at(10), service_id=street.cut_id)


class TestAlternatives:
    def test_come_from_far_away_when_the_days_around_are_full(self, bliss, add, now):
        add(Closure(id=new_id(), starts_on=TUESDAY - timedelta(days=1), ends_on=TUESDAY + timedelta(days=30)))

        found = queries.alternatives(service_id=bliss.cut_id, starts_at=at(10), now=now)

        assert [slot.starts_at for slot in found][:1] == [at(9, day=date(2027, 4, 2))]

    def test_are_as_many_as_asked_for(self, bliss, now):
        assert len(queries.alternatives(service_id=bliss.cut_id, starts_at=at(10), now=now, count=7)) == 7


class TestExplain:
    def test_finds_nothing_against_a_slot(self, bliss, bo_id, now):
        said = queries.explain(service_id=bliss.cut_id, starts_at=at(10), now=now)

        assert said.is_offered
        assert said.reasons == {bo_id: ()}

    def test_names_what_is_in_the_way_for_each(self, bliss, bo_id, dee, occupy, now):
        visit = occupy(at(9, 30))
        said = queries.explain(service_id=bliss.cut_id, starts_at=at(10), now=now)

        assert said.is_offered
        assert [(reason.code, reason.source_id) for reason in said.reasons[bo_id]] == [(Code.BUSY, visit)]
        assert said.names[dee] == "Dee"


class TestOutlook:
    @pytest.fixture
    def outlook(self, bliss, now):
        def ask(first=TUESDAY, last=WEDNESDAY, **more):
            asked = {"service_id": bliss.cut_id, "from_day": first, "to_day": last, "now": now} | more
            return queries.outlook(**asked)

        return ask

    def test_offers_what_slots_offer(self, outlook, sheet, dee, occupy):
        occupy(at(10))
        for staff_id in (None, dee):
            assert (
                outlook(staff_member_id=staff_id).sheet.slots
                == sheet(TUESDAY, WEDNESDAY, staff_member_id=staff_id).slots
            )

    def test_says_who_is_free_first_when(self, outlook, dee, bo_id, occupy):
        occupy(at(9), minutes=120)
        soonest = outlook(staff_member_id=dee).soonest

        assert (soonest[bo_id].starts_at, soonest[dee].starts_at) == (at(11), at(9))

    def test_leaves_out_who_is_not_free_in_these_days(self, outlook, dee, bo_id, occupy):
        for day in (TUESDAY, WEDNESDAY):
            occupy(at(9, day=day), minutes=480)

        assert bo_id not in outlook().soonest

    def test_knows_the_next_free_time_after_these_days(self, outlook, occupy):
        occupy(at(9), minutes=480)
        found = outlook(TUESDAY, TUESDAY)

        assert found.sheet.days[0].next_free.starts_at == at(9, day=WEDNESDAY)
