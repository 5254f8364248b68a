"""Reading tables that other programs call CSV, and writing some that no spreadsheet computes."""

import csv
import io
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.customers import columns
from app.customers.columns import Columns, Field
from app.customers.spreadsheets import MOST_ROWS, NotASpreadsheet, Row, read, write

TABLE = [("Name", "E-Mail"), ("Jürgen Müller", "jm@people.example"), ("Zoë", "")]
cells = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029"), max_size=30)


def as_text(separator=","):
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows(TABLE)
    return file.getvalue()


class TestRead:
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
    def test_knows_encodings_and_separators(self, encoding, separator):
        rows = read(as_text(separator).encode(encoding))

        assert [row.cells for row in rows] == TABLE

    def test_knows_the_line_in_which_a_row_begins(self):
        rows = read(b'name,notes\nEve,"one\ntwo"\n\nTom,x')

        assert [(row.line, row.cells[0]) for row in rows] == [(1, "name"), (2, "Eve"), (5, "Tom")]
        assert rows[1].cells[1] == "one\ntwo"

    def test_leaves_out_what_no_page_can_hold(self):
        assert read(b"name\nE\0v\x07e")[1].cells == ("Eve",)

    def test_takes_long_cells_and_formulas_as_text(self):
        rows = read(("name,notes\nEve," + "x" * 200_000 + "\n=1+1,'=HYPERLINK(1)").encode())

        assert len(rows[1].cells[1]) == 200_000
        assert rows[2].cells == ("=1+1", "=HYPERLINK(1)")

    @pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe", b'"' + b"x" * 1_100_000, b"a\n" * (MOST_ROWS + 1)])
    def test_refuses_what_is_no_table(self, content):
        with pytest.raises(NotASpreadsheet):
            read(content)

    @given(st.binary(max_size=400))
    def test_reads_or_refuses_whatever_comes(self, content):
        with suppress(NotASpreadsheet):
            assert read(content)


class TestWrite:
    @pytest.mark.parametrize("cell", ["=1+1", "+1+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
    def test_marks_what_would_be_computed(self, cell):
        assert write([[cell]]).lstrip('"').startswith("'")

    @pytest.mark.parametrize("cell", ["+49 30 123456", "-2", "+1 (555) 010-99", "Zoë"])
    def test_leaves_numbers_as_they_are(self, cell):
        assert write([[cell]]) == f"{cell}\r\n"

    @given(st.lists(st.tuples(cells, cells), min_size=1, max_size=5))
    def test_is_read_back_as_it_was(self, rows):
        said = [("Name", "Notes"), *((f"n{one.strip()}", other.strip()) for one, other in rows)]

        found = read(write(said).encode())

        unmarked = [tuple(" ".join(cell.split()) for cell in row) for row in said]
        assert [tuple(" ".join(cell.split()) for cell in row.cells) for row in found] == unmarked


class TestGuess:
    @pytest.mark.parametrize(
        ("heading", "fields"),
        [
            ("Name,E-mail,Phone number", ["name", "email", "phone"]),
            ("Vorname,Nachname,Telefonnummer,Bemerkung", ["first_name", "last_name", "phone", "notes"]),
            ("Prénom,Nom,Courriel,Date de naissance", ["first_name", "last_name", "email", "birthday"]),
            ("Nombre completo,Correo electrónico,Móvil", ["name", "email", "phone"]),
            ("氏名,メールアドレス,電話番号,備考", ["name", "email", "phone", "notes"]),
            ("Client name,Email,email,Loyalty points", ["name", "email", "", ""]),
        ],
    )
    def test_knows_headings(self, heading, fields):
        guessed = columns.guess(read(f"{heading}\nx,x,x,x".encode()))

        assert (list(guessed.fields), guessed.has_heading) == (fields, True)

    def test_looks_into_columns_without_one(self):
        guessed = columns.guess(read(b"Eve,eve@people.example,030 1234567\nTom,tom@people.example,030 1234568"))

        assert (list(guessed.fields), guessed.has_heading) == (["name", "email", "phone"], False)

    @pytest.mark.parametrize("cell", ["x@" + "." * 50_000 + "@", "x@" + "y." * 25_000, "0" * 50_000 + "x"])
    def test_takes_no_longer_for_a_cell_that_is_almost_an_address(self, cell):
        began = time.process_time()

        columns.guess([Row(1, (cell,))])

        assert time.process_time() - began < 1


class TestColumns:
    def test_take_the_first_cell_that_says_something(self):
        both = Columns(fields=(Field.PHONE, Field.PHONE, Field.NOTHING))

        assert both.values(Row(1, ("", "030 1", "x", "beyond"))) == {"phone": "030 1"}

    @pytest.mark.parametrize(
        ("said", "name"),
        [
            ({"first_name": "Eve", "last_name": "Doe"}, "Eve Doe"),
            ({"first_name": "Eve", "name": "Doe"}, "Eve Doe"),
            ({"first_name": "Eve", "name": "Eve Doe"}, "Eve Doe"),
            ({"last_name": "Doe"}, "Doe"),
            ({}, ""),
        ],
    )
    def test_put_names_together(self, said, name):
        assert columns.full_name(said) == name

    @pytest.mark.parametrize(
        ("text", "country", "day"),
        [
            ("1990-05-31", "DE", (5, 31)),
            ("--02-29", "DE", (2, 29)),
            ("31.5.1990", "DE", (5, 31)),
            ("3. 4.", "DE", (4, 3)),
            ("3/4/1990", "GB", (4, 3)),
            ("3/4/1990", "US", (3, 4)),
            ("31/5", "US", (5, 31)),
            ("1990-02-30", "DE", None),
            ("soon", "DE", None),
        ],
    )
    def test_read_birthdays_as_the_country_writes_them(self, text, country, day):
        found = columns.birthday(text, country=country)

        assert (found and (found.month, found.day)) == day
