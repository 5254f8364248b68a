"""Whatever a program sends, it is told what is wrong: never a defect, never half a change."""

import json
from itertools import product

import pytest

from tests.catalogue.people import acting

ODD = [None, True, -1, 10**30, 1.5, "", "\0", "x" * 10_000, [], [None], {}, {"a": 1}, "NaN", "1e999999"]
TIMES = ["9999-12-31", "0001-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "24:00"]
PRICES = [{"amount_minor": 10**12, "currency": "EUR"}, {"amount_minor": 1, "currency": "\0"}]
SHIFTS = [[{"weekday": 7, "start": "09:00", "end": "10:00"}], [{"weekday": 0, "start": 9, "end": None}]]
VALUES = [*ODD, *TIMES, *PRICES, *SHIFTS]

BODIES = {
    "/services": (
        {"name": "A", "duration_minutes": 60, "price": "4"},
        ["category", "visibility", "staff_ids", "color"],
    ),
    "/staff": ({"name": "B"}, ["bio", "service_ids", "offers", "location_id", "bookable_online"]),
    "/closures": ({"starts_on": "2027-05-05"}, ["ends_on", "reason", "location_id"]),
    "/staff/{staff_id}/time-off": ({}, ["starts_at", "ends_at", "starts_on", "ends_on", "start_time", "end_time"]),
    "/staff/{staff_id}/day-overrides": ({"day": "2027-05-05"}, ["shifts"]),
}
CASES = [(path, field) for path, (body, fields) in BODIES.items() for field in [*body, *fields]]
SETTINGS = ["name", "country", "timezone", "locale", "website", "brand", "reminder_hours", "holiday_subdivision"]


@pytest.fixture
def owner(client, ada):
    return acting(client, ada)


@pytest.mark.parametrize("path, field", CASES)
def test_odd_values_are_refused_or_understood(owner, bo, path, field):
    url = "/api/v1" + path.format(staff_id=bo.staff_member_id)
    for value in VALUES:
        body = json.dumps({**BODIES[path][0], field: value})
        answer = owner.post(url, data=body, content_type="application/json")

        assert answer.status_code in (201, 422), value


@pytest.mark.parametrize("field", SETTINGS)
def test_odd_settings_are_refused_or_understood(owner, field):
    for value in VALUES:
        answer = owner.patch("/api/v1/salon", data=json.dumps({field: value}), content_type="application/json")

        assert answer.status_code in (200, 422), value


def test_odd_weeks_are_refused_or_understood(owner, bo):
    url = f"/api/v1/staff/{bo.staff_member_id}/working-hours"
    for field, value in product(["weekly", "valid_from"], VALUES):
        body = json.dumps({"weekly": [], field: value})

        assert owner.put(url, data=body, content_type="application/json").status_code in (200, 422), value


@pytest.mark.parametrize("body", ["", "nothing", "[]", "null", '"text"', "{", "\xff"])
def test_what_is_no_object_is_refused(owner, body):
    answer = owner.post("/api/v1/services", data=body.encode("latin-1"), content_type="application/json")

    assert answer.status_code == 422
