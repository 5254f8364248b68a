"""Sheets that need not be worked out again: the same rules and the same taken time, seen before the same starts pass.

Everything a sheet depends on is part of its key, and the taken time in it was read for this very question: what is
kept can be left out, never out of date. Pickers that are open on many telephones ask the same thing again and again.
"""

from collections import OrderedDict
from collections.abc import Hashable
from datetime import date
from threading import Lock

from app.availability.empty_day import why_empty
from app.availability.hours import MINUTE, day_at, local_day
from app.availability.sheet import SlotSheet, lay_out
from app.availability.situation import Situation, zone_of
from app.availability.slots import Wish, earliest_start, performers, slots_between
from tenants.context import current_tenant

KEPT_TIMES = 100_000
"""How many slots, and occupied times in the keys, a process keeps in mind: 25 MB at most."""


class KeptSheets:
    """The sheets that were asked for last, up to a number of slots and occupied times."""

    def __init__(self, most: int) -> None:
        self._left = most
        self._kept: OrderedDict[Hashable, tuple[SlotSheet, int]] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> SlotSheet | None:
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def keep(self, key: Hashable, sheet: SlotSheet, *, size: int) -> None:
        with self._lock:
            if key not in self._kept:
                self._left -= size
                self._kept[key] = sheet, size
            while self._left < 0:
                self._left += self._kept.popitem(last=False)[1][1]


_kept = KeptSheets(KEPT_TIMES)


def sheet_of(here: Situation, *, wish: Wish, first: date, last: date) -> SlotSheet:
    """Return the days from first to last, both included; what is free after them is not looked for."""
    if here.busy.occupied:
        # Where visits are counted, more has a say than the time that is taken.
        return _work_out(here, wish, first, last)
    key = _key(here, wish, first, last)
    sheet = _kept.find(key)
    if sheet is None:
        sheet = _work_out(here, wish, first, last)
        _kept.keep(key, sheet, size=_size(sheet, here))
    return sheet


def _work_out(here: Situation, wish: Wish, first: date, last: date) -> SlotSheet:
    rulebook = here.rules.rulebook
    found = slots_between(rulebook=rulebook, busy=here.busy, wish=wish, first=first, last=last)
    whys = {day: why_empty(rulebook=rulebook, wish=wish, day=day) for day, slots in found.items() if not slots}
    return lay_out(found, zone=zone_of(here.rules, wish), whys=whys)


def _key(here: Situation, wish: Wish, first: date, last: date) -> Hashable:
    rules = here.rules
    zones = {performer.staff.location.zone for performer in performers(rulebook=rules.rulebook, wish=wish)}
    # In the order of the performers, which is the same for the same rules and wish.
    taken = tuple(here.busy.taken.values())
    longer = sum(extra.minutes for extra in wish.extras(rules.rulebook.services[wish.service_id]))
    asked = (wish.service_id, longer, wish.minutes, wish.staff_id, wish.is_online, first, last)
    return current_tenant().schema_name, rules.stamp, asked, _present(here, wish, zones, first), taken


def _present(here: Situation, wish: Wish, zones: set[str], first: date) -> Hashable:
    """Return what the present has to do with it: the day it is, and, when starts pass meanwhile, the minute."""
    earliest = earliest_start(here.rules.rulebook, wish)
    today = tuple((zone, day_at(zone, wish.now)) for zone in sorted(zones))
    is_running = any(earliest > local_day(zone, first).starts for zone in zones)
    return today, -(-earliest // MINUTE) if is_running else None


def _size(sheet: SlotSheet, here: Situation) -> int:
    return sum(len(day.starts) + 1 for day in sheet.days) + sum(map(len, here.busy.taken.values()))
