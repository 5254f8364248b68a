"""A salon whose every word was written by somebody who means no good: its pages, mails and calendar entries."""

import contextvars
import re
from collections.abc import Iterator
from email.message import EmailMessage
from itertools import cycle

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, Page

from app.auth.roles import Role
from app.booking import operations as booking
from app.booking.commands import Book, Contact, Reschedule
from app.core import clock
from app.core.texts import UNPRINTABLE
from tenants import provisioning
from tenants.context import use_tenant
from tenants.db import db
from tenants.hosts import Site as Part
from tenants.unit_of_work import unit_of_work
from tests import world
from tests.booking.conftest import at
from tests.conftest import _perform, doorbell_of
from tests.contracts.forms import WholeForm, forms_of
from tests.contracts.hostile import EVIL, HOSTILE
from tests.contracts.whole import Sight, Whole, build_whole
from tests.journeys.conftest import SCREENS, Site
from tests.journeys.looking import TOO_WIDE, Watcher, complaints
from tests.notifications.conftest import parsed
from tests.notifications.letters import html_of
from tests.world import NOW

pytestmark = pytest.mark.browser

ENDS_SOMETHING = re.compile(
    r"removal|revocation|withdrawal|erasure|disablement|refusal|cancellation|no-show|merge|/end$|/role|leaving"
    r"|sign-|password|verify|invitation\b|welcome|locations/[^/]+$|holidays|import/"
)
"""Forms after which there would be less to look at, or nobody to look."""
ENDS_A_VISIT = re.compile(r"/cancellation|/refusal")

LONGEST_LINE, LONGEST_TEXT = 120, 560
LONG_WORD = "W" * 45
HEADERS = {
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding", "X-Auto-Response-Suppress", "List-Unsubscribe",
}  # fmt: skip


class Poison:
    """Writes hostile strings into forms, as many as fit, all of them in turn."""

    def __init__(self, whole: Whole) -> None:
        self.whole = whole
        self.keepable = [text for text in HOSTILE if len(text) <= LONGEST_LINE and not UNPRINTABLE.search(text)]
        self.strings = cycle(self.keepable)
        self.next = next(self.strings)
        self.kept: set[str] = set()

    def spread(self, times: int) -> None:
        """Fill in every form of every page so often."""
        forms = {}
        for role in (Role.OWNER, Role.STAFF, Role.CUSTOMER, None):
            for sight in self.whole.seen_by(role):
                for form in forms_of(sight.text, sight.path):
                    if form.method == "POST" and not ENDS_SOMETHING.search(form.action):
                        forms.setdefault((form.action.partition("?")[0], form.kind), (role, form))
        for role, form in forms.values():
            for _ in range(times):
                self._fill_in(role, form)

    def _fill_in(self, role: Role | None, form: WholeForm) -> None:
        places = [one for one in form.fields if one.kind in {"text", "textarea"} and not _is_a_number(one.name)]
        written = {one.name: self.dose(LONGEST_TEXT if one.kind == "textarea" else LONGEST_LINE) for one in places}
        if not written or not self._send(role, form, written):
            for name, text in written.items():
                self._send(role, form, {name: text})

    def _send(self, role: Role | None, form: WholeForm, written: dict[str, str]) -> bool:
        doorbell_of(self.whole.app).flushdb()
        answer = self.whole.ask(role, form.action, method="POST", data=form.filled(written))
        is_kept = answer.status_code in {201, 303}
        if is_kept:
            self.kept |= {text for text in self.keepable if any(text in said for said in written.values())}
        return is_kept

    def dose(self, most: int) -> str:
        """Return as many as fit, and a word that fits no line of a phone."""
        dose = [self.next]
        self.next = next(self.strings)
        while len(" ".join([*dose, self.next, LONG_WORD])) <= most:
            dose.append(self.next)
            self.next = next(self.strings)
        return " ".join([*dose, LONG_WORD])[:most]


def _is_a_number(name: str) -> bool:
    return name.startswith(("price", "minutes")) or name in {"country", "website", "slug", "tags"}


@pytest.fixture(scope="module")
def poison(still: Site, request: pytest.FixtureRequest) -> Iterator[Poison]:
    """A salon in which something of everything is going on, every word of it hostile."""
    with still.app.app_context():
        people = world.build_shear_bliss("hostile")
    whole = build_whole(still.app, people)
    for left in (still.app.extensions["settings"].var_dir / "mail").glob("*.eml"):
        left.unlink()
    poison = Poison(whole)
    with still.app.app_context(), clock.frozen(NOW), use_tenant(people.salon), unit_of_work():
        book_moved_and_cancelled(poison)
    poison.spread(len(HOSTILE) if request.config.getoption("--slow") else 2)
    contextvars.Context().run(_perform, still.app, NOW)
    yield poison
    with still.app.app_context():
        provisioning.erase_tenant(people.salon)
        db.session.remove()


def book_moved_and_cancelled(poison: Poison) -> None:
    """Let somebody with a hostile name book, move and cancel, so that calendars hear of it."""
    people = poison.whole.people
    anyway = {"staff_id": people.stylist.staff_member_id, "override": True, "override_reason": "A test"}
    for hour in (10, 12, 14):
        contact = Contact(name=poison.dose(LONGEST_LINE), email="dora@x.example")
        command = Book(service_id=people.cut_id, starts_at=at(hour, day=19), customer=contact, **anyway)
        visit = booking.book(command=command, by=people.owner, now=NOW)
        later = Reschedule(starts_at=at(hour, day=20), **anyway)
        booking.reschedule(appointment_id=visit.id, command=later, by=people.owner, now=NOW)
    booking.cancel(appointment_id=visit.id, by=people.owner, now=NOW)


@pytest.fixture
def mails(poison: Poison) -> list[EmailMessage]:
    """Every mail that was sent meanwhile."""
    folder = poison.whole.app.extensions["settings"].var_dir / "mail"
    return [parsed(path.read_bytes()) for path in sorted(folder.glob("*.eml"))]


@pytest.fixture
def watched(chromium: Browser, still: Site, poison: Poison) -> Iterator[tuple[Page, Watcher, str]]:
    """A page on a phone, and what happens on it."""
    host = still.url(poison.whole.people.salon.slug)
    with chromium.new_context(viewport=SCREENS["phone"], reduced_motion="reduce") as context:
        watcher = Watcher(frozenset({host}))
        watcher.watch(context)
        yield context.new_page(), watcher, host


def from_the_top(sights: list[Sight]) -> list[Sight]:
    """Choose whoever sees most of every page."""
    first: dict[str, Sight] = {}
    for sight in sights:
        first.setdefault(sight.path, sight)
    return list(first.values())


def test_all_of_them_were_written_somewhere(poison: Poison) -> None:
    assert set(poison.keepable) - poison.kept == set()
    assert len(poison.keepable) >= 50


def test_no_page_does_what_they_say(poison: Poison, watched: tuple[Page, Watcher, str], still: Site) -> None:
    page, watcher, host = watched
    wrong = []
    for sight in from_the_top(poison.whole.on(Part.TENANT)):
        page.context.clear_cookies()
        if sight.role:
            page.context.add_cookies([{"name": "session", "value": poison.whole.tokens[sight.role], "url": host}])
        page.goto(host.removesuffix("/") + sight.path)
        wrong += [f"{sight.role} {sight.path}: {one}" for one in complaints(page, watcher, barriers=False)]

    assert not wrong, "\n".join(wrong)


def test_no_mail_does_what_they_say(mails: list[EmailMessage], watched: tuple[Page, Watcher, str]) -> None:
    page, watcher, _host = watched
    wrong = []
    for mail in mails:
        page.set_content(html_of(mail))
        wrong += [f"{mail['Subject']}: {one}" for one in [*page.evaluate(TOO_WIDE), *watcher.told()]]

    assert len(mails) > 5
    assert not wrong, "\n".join(wrong)


def test_no_mail_says_more_to_mail_programs_than_ours_do(mails: list[EmailMessage]) -> None:
    addresses = [mail["To"].addresses for mail in mails]

    assert {name for mail in mails for name in mail} <= HEADERS
    assert [found for found in addresses if len(found) != 1 or found[0].domain == EVIL] == []


def test_no_calendar_entry_says_more_than_one_visit(poison: Poison, mails: list[EmailMessage]) -> None:
    visit = "/a/{appointment_id}/calendar.ics?token={manage_token}".format(**poison.whole.ids)
    entries = [poison.whole.ask(None, visit).data]
    entries += [part.get_payload(decode=True) for mail in mails for part in mail.walk() if _is_an_entry(part)]

    assert len(entries) > 3
    for entry in entries:
        lines = entry.split(b"\r\n")
        assert all(len(line) <= 75 and not re.search(rb"[\x00-\x08\n-\x1f]", line) for line in lines)
        found = [part.name for part in Calendar.from_ical(entry).walk()]
        assert found.count("VEVENT") == 1
        assert "VALARM" not in found
        assert b"\nATTENDEE:mailto:all@" not in entry


def _is_an_entry(part: EmailMessage) -> bool:
    return (part.get_filename() or "").endswith(".ics")
