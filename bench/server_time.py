"""Server time of the booking's parts in the demo salon, and of the desk's day with 12 technicians and 150 visits."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count, cycle
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.auth import cookies
from app.auth.models import Account
from app.auth.operations import sessions
from app.auth.roles import Role
from app.core.ids import new_token
from bench import salons
from bench.asked import Ask, Target, ask_in_turns, expect
from bench.figures import Figure
from bench.grounds import DOMAIN, Ground
from tenants.context import Tenant, use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work

STAFF, VISITS = 12, 150
PART, DAY = Target(30, 10), Target(60, 10)
DAYS = 28
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
START = re.compile(r'name="starts_at" value="([^"]+)"')
FLOOR = "floor: a page that is hardly more than its frame"


def measure(ground: Ground, demo: Tenant, service: str, *, rounds: int) -> Iterator[Figure]:
    """Ask for each part over and over, in turns."""
    picker, desk = _Picker(_browser(ground, demo), service), _desk(ground)
    asks: dict[str, tuple[Ask, Target]] = {
        FLOOR: (lambda: expect(picker.browser.get("/sign-in")), Target()),
        "booking, times of a day": (picker.times, PART),
        "booking, month strip": (picker.month, PART),
        "booking, keep another time": (picker.keep, PART),
        "booking, details": (picker.details, PART),
        "desk, a day": (lambda: expect(desk.get(f"/desk/calendar?day={_day()}", headers=PARTIAL)), DAY),
        "desk, a day as a page": (lambda: expect(desk.get(f"/desk/calendar?day={_day()}")), DAY),
    }
    found = ask_in_turns({name: ask for name, (ask, _) in asks.items()}, rounds=rounds)
    for name, (_ask, target) in asks.items():
        yield from found[name].figures(name, found[FLOOR], target)


class _Picker:
    """A visitor who looks at days and months, and keeps one time after another: the next one frees the last."""

    def __init__(self, browser: FlaskClient, service: str) -> None:
        self.browser, self._page = browser, f"/book/{service}"
        self._key = new_token()
        today = salons.today()
        self._days = cycle([today + timedelta(days=number) for number in range(1, DAYS + 1)])
        self._months = cycle([f"{today + timedelta(days=number):%Y-%m}" for number in (0, 31)])
        self._addresses = count(1)
        self._starts = cycle(self._offered())
        self._kept = ""

    def times(self) -> TestResponse:
        return expect(self._get("/times", f"&day={next(self._days)}"))

    def month(self) -> TestResponse:
        return expect(self._get("", f"&month={next(self._months)}"))

    def keep(self) -> TestResponse:
        number = next(self._addresses)
        form = {"visit": self._key, "starts_at": next(self._starts)}
        # Somebody else's network every time, or the limits would end it.
        network = {"X-Forwarded-For": f"10.{number // 65536}.{number // 256 % 256}.{number % 256}"}
        answer = expect(self.browser.post(f"{self._page}/hold", data=form, headers=network), 303)
        self._kept = answer.headers["Location"]
        return answer

    def details(self) -> TestResponse:
        return expect(self.browser.get(self._kept))

    def _get(self, part: str, asked: str, **headers: str) -> TestResponse:
        return self.browser.get(f"{self._page}{part}?visit={self._key}{asked}", headers=PARTIAL | headers)

    def _offered(self) -> list[str]:
        plain = {"Accept-Encoding": "identity"}
        days = [expect(self._get("/times", f"&day={next(self._days)}", **plain)).text for _ in range(DAYS)]
        return [start for day in days for start in START.findall(day)]


def _desk(ground: Ground) -> FlaskClient:
    """Return the owner's browser in a salon with a full day tomorrow."""
    salon = salons.open_salon(ground, "bench-desk", staff=STAFF)
    salons.fill(ground, salon, visits=VISITS, first=_day(), days=1)
    ground.settle()
    with ground.application.app_context(), use_tenant(salon.tenant), unit_of_work():
        owner = db.session.scalars(select(Account).where(Account.role == Role.OWNER)).one()
        token = sessions.start_session(account=owner, user_agent="", replacing=None, now=datetime.now(UTC))
        cookie = f"{cookies.name()}={token}"
    return _browser(ground, salon.tenant, cookie)


def _day() -> date:
    return salons.today() + timedelta(days=1)


class _Browser(FlaskClient):
    """A browser on a salon's host, which keeps no cookies but the one that it is given."""

    def __init__(self, *args: Any, host: str, cookie: str, **options: Any) -> None:
        super().__init__(*args, use_cookies=False, **options)
        self.environ_base |= {"HTTP_ACCEPT_ENCODING": "gzip", "HTTP_SEC_FETCH_SITE": "same-origin"}
        if cookie:
            self.environ_base["HTTP_COOKIE"] = cookie
        self._host = host

    def open(self, *args: Any, **options: Any) -> TestResponse:
        return super().open(*args, base_url=f"https://{self._host}", **options)


def _browser(ground: Ground, tenant: Tenant, cookie: str = "") -> FlaskClient:
    return _Browser(ground.application, host=f"{tenant.slug}.{DOMAIN}", cookie=cookie)
