from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from flask_babel import force_locale

from app.auth.actor import ANONYMOUS
from app.catalogue import operations as catalogue
from app.catalogue import queries as catalogue_queries
from app.catalogue.commands import CreateAddon
from app.notifications import operations, queries
from app.notifications.facts import AccountFacts, VisitFacts
from app.notifications.kinds import Audience, Kind
from app.notifications.letters import ACCOUNTS, VISITS
from app.notifications.letters.letter import Letter
from app.notifications.reading import readable
from tenants.db import db
from tests.notifications.letters import event_of, html_of, links_in, text_of

STARTS = datetime(2027, 3, 27, 8, tzinfo=UTC)
VISIT = VisitFacts(
    salon="Shear Bliss",
    country="DE",
    timezone="Europe/Berlin",
    reference="K7M2Q9XA",
    sequence=0,
    starts_at=STARTS,
    ends_at=STARTS + timedelta(minutes=45),
    service="Cut",
    staff="Bo",
    price_minor=5000,
    currency="EUR",
    customer="Dora",
    policy={"cancellation_cutoff_minutes": 1440, "text": "Please come early."},
    was_confirmed=True,
)
ACCOUNT = AccountFacts(
    salon="Shear Bliss",
    country="DE",
    timezone="Europe/Berlin",
    name="Dora",
    secret="482913",
    expires_at=STARTS,
    invited_by="Ada",
)

SPRING, AUTUMN = ((3, 27), (3, 28), (3, 29)), ((10, 30), (10, 31), (11, 1))
AROUND_CLOCK_CHANGES = [
    *(("Europe/Berlin", "DE", "09:00", day) for day in SPRING + AUTUMN),
    *(("America/New_York", "US", "9:00 AM", day) for day in ((3, 13), (3, 14), (3, 15), (11, 6), (11, 7), (11, 8))),
    *(("Asia/Tokyo", "JP", "09:00", day) for day in SPRING + AUTUMN),
]

pytestmark = pytest.mark.usefixtures("app")


def to_customer(kind, **facts) -> Letter:
    return VISITS[kind, Audience.CUSTOMER](VISIT.model_copy(update=facts), "https://shear.example/a/1?token=t")


def to_staff(kind, **facts) -> Letter:
    return VISITS[kind, Audience.STAFF](VISIT.model_copy(update=facts), "https://shear.example/desk")


class TestTimes:
    @pytest.mark.parametrize("zone, country, said, day", AROUND_CLOCK_CHANGES)
    def test_nine_is_nine_on_both_sides_of_a_clock_change(self, zone, country, said, day, confirmation_of):
        mail = confirmation_of(datetime(2027, *day, 9, tzinfo=ZoneInfo(zone)), country=country)

        assert f"\n{said} – " in text_of(mail)
        assert f">{said} – " in html_of(mail)
        start = event_of(mail)["DTSTART"]
        assert start.dt.replace(tzinfo=None) == datetime(2027, *day, 9)
        assert start.params["TZID"] == zone

    def test_the_salons_time_comes_first_and_the_readers_own_beside_it(self):
        when = to_customer(Kind.APPOINTMENT_CONFIRMED, customer_timezone="America/New_York").when

        assert (when.time, when.place) == ("09:00 – 09:45", "Berlin time")
        assert when.own == "Sat, 27 Mar, 04:00, New York time"

    @pytest.mark.parametrize("own", [None, "Europe/Paris", "Not/AZone"])
    def test_a_clock_that_shows_the_same_is_not_named(self, own):
        assert to_customer(Kind.APPOINTMENT_CONFIRMED, customer_timezone=own).when.own == ""


class TestWords:
    @pytest.mark.parametrize("language", ["en", "de", "es", "fr", "ja"])
    @pytest.mark.parametrize("kind, audience", VISITS)
    def test_every_visit_can_be_told_in_every_language(self, kind, audience, language):
        with force_locale(language):
            letter = VISITS[kind, audience](VISIT, "https://shear.example/a/1")

        assert letter.header
        assert "%(" not in repr(letter)
        assert {"Cut", "Bo"} <= {line.text for line in letter.lines}

    @pytest.mark.parametrize("language", ["en", "de", "es", "fr", "ja"])
    @pytest.mark.parametrize("kind", ACCOUNTS)
    def test_every_account_can_be_written_to_in_every_language(self, kind, language):
        with force_locale(language):
            letter = ACCOUNTS[kind](ACCOUNT, Audience.CUSTOMER)

        assert "%(" not in repr(letter)
        assert letter.code == "482913" or letter.action

    def test_an_approved_request_is_not_called_a_booking(self):
        assert to_customer(Kind.APPOINTMENT_CONFIRMED, was_requested=True).title == "Your request is approved"

    def test_a_move_says_the_time_until_now(self):
        letter = to_customer(Kind.APPOINTMENT_RESCHEDULED, starts_at_before=STARTS - timedelta(hours=1))

        assert ("Until now", "Sat, 27 Mar, 08:00") in {(line.label, line.text) for line in letter.lines}

    def test_another_stylist_at_the_same_time_is_no_move(self):
        letter = to_customer(Kind.APPOINTMENT_RESCHEDULED, starts_at_before=STARTS, staff_before="Dee")

        assert letter.title == "Your appointment has changed"
        assert ("Until now with", "Dee") in {(line.label, line.text) for line in letter.lines}

    def test_whoever_gave_a_visit_away_reads_the_time_that_was_theirs(self):
        moved, stayed = (
            to_staff(Kind.APPOINTMENT_HANDED_OVER, starts_at_before=before)
            for before in (STARTS - timedelta(days=2), None)
        )

        assert moved.subject == "Handed over: Dora, Cut, Thu, 25 Mar, 09:00"
        assert stayed.subject == "Handed over: Dora, Cut, Sat, 27 Mar, 09:00"

    def test_only_the_salons_reason_is_told_to_the_customer(self):
        by_salon = to_customer(Kind.APPOINTMENT_CANCELLED, reason="Bo is ill", by_salon=True)
        by_customer = to_customer(Kind.APPOINTMENT_CANCELLED, reason="I am ill")

        assert "Shear Bliss writes: Bo is ill" in by_salon.paragraphs
        assert not any("ill" in words for words in by_customer.paragraphs)

    def test_staff_read_why_and_how_to_reach_the_customer(self):
        letter = to_staff(Kind.APPOINTMENT_CANCELLED, reason="I am ill", customer_phone="+49 30 1")

        assert {"I am ill", "+49 30 1"} <= {line.text for line in letter.lines}

    def test_policies_are_said_with_what_was_agreed(self):
        assert to_customer(Kind.APPOINTMENT_CONFIRMED).notes == (
            "You can cancel or move your appointment until 24 hours before it begins.",
            "Please come early.",
        )

    @pytest.mark.parametrize(
        "kind, said",
        [
            (Kind.APPOINTMENT_CONFIRMED, "It is too late to change this visit online. Please call us."),
            (
                Kind.APPOINTMENT_REQUESTED,
                "Once booked, a visit at this time can no longer be changed or cancelled online.",
            ),
        ],
    )
    def test_what_can_be_changed_no_more_says_so(self, kind, said):
        assert said in to_customer(kind, read_at=STARTS - timedelta(hours=23)).notes
        assert said not in to_customer(kind, read_at=STARTS - timedelta(hours=25)).notes

    def test_what_can_be_changed_no_more_promises_nothing_else(self):
        early, late = (
            to_customer(Kind.APPOINTMENT_CONFIRMED, read_at=STARTS - timedelta(hours=hours)) for hours in (25, 23)
        )

        assert (early.action.label, late.action.label) == ("See, move or cancel", "See your visit")
        assert not any("You can cancel or move" in note for note in late.notes)
        assert "Please come early." in late.notes


class TestMail:
    def test_names_cannot_write_headers_or_links(self, confirmation_of):
        mail = confirmation_of(STARTS, customer_name="Dora\r\nBcc: all@example.com <b>\u202e http://evil.example")

        assert mail["Bcc"] is None
        assert "\u202e" not in mail["To"]
        assert "evil" not in text_of(mail)
        assert "<b>" not in html_of(mail)

    def test_customers_get_their_own_link_and_staff_the_desks(self, book, mails, perform_jobs):
        appointment = book()

        perform_jobs()

        links = {one["To"].addresses[0].addr_spec: links_in(one) for one in mails()}
        assert any(f"/a/{appointment.id}?token=" in link for link in links["dora@example.com"])
        assert links["bo@shear.example"] == {f"http://shear.localhost:8000/desk/appointments/{appointment.id}"}

    def test_a_request_brings_no_calendar_entry(self, approving, book, mails, perform_jobs):
        book()

        perform_jobs()

        assert all(part.get_content_type() != "text/calendar" for mail in mails() for part in mail.walk())

    def test_a_page_can_be_shown_before_the_mail_has_gone(self, book, messages):
        book()
        message = messages(Audience.CUSTOMER)[0]

        shown = readable(message, now=message.created_at)
        assert shown.subject == "Confirmed: Cut, Tue, 2 Mar, 10:00"
        assert "token" not in shown.text


@pytest.fixture
def confirmation_of(book, mails, perform_jobs, salon):
    """The mail to Dora about a visit at a time that nobody could book, or with things nobody could enter."""

    def make(starts_at: datetime, *, country: str = "DE", **values: str) -> EmailMessage:
        appointment = book()
        salon.country, appointment.timezone = country, getattr(starts_at.tzinfo, "key", "Europe/Berlin")
        appointment.starts_at, appointment.ends_at = starts_at, starts_at + timedelta(minutes=45)
        for name, value in values.items():
            setattr(appointment, name, value)
        db.session.flush()
        told = {"visit": queries.visit(appointment.id), "by": ANONYMOUS, "now": appointment.created_at}
        operations.announce(kind=Kind.APPOINTMENT_CONFIRMED, **told)
        perform_jobs()
        return addressed_to("dora@example.com", mails())

    return make


def addressed_to(address: str, mails: list[EmailMessage]) -> EmailMessage:
    """The last mail to an address."""
    return [mail for mail in mails if mail["To"].addresses[0].addr_spec == address][-1]


class TestAddons:
    GLOSS = ({"name": "Gloss", "price_minor": 1200}, {"name": "Wash", "price_minor": 0})

    @pytest.fixture
    def facts(self):
        return VisitFacts.model_validate({**VISIT.model_dump(), "addons": self.GLOSS, "price_minor": 6200})

    @pytest.mark.parametrize("audience", [Audience.CUSTOMER, Audience.STAFF])
    def test_are_named_with_their_price(self, facts, audience):
        letter = VISITS[Kind.APPOINTMENT_CONFIRMED, audience](facts, "https://shear.example/a/1")
        lines = {line.label: line.text for line in letter.lines}

        assert lines["Service"] == "Cut"
        assert lines["Add-ons"] == "Gloss (+ €12.00), Wash"

    def test_are_not_mentioned_where_there_are_none(self):
        assert "Add-ons" not in {line.label for line in to_customer(Kind.APPOINTMENT_CONFIRMED).lines}

    def test_stand_in_the_calendar_entry(self, facts):
        assert facts.what == "Cut + Gloss + Wash"

    def test_come_from_the_visit(self, app, bliss, book):
        catalogue.create_addon(
            command=CreateAddon.model_validate(
                {"name": "Gloss", "duration_minutes": 20, "price": "12", "service_ids": [bliss.cut_id]}
            )
        )
        (gloss,) = catalogue_queries.addons()
        visit = book(addon_ids=[gloss.id])

        assert queries.visit(visit.id).facts.what == "Cut + Gloss"
