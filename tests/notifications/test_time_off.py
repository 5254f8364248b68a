"""Who is told of time off, and in which words."""

from datetime import UTC, date, datetime

import pytest
from flask_babel import force_locale

from app.auth.models import Account
from app.auth.roles import Role
from app.catalogue import operations
from app.catalogue.commands import AnswerTimeOff, TakeTimeOff
from app.core.ids import new_id
from app.notifications.facts import TimeOffFacts
from app.notifications.kinds import Kind
from app.notifications.letters import TIME_OFF
from app.notifications.reading import readable
from tenants.db import db
from tests.notifications.letters import text_of

FACTS = TimeOffFacts(
    salon="Shear Bliss",
    country="DE",
    timezone="Europe/Berlin",
    staff="Bo",
    starts_at=datetime(2027, 3, 1, 23, tzinfo=UTC),
    ends_at=datetime(2027, 3, 3, 23, tzinfo=UTC),
    reason="Sea",
    decided_by="Ada",
    note="Enjoy",
)


@pytest.fixture
def mel(app, now):
    """A manager of Shear Bliss."""
    account = Account(
        id=new_id(), email="mel@shear.example", name="Mel", role=Role.MANAGER, email_verified_at=now, created_at=now
    )
    db.session.add(account)
    db.session.flush()
    return account


@pytest.fixture
def asked(bo, now, mel):
    command = TakeTimeOff(starts_on=date(2027, 3, 2), ends_on=date(2027, 3, 3), reason="Sea")
    return operations.request_time_off(command=command, by=bo, now=now)


def said(messages):
    return {(message.kind, message.to_address) for message in messages()}


class TestWhoIsTold:
    def test_of_a_request_are_those_who_approve(self, asked, messages):
        assert said(messages) == {
            (Kind.TIME_OFF_REQUESTED, "ada@shear.example"),
            (Kind.TIME_OFF_REQUESTED, "mel@shear.example"),
        }

    @pytest.mark.parametrize(
        "act, kind",
        [
            (operations.approve_time_off, Kind.TIME_OFF_APPROVED),
            (operations.decline_time_off, Kind.TIME_OFF_DECLINED),
        ],
    )
    def test_of_an_answer_are_whoever_asked_and_the_other_managers(self, asked, messages, ada, now, act, kind):
        before = said(messages)

        act(time_off_request_id=asked.id, command=AnswerTimeOff(note="Enjoy"), by=ada, now=now)

        assert said(messages) - before == {(kind, "bo@shear.example"), (kind, "mel@shear.example")}

    def test_is_nobody_when_a_request_is_taken_back(self, asked, messages, bo, now):
        before = said(messages)

        operations.withdraw_time_off(time_off_request_id=asked.id, by=bo, now=now)

        assert said(messages) == before

    def test_reaches_them_by_mail_with_a_link(self, asked, ada, now, mails, perform_jobs):
        operations.approve_time_off(time_off_request_id=asked.id, command=AnswerTimeOff(note="Enjoy"), by=ada, now=now)
        perform_jobs()

        (mail,) = [mail for mail in mails() if mail["To"].addresses[0].addr_spec == "bo@shear.example"]
        assert mail["Subject"] == "Approved: time off of Bo, 2–3 Mar 2027"
        assert all(words in text_of(mail) for words in ("Your time off is approved", "Enjoy", "/desk/time-off"))

    def test_can_be_read_at_the_desk(self, asked, messages, now):
        assert "Bo asks for time off" in readable(messages()[0], now=now).text


class TestWords:
    @pytest.mark.parametrize("kind", TIME_OFF)
    @pytest.mark.parametrize("language", ["de", "es", "fr", "ja"])
    def test_are_said_in_every_language(self, app, kind, language):
        with force_locale(language):
            there = TIME_OFF[kind](FACTS)
        with force_locale("en"):
            here = TIME_OFF[kind](FACTS)

        assert there.subject != here.subject
        assert there.title != here.title
        assert {line.label for line in there.lines}.isdisjoint({"When", "Reason", "Answered by"})

    def test_tell_whoever_asked_apart_from_the_others(self, app):
        own = TIME_OFF[Kind.TIME_OFF_DECLINED](FACTS.model_copy(update={"is_own": True}))

        assert (own.title, TIME_OFF[Kind.TIME_OFF_DECLINED](FACTS).title) == (
            "Your time off is declined",
            "The time off of Bo is declined",
        )
