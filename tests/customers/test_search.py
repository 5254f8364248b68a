"""Finding a customer by what somebody types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.customers import operations, queries
from app.customers.search import wanted

PEOPLE = {
    "Émile Zoë": ("emile@people.example", "+33 1 42 68 53 00"),
    "Jürgen Müller": ("jm@people.example", "030 / 765-432"),
    "Łukasz Wójcik": (None, "+48221234567"),
    "Anna Johnson": ("anna.johnson@people.example", None),
    "Hannah Straße": (None, None),
    "山田 花子": ("hanako@people.example", "+81 3-1234-5678"),
    "100% Beauty_Bar": (None, None),
}


@pytest.fixture
def people(app, now):
    for name, (email, phone) in PEOPLE.items():
        operations.find_or_create(name=name, email=email, phone=phone, now=now)


def names(text, limit=8):
    return [customer.name for customer in queries.find(text, limit)]


class TestFind:
    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("emile", "Émile Zoë"),
            ("ZOË", "Émile Zoë"),
            ("e\N{COMBINING ACUTE ACCENT}mile", "Émile Zoë"),
            ("zoe emi", "Émile Zoë"),
            ("muller", "Jürgen Müller"),
            ("ｍüller", "Jürgen Müller"),
            ("lukasz", "Łukasz Wójcik"),
            ("strasse", "Hannah Straße"),
            ("johnson@people", "Anna Johnson"),
            ("山田", "山田 花子"),
            ("100%", "100% Beauty_Bar"),
            ("y_b", "100% Beauty_Bar"),
        ],
    )
    def test_overlooks_accents_case_and_order(self, people, typed, found):
        assert names(typed)[0] == found

    @pytest.mark.parametrize(
        "typed",
        ["030765432", "030 765 432", "+4930765432", "0049 30 765432", "+49 (0)30 765-432", "765432", "müller 030 76"],
    )
    def test_knows_a_number_in_any_spelling(self, people, typed):
        assert names(typed)[0] == "Jürgen Müller"

    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("Jonson", "Anna Johnson"),
            ("Jhonson", "Anna Johnson"),
            ("Mueller", "Jürgen Müller"),
            ("Mulller", "Jürgen Müller"),
            ("wojick", "Łukasz Wójcik"),
            ("ana johnsen", "Anna Johnson"),
        ],
    )
    def test_finds_names_that_are_spelled_alike(self, people, typed, found):
        assert names(typed)[0] == found

    def test_looks_for_few_letters_where_a_word_begins(self, people):
        assert names("an") == ["Anna Johnson"]

    def test_puts_what_fits_before_what_is_alike(self, people, now):
        operations.find_or_create(name="Zed Jonson", email=None, now=now)

        assert names("jonson") == ["Zed Jonson", "Anna Johnson"]

    def test_keeps_to_its_limit(self, people):
        assert len(names("people.example", 2)) == 2

    @pytest.mark.parametrize("typed", ["", "  ", "\0", "%", "_", "\\", "xyzzy", "'; DROP TABLE customers", "☎"])
    def test_finds_nobody_by_nothing(self, people, typed):
        assert [name for name in names(typed) if name != "100% Beauty_Bar"] == []

    def test_knows_nobody_of_another_salon(self, people):
        assert names("Max") == []


class TestPage:
    def test_goes_through_everybody_once_in_order(self, people):
        seen, cursor = [], None
        while page := queries.page(cursor=cursor, size=2):
            seen += [customer.name for customer in page.data]
            cursor = page.next
            if cursor is None:
                break

        assert sorted(seen) == sorted([*PEOPLE, "Cleo"])
        assert seen[:4] == ["100% Beauty_Bar", "Anna Johnson", "Cleo", "Émile Zoë"]

    def test_shows_those_spelled_alike_when_nobody_fits(self, people):
        assert [customer.name for customer in queries.page(text="jonson").data] == ["Anna Johnson"]


class TestWanted:
    @given(st.text(max_size=200))
    def test_makes_something_of_everything(self, text):
        asked = wanted(text)

        assert len(asked.patterns) <= 8
        assert all(pattern.strip("% ") for pattern in asked.patterns)

    @given(st.from_regex(r"0[1-9][0-9]{7,9}", fullmatch=True))
    def test_reads_national_and_international_numbers_alike(self, number):
        assert wanted(number) == wanted(f"+49{number[1:]}") == wanted(f"0049 {number[1:4]}-{number[4:]}")
