"""A small salon for the sentences: Ada and Bo in one place, a cut of an hour, nine to five all week."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from app.availability.busy import Busy, Occupied
from app.availability.hours import Week, epoch
from app.availability.rulebook import LocationRules, Performer, Rulebook, ServiceRules, StaffRules
from app.availability.slots import Wish, slots_on

ADA, BO, CUT, PLACE, SOURCE = (UUID(int=n) for n in range(1, 6))
BERLIN = "Europe/Berlin"
TUESDAY = date(2027, 3, 2)
NINE_TO_FIVE = ((540, 1020),)


def at(text, zone=BERLIN):
    """Return a wall-clock time such as `2027-03-02 09:00` as epoch seconds."""
    return epoch(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)))


NOW = at("2027-03-01 09:00")


def week(*shifts, valid_from=date(2020, 1, 1)):
    return Week(valid_from, (tuple(shifts),) * 7)


def place(**changes):
    return LocationRules(**{"id": PLACE, "zone": BERLIN} | changes)


def person(id_=ADA, **changes):
    return StaffRules(**{"id": id_, "location": place(), "weeks": (week(*NINE_TO_FIVE),)} | changes)


def salon(*people, minutes=60, durations=None, step=60, notice=0, horizon=60, **service):
    """Return a rulebook in which everybody does the cut."""
    durations = durations or {}
    performers = tuple(Performer(staff=p, duration_minutes=durations.get(p.id, minutes)) for p in people)
    cut = ServiceRules(**{"id": CUT, "duration_minutes": minutes, "performers": performers} | service)
    return Rulebook(
        staff={p.id: p for p in people},
        services={CUT: cut},
        slot_step_minutes=step,
        minimum_notice_minutes=notice,
        horizon_days=horizon,
    )


def taken(*rows, rulebook, kind="APPOINTMENT", staff_id=ADA, service_id=CUT):
    """Return a day of busy time from pairs of wall-clock times in Berlin."""
    occupied = [Occupied(staff_id, at(start), at(end), kind, SOURCE, service_id) for start, end in rows]
    return Busy.of(occupied, rulebook=rulebook)


def wish(**changes):
    return Wish(**{"service_id": CUT, "now": NOW} | changes)


def times(rulebook, *, busy=None, day=TUESDAY, zone=BERLIN, **wishes):
    """Return the wall-clock times that are offered, with their offset where a time is shown twice."""
    slots = slots_on(rulebook=rulebook, busy=busy or Busy(), wish=wish(**wishes), day=day)
    return [datetime.fromtimestamp(slot.starts, ZoneInfo(zone)).strftime("%H:%M") for slot in slots]
