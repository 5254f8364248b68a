"""Days that nobody can mean, in the addresses and forms of pages and of the desk: a calm answer, never a defect."""

import re
from datetime import date, timedelta

import pytest

from app.auth.operations import sessions
from app.auth.queries import account
from app.auth.roles import Role
from app.core.days import YEARS
from tenants.hosts import Site
from tenants.unit_of_work import unit_of_work
from tests.booking.reading import Page
from tests.contracts.asking import call, fill, rules_of
from tests.contracts.test_extremes import EXTREMES, complaints
from tests.contracts.things import build

FIRST, LAST = date(YEARS.start, 1, 1), date(YEARS.stop - 1, 12, 31)
STRANGE = ["0001-01-01", "1999-12-31", "2200-01-01", "9999-12-31"]

PAGES = [
    "/desk/calendar?day={day}",
    "/desk/calendar?day={day}&view=week",
    "/desk/appointments/new?day={day}",
    "/desk/appointments/new?at={day}T10:00:00Z",
    "/desk/appointments/{appointment_id}/reschedule?day={day}",
    "/desk/blocks/new?day={day}",
    "/desk/blocks/new?at={day}T10:00:00Z",
    "/desk/explain?service={service_id}&day={day}&clock=10:00",
    "/book/cut?visit=a-visitor-of-the-tests&day={day}",
    "/book/cut/times?day={day}",
    "/book/cut?visit=a-visitor-of-the-tests&month={month}",
]
FORMS = {
    "/desk/appointments": {"service": "{service_id}", "day": "{day}", "clock": "10:00", "starts_at": "other"},
    "/desk/appointments/draft": {"service": "{service_id}", "day": "{day}"},
    "/desk/appointments/{appointment_id}/reschedule": {"day": "{day}", "clock": "10:00", "starts_at": "other"},
    "/desk/blocks": {"staff": "{staff_id}", "day": "{day}", "starts": "10:00", "ends": "11:00"},
    "/desk/closures": {"starts_on": "{day}", "ends_on": "{day}"},
    "/desk/closures/holidays/{day}": {"worked": "1"},
    "/desk/team/{staff_id}/hours": {"valid_from": "{day}", "start-0": "09:00", "end-0": "12:00"},
    "/desk/team/{staff_id}/hours/{day}/removal": {},
    "/desk/team/{staff_id}/days": {"day": "{day}", "off": "true"},
    "/desk/team/{staff_id}/days/{day}/removal": {},
    "/desk/team/{staff_id}/time-off": {"starts_on": "{day}", "ends_on": "{day}"},
    "/book/cut/hold": {"starts_at": "{day}T10:00:00Z"},
}
"""Every page and form of pages and of the desk that takes a day."""

QUERIES = [("day", "month"), ("at", "starts_at"), ("cursor",)]


@pytest.fixture
def things(bliss):
    """One of everything in Shear Bliss."""
    with unit_of_work():
        return build(bliss, named="ours")


@pytest.fixture
def owner(app, things, now):
    """The owner's browser."""
    with unit_of_work():
        found = account(things.roles[Role.OWNER].account_id)
        token = sessions.start_session(account=found, user_agent="", replacing=None, now=now)
    client = app.test_client(host="shear.localhost:8000")
    client.set_cookie("session", token, domain="shear.localhost")
    return client


@pytest.fixture
def known(things):
    return lambda day: {**things.ids, "day": day, "month": str(day)[:7]}


@pytest.fixture
def answers(owner, known):
    """What each page answers about a day, or each form; by address."""

    def ask(day, forms=None):
        stated = known(day)
        return {
            path: call(
                owner,
                "GET" if forms is None else "POST",
                path.format(**stated),
                data={name: text.format(**stated) for name, text in (forms or {}).get(path, {}).items()},
            ).status_code
            for path in (PAGES if forms is None else forms)
        }

    return ask


@pytest.mark.parametrize("day", STRANGE)
def test_pages_of_such_days_are_nowhere(answers, day):
    assert {path: status for path, status in answers(day).items() if status != 404} == {}


@pytest.mark.parametrize("day", STRANGE)
def test_forms_with_such_days_are_refused(answers, day):
    assert {path: status for path, status in answers(day, FORMS).items() if status not in {404, 422}} == {}


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_the_first_and_the_last_day_have_pages(answers, day):
    assert {path: status for path, status in answers(day).items() if status not in {200, 204}} == {}


@pytest.mark.parametrize("day", STRANGE)
@pytest.mark.parametrize("path", [path for path in FORMS if "appointments" in path or "blocks" in path])
def test_the_forms_of_the_calendar_say_so_beside_the_day(owner, known, path, day):
    stated = {name: text.format(**known(day)) for name, text in FORMS[path].items()}
    page = call(owner, "POST", path.format(**known(day)), data=stated).text

    assert "this century or the next" in page.partition('id="field-day-error"')[2].partition("</ul>")[0]


@pytest.mark.parametrize("view", ["day", "week"])
@pytest.mark.parametrize("day", [FIRST, FIRST + timedelta(days=7), LAST - timedelta(days=7), LAST])
def test_every_link_of_the_calendar_at_the_edges_leads_somewhere(owner, day, view):
    page = Page(owner.get(f"/desk/calendar?day={day}&view={view}"))
    near = {link["href"] for link in page.links if "/desk/calendar?" in (link["href"] or "")}

    assert near
    assert {url: status for url in near if (status := owner.get(url).status_code) != 200} == {}


@pytest.mark.parametrize("value", [value for value in EXTREMES if re.search(r"\d-\d", value)])
def test_no_page_breaks_at_an_extreme(app, owner, things, value):
    plain, broken = value.strip('"'), []
    for rule, method in rules_of(app, Site.TENANT):
        if method == "GET" and not rule.rule.startswith("/api"):
            for names in QUERIES:
                query = {"service": str(things.ids["service_id"]), **dict.fromkeys(names, plain)}
                broken += complaints(owner, method, fill(rule, things.ids), {"query_string": query})

    assert not broken, "\n".join(broken)
