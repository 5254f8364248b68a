"""The far ends of what can be written down: no call of the API may break at them."""

import json

import pytest

from app.auth.access import Audience, access_of, public
from app.auth.operations import sessions
from app.auth.queries import account
from app.auth.roles import Role
from tenants.hosts import Site
from tenants.unit_of_work import unit_of_work
from tests.contracts.asking import call, fill, rules_of
from tests.contracts.things import TUESDAY, build

API = "/api/v1"
WITH_A_BODY = {"POST", "PUT", "PATCH"}
HOSTS = {Site.TENANT: "shear.localhost:8000", Site.APEX: "localhost:8000"}

EXTREMES = [
    '"0001-01-01"',
    '"9999-12-31"',
    '"2000-01-01"',
    '"2199-12-31"',
    '"0001-01-01T00:00:00+14:00"',
    '"2000-01-01T00:00:00+14:00"',
    '"2199-12-31T23:59:59-14:00"',
    '"9999-12-31T23:59:59"',
    '"9999-12-31T23:59:59-14:00"',
    '"-4713-11-24"',
    "1e400",
    "-1e400",
    '"1e999990"',
    str(2**31),
    str(2**63),
    str(-(10**30)),
    str(10**400),
    "9" * 5000,
]
"""As they stand in a JSON text."""

QUERIES = {
    "/availability/slots": {
        "service_id": "{service_id}",
        "from": "2027-03-02",
        "to": "2027-03-03",
        "addon_ids": "{addon_id}",
    },
    "/availability/explain": {"service_id": "{service_id}", "starts_at": TUESDAY.isoformat()},
    "/appointments": {"from": "2027-03-02", "to": "2027-03-03", "limit": "9", "staff_id": "{staff_id}", "cursor": ""},
    "/customers": {
        "q": "",
        "tag": "VIP",
        "segment": "new",
        "weeks": "12",
        "service_id": "{service_id}",
        "limit": "9",
        "cursor": "",
    },
    "/messages": {"limit": "9", "cursor": "", "customer_id": "{customer_id}"},
    "/invoices": {"q": "", "month": "2027-03", "limit": "9", "cursor": "", "customer_id": "{customer_id}"},
    "/salons": {"q": "", "city": "", "service": "", "limit": "9", "cursor": ""},
}
SHIFT = {"weekday": 0, "start": "09:00", "end": "17:00"}
PRICE = {"amount_minor": 4500, "currency": "EUR"}
SERVICE = {
    "name": "Shellac",
    "duration_minutes": 45,
    "price": PRICE,
    "buffer_before_minutes": 5,
    "buffer_after_minutes": 5,
    "max_per_day": 9,
    "position": 1,
    "staff_ids": ["{staff_id}"],
}
ADDON = {
    "name": "Gloss",
    "duration_minutes": 15,
    "price": PRICE,
    "position": 1,
    "service_ids": ["{service_id}"],
}
COLLEAGUE = {
    "name": "Dee",
    "max_appointments_per_day": 9,
    "position": 1,
    "location_id": "{location_id}",
    "offers": [{"service_id": "{service_id}", "price": PRICE, "duration_minutes": 45}],
}
SETTINGS = {
    "booking_horizon_days": 90,
    "minimum_notice_minutes": 60,
    "slot_step_minutes": 15,
    "hold_minutes": 5,
    "cancellation_cutoff_minutes": 60,
    "reminder_hours": [24],
    "name": "Shear",
    "timezone": "Europe/Berlin",
}
GUEST = {"name": "Dora", "email": "dora@example.com", "phone": "030 1234567", "timezone": "Europe/Berlin"}
BOOKING = {
    "service_id": "{service_id}",
    "starts_at": "2027-03-04T15:00:00+00:00",
    "staff_id": "{staff_id}",
    "addon_ids": ["{addon_id}"],
    "customer": GUEST,
    "customer_id": "{customer_id}",
    "notes": "",
    "accept_policies": True,
    "override": True,
}
CUSTOMER = {"name": "Dora", "email": "dora@example.com", "phone": "030 1234567", "notes": ""}
ACCOUNT = {"name": "Dora", "email": "dora@example.com", "password": "correct horse battery"}
CARD = CUSTOMER | {
    "allergies": "Nuts",
    "tags": ["VIP"],
    "birth_month": 2,
    "birth_day": 29,
    "preferred_staff_member_id": "{staff_id}",
    "reach_by": "PHONE",
    "locale": "de",
    "timezone": "Europe/Berlin",
}
RULE = {
    "ask": "FIXED",
    "amount": PRICE,
    "percent": 20,
    "of_whom": "TAGGED",
    "no_shows": 1,
    "tag": "VIP",
    "service_ids": ["{service_id}"],
    "weekdays": [5],
    "min_price": PRICE,
    "is_active": True,
}
TIERS = {"tiers": [{"notice_minutes": 1440, "percent": 50}]}
BODIES = {
    "/services": SERVICE,
    "/services/<uuid:service_id>": SERVICE,
    "/services/<uuid:service_id>/variants": {"name": "Long", "duration_minutes": 60, "price": PRICE},
    "/addons": ADDON,
    "/addons/<uuid:addon_id>": ADDON,
    "/staff": COLLEAGUE,
    "/staff/<uuid:staff_id>": COLLEAGUE,
    "/staff/<uuid:staff_id>/working-hours": {"weekly": [SHIFT], "valid_from": "2027-03-02"},
    "/staff/<uuid:staff_id>/day-overrides": {"day": "2027-03-02", "shifts": [{"start": "09:00", "end": "17:00"}]},
    "/staff/<uuid:staff_id>/time-off": {"starts_at": "2027-03-02T09:00", "ends_at": "2027-03-02T10:00", "reason": ""},
    "/closures": {"starts_on": "2027-03-02", "ends_on": "2027-03-02", "location_id": "{location_id}"},
    "/salon": SETTINGS,
    "/message-rules/<kind>/<audience>": {"is_on": True, "own_words": "Bring a hat."},
    "/payment-rules": RULE,
    "/payment-rules/<uuid:payment_rule_id>": RULE,
    "/payment-rules/order": {"ids": ["{payment_rule_id}"]},
    "/refund-tiers": TIERS,
    "/services/<uuid:service_id>/refund-tiers": TIERS,
    "/holds": {
        "service_id": "{service_id}",
        "starts_at": "2027-03-04T15:00:00+00:00",
        "addon_ids": ["{addon_id}"],
    },
    "/appointments": BOOKING,
    "/appointments/<uuid:appointment_id>": {
        "service_id": "{service_id}",
        "addon_ids": ["{addon_id}"],
        "price": PRICE,
        "price_reason": "Agreed",
        "notes": "",
        "tell_customer": True,
    },
    "/appointments/<uuid:appointment_id>/reschedule": {"starts_at": "2027-03-04T15:00:00+00:00", "override": True},
    "/appointments/<uuid:appointment_id>/cancel": {"reason": ""},
    "/appointments/<uuid:appointment_id>/decline": {"reason": ""},
    "/invoices/<uuid:invoice_id>/credit": {"amount": PRICE, "reason": "A gesture"},
    "/customers": CARD,
    "PUT /customers/<uuid:customer_id>": CUSTOMER,
    "PATCH /customers/<uuid:customer_id>": CARD,
    "/customers/<uuid:customer_id>/notes": {"text": "Likes tea.", "kind": "NOTE", "written_on": "2027-03-01"},
    "/auth/profile": {"name": "Cleo", "phone": "+493012345", "birth_day": 1, "birth_month": 1, "locale": "de"},
    "/auth/login": {"email": "dora@example.com", "password": "correct horse"},
    "/auth/register": ACCOUNT,
    "/auth/verify-email": {"token": "x"},
    "/auth/refresh": {"refresh_token": "x"},
    "/auth/logout": {"refresh_token": "x"},
    "/auth/forgot-password": {"email": "dora@example.com"},
    "/auth/reset-password": {"token": "x", "password": "correct horse battery"},
}
WITHOUT_A_BODY = {
    "/appointments/<uuid:appointment_id>/complete",
    "/appointments/<uuid:appointment_id>/confirm",
    "/appointments/<uuid:appointment_id>/no-show",
    "/appointments/<uuid:appointment_id>/reopen",
    "/messages/<uuid:message_id>/retry",
    "/payments/webhook/stripe",
    "/worked-holidays/<day>",
}
PLACEHOLDER = "the value"


@pytest.fixture
def things(bliss):
    """One of everything in Shear Bliss."""
    with unit_of_work():
        return build(bliss, named="ours")


@pytest.fixture
def programs(app, things, now):
    """A program of the owner and one of nobody, on each host."""
    with unit_of_work():
        owner = account(things.roles[Role.OWNER].account_id)
        token = sessions.start_session(account=owner, user_agent="", replacing=None, now=now)
    found = {
        (site, who): app.test_client(host=host, use_cookies=False)
        for site, host in HOSTS.items()
        for who in ("owner", "nobody")
    }
    found[Site.TENANT, "owner"].environ_base["HTTP_COOKIE"] = f"session={token}"
    return found


def calls(app):
    for site in HOSTS:
        for rule, method in rules_of(app, site):
            if rule.rule.startswith(API):
                yield rule, method, rule.rule.removeprefix(API)


def body_of(method, path):
    """Return a body that fits: some resources are told different things by different methods."""
    return BODIES.get(f"{method} {path}") or BODIES.get(path, {})


def leaves(body, path=()):
    """Yield the path of every value in a body that is no list and no object, and of the lists and objects as well."""
    if path:
        yield path
    for key in body if isinstance(body, dict) else range(len(body)) if isinstance(body, list) else ():
        yield from leaves(body[key], (*path, key))


def with_value(body, path):
    """Return the body with the placeholder at a path."""
    if not path:
        return PLACEHOLDER
    copy = dict(body) if isinstance(body, dict) else list(body)
    copy[path[0]] = with_value(copy[path[0]], path[1:])
    return copy


def written(body, ids, value):
    text = json.dumps(body)
    for name, known in ids.items():
        text = text.replace("{" + name + "}", str(known))
    return text.replace(json.dumps(PLACEHOLDER), value)


def requests(rule, method, path, ids, value):
    """Yield what to ask a rule: address and options, with the extreme value in every place that takes one."""
    plain = value.strip('"')
    for word in rule.arguments:
        yield fill(rule, {**ids, word: plain}), {}
    url = fill(rule, ids)
    if method == "GET":
        for name in QUERIES.get(path, ()):
            stated = {key: text.format(**ids) for key, text in QUERIES[path].items()}
            yield url, {"query_string": {**stated, name: plain}}
    elif method in WITH_A_BODY:
        stated = body_of(method, path)
        for place in leaves(stated):
            body = written(with_value(stated, place), ids, value)
            yield url, {"data": body, "content_type": "application/json"}


def test_every_call_that_takes_a_body_is_asked(app):
    takers = {(method, path) for _rule, method, path in calls(app) if method in WITH_A_BODY}

    assert {path for method, path in takers if not body_of(method, path)} == WITHOUT_A_BODY
    assert {name.rpartition(" ")[2] for name in BODIES} <= {path for _method, path in takers}


@pytest.mark.parametrize("value", EXTREMES, ids=lambda value: value[:40])
def test_no_call_breaks_at_an_extreme(app, bliss, things, programs, value):
    ids = {**things.ids, "salon_id": bliss.salon.id}
    broken = []
    for rule, method, path in calls(app):
        is_public = access_of(app.view_functions[rule.endpoint]).audience is Audience.EVERYBODY
        for url, options in requests(rule, method, path, ids, value):
            for who in ("owner", "nobody") if is_public else ("owner",):
                broken += complaints(programs[rule.subdomain, who], method, url, options)

    assert not broken, "\n".join(broken)


DAYS = [
    ("PUT", "/worked-holidays/{day}", {}),
    ("DELETE", "/worked-holidays/{day}", {}),
    ("DELETE", "/staff/{staff_id}/day-overrides/{day}", {}),
    ("DELETE", "/staff/{staff_id}/working-hours/{day}", {}),
    ("GET", "/availability/slots?service_id={service_id}&from={day}&to={day}", {}),
    ("GET", "/availability/explain?service_id={service_id}&starts_at={day}T12:00:00Z", {}),
    ("GET", "/appointments?from={day}", {}),
    ("GET", "/appointments?to={day}", {}),
    ("POST", "/holds", {"service_id": "{service_id}", "starts_at": "{day}T12:00:00Z"}),
    ("POST", "/appointments", {**BOOKING, "starts_at": "{day}T12:00:00Z"}),
    ("POST", "/appointments/{appointment_id}/reschedule", {"starts_at": "{day}T12:00:00Z"}),
    ("POST", "/closures", {"starts_on": "{day}"}),
    ("POST", "/customers/{customer_id}/notes", {"text": "Likes tea.", "written_on": "{day}"}),
    ("PUT", "/staff/{staff_id}/working-hours", {"weekly": [], "valid_from": "{day}"}),
    ("POST", "/staff/{staff_id}/day-overrides", {"day": "{day}"}),
    ("POST", "/staff/{staff_id}/time-off", {"starts_on": "{day}", "ends_on": "{day}"}),
    ("POST", "/staff/{staff_id}/time-off", {"starts_at": "{day}T12:00:00Z", "ends_at": "{day}T13:00:00Z"}),
]
"""Every entrance of a day or an instant."""


@pytest.mark.parametrize("day", ["1999-12-30", "2200-01-02"])
@pytest.mark.parametrize("method, path, body", DAYS)
def test_days_of_another_age_are_refused(things, programs, method, path, body, day):
    ids = {**things.ids, "day": day}
    data = {"data": written(body, ids, ""), "content_type": "application/json"} if body else {}

    answer = call(programs[Site.TENANT, "owner"], method, API + path.format(**ids), **data)

    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert "this century or the next" in answer.text


def test_a_call_that_breaks_is_seen(app, things, programs, monkeypatch):
    """The control."""
    monkeypatch.setitem(app.view_functions, "api_v1.get_salon", public(lambda: 1 / 0))

    assert complaints(programs[Site.TENANT, "owner"], "GET", "/api/v1/salon", {})


def complaints(program, method, url, options):
    try:
        status = call(program, method, url, **options).status_code
    except Exception as defect:  # noqa: BLE001 - in tests a defect is raised instead of being answered
        return [f"{method} {url} {options}: {defect!r}"]
    return [] if status < 500 else [f"{method} {url} {options}: {status}"]
