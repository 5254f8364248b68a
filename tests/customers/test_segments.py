"""Groups of customers: who is meant by each, and that the database finds the same."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from app.booking.models import Appointment
from app.booking.operations import tallies
from app.booking.queries.segments import Filters, counts
from app.core.ids import new_id
from app.customers import operations, queries
from app.customers.commands import UpdateCustomer
from app.customers.models import Customer
from app.customers.segments import REGULAR_VISITS, Segment, stayed_since
from tenants.db import db
from tests.booking.conftest import at
from tests.world import NOW

TODAY = date(2027, 3, 1)
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What decides: completed visits, missed ones, when they last came, whether they come again, and their birthday."""

    visits: int = 0
    no_shows: int = 0
    last_at: datetime | None = None
    is_coming: bool = False
    birth_month: int | None = None


def segments_of(facts: Facts, *, weeks: int, today: date, now: datetime) -> frozenset[Segment]:
    """Return the groups that somebody belongs to: slow and obvious, for the database to be held against."""
    lapsed = facts.last_at is not None and facts.last_at < stayed_since(now, weeks) and not facts.is_coming
    belongs = {
        Segment.NEW: facts.visits <= 1 and not lapsed,
        Segment.REGULAR: facts.visits >= REGULAR_VISITS and not lapsed,
        Segment.LAPSED: lapsed,
        Segment.NO_SHOW: facts.no_shows > 0,
        Segment.BIRTHDAY: facts.birth_month == today.month,
    }
    return frozenset(segment for segment, does in belongs.items() if does)


instants = st.integers(0, 60).map(lambda weeks: NOW - weeks * WEEK - timedelta(days=1))
facts = st.builds(
    Facts,
    visits=st.integers(0, 9),
    no_shows=st.integers(0, 3),
    last_at=st.none() | instants,
    is_coming=st.booleans(),
    birth_month=st.none() | st.integers(1, 12),
)


def of(known, weeks=12):
    return segments_of(known, weeks=weeks, today=TODAY, now=NOW)


class TestSegmentsOf:
    @given(facts)
    def test_who_has_stayed_away_is_neither_new_nor_a_regular(self, known):
        found = of(known)

        assert not (Segment.LAPSED in found and {Segment.NEW, Segment.REGULAR} & found)
        assert not {Segment.NEW, Segment.REGULAR} <= found

    @given(facts)
    def test_who_comes_again_has_not_stayed_away(self, known):
        assert not (known.is_coming and Segment.LAPSED in of(known))

    @pytest.mark.parametrize(
        ("known", "found"),
        [
            (Facts(), {Segment.NEW}),
            (Facts(visits=1, last_at=NOW - 2 * WEEK), {Segment.NEW}),
            (Facts(visits=1, last_at=NOW - 13 * WEEK), {Segment.LAPSED}),
            (Facts(visits=2, last_at=NOW - 2 * WEEK), set()),
            (Facts(visits=3, last_at=NOW - 2 * WEEK), {Segment.REGULAR}),
            (Facts(visits=9, last_at=NOW - 13 * WEEK, is_coming=True), {Segment.REGULAR}),
            (Facts(visits=2, last_at=NOW - WEEK, no_shows=1, birth_month=3), {Segment.NO_SHOW, Segment.BIRTHDAY}),
        ],
    )
    def test_examples(self, known, found):
        assert of(known) == found


class TestFilters:
    @pytest.fixture
    def crowd(self, visit, now):
        """Thirty customers with visits of every kind, made of ten that were really booked."""
        chance = Random(7)
        model = visit(at(9, day=9))
        columns = [column.name for column in Appointment.__table__.columns]
        for number in range(30):
            month = chance.choice([None, *range(1, 13)])
            who = operations.find_or_create(name=f"Guest {number:02}", email=None, now=now)
            operations.change(
                customer_id=who.id, command=UpdateCustomer(birth_month=month, tags=["odd"] * (number % 2))
            )
            for _ in range(chance.randrange(6)):
                status = chance.choice(["COMPLETED", "COMPLETED", "NO_SHOW", "CANCELLED", "CONFIRMED"])
                days = chance.choice([-300, -100, -86, -80, -9, -1, 5])
                values = {name: getattr(model, name) for name in columns}
                starts_at = now + timedelta(days=days)
                reference = f"R{number}-{chance.random()}"
                times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
                own = {"id": new_id(), "reference": reference, "status": status}
                db.session.add(Appointment(**(values | times | own | {"customer_id": who.id})))
            db.session.flush()
            tallies.count(customer_id=who.id)

    def _decided(self, customer, weeks):
        theirs = db.session.scalars(select(Appointment).where(Appointment.customer_id == customer.id)).all()
        came = [one.starts_at for one in theirs if one.status == "COMPLETED"]
        known = Facts(
            visits=len(came),
            no_shows=sum(one.status == "NO_SHOW" for one in theirs),
            last_at=max(came, default=None),
            is_coming=any(one.status in ("PENDING", "CONFIRMED") and one.starts_at > NOW for one in theirs),
            birth_month=customer.birth_month,
        )
        return of(known, weeks)

    @pytest.mark.parametrize("weeks", [2, 12, 40])
    def test_find_whom_the_decision_names_and_count_them(self, crowd, weeks):
        everybody = db.session.scalars(select(Customer)).all()
        decided = {customer.name: self._decided(customer, weeks) for customer in everybody}
        counted = counts(weeks=weeks, today=TODAY, now=NOW)

        assert counted[None] == len(everybody)
        for segment in Segment:
            only = Filters(segment=segment, weeks=weeks).conditions(today=TODAY, now=NOW)
            listed = {customer.name for customer in queries.page(only=only).data}
            assert listed == {name for name, found in decided.items() if segment in found}, segment
            assert counted[segment] == len(listed)
            assert listed, segment

    def test_find_by_tag(self, crowd):
        only = Filters(tag="odd").conditions(today=TODAY, now=NOW)

        assert {customer.name[-1] for customer in queries.page(only=only).data} == set("13579")
        assert "odd" in queries.tags()

    def test_find_by_service_had(self, visit, bliss, cleo):
        visit(at(9), bliss.colour_id)
        only = Filters(service_id=bliss.colour_id).conditions(today=TODAY, now=NOW)
        assert not queries.page(only=only).data

        db.session.execute(update(Appointment).values(status="COMPLETED"))

        assert [customer.id for customer in queries.page(only=only).data] == [cleo.customer_id]

    def test_go_together_with_what_is_typed(self, crowd):
        only = Filters(tag="odd").conditions(today=TODAY, now=NOW)

        assert [customer.name for customer in queries.page(text="guest 07", only=only).data] == ["Guest 07"]
        assert all("odd" in customer.tags for customer in queries.page(text="gest 08", only=only).data)
