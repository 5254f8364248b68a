"""Tables in text, which programs call CSV: read in any encoding, and written so that no cell is a formula.

What is in a cell is text and stays text: nothing is computed, and characters that no page can hold are left out.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from app.core.formulas import disarmed
from app.core.refusals import Refusal
from app.core.texts import UNPRINTABLE

SEPARATORS = (",", ";", "\t")
MOST_ROWS = 50_000
LONGEST_CELL = 1_000_000
LOOKED_AT = 20
"""So many lines tell the separator."""

MARKED = re.compile(r"'[=+\-@]")
"""How we, and others, write such a cell: as text."""


class NotASpreadsheet(Refusal):
    """We cannot read this file as a table. Please save it as CSV."""

    code, status = "not_a_spreadsheet", HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True)
class Row:
    """A row of a file, and the line it begins in."""

    line: int
    cells: tuple[str, ...]


def read(content: bytes) -> list[Row]:
    """Return the rows that have anything in them.

    :raises NotASpreadsheet: it is none, or has more rows than we take
    """
    text = decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    csv.field_size_limit(LONGEST_CELL)
    try:
        rows = [row for row in _rows(reader) if any(row.cells)]
    except csv.Error as error:
        raise NotASpreadsheet from error
    if not rows or len(rows) > MOST_ROWS:
        raise NotASpreadsheet
    return rows


def write(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV in which no spreadsheet finds a formula."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([_as_text(cell) for cell in row] for row in rows)
    return file.getvalue()


def decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8 or UTF-16 where it says so or fits, else as old Windows programs write."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if (wide := _wide(content[:2000])) is not None:
        return content.decode(wide, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _wide(beginning: bytes) -> str | None:
    """Tell UTF-16 without a mark by its zeros: every other byte, on one side, of whatever Latin letters there are."""
    even, odd = beginning[::2].count(0), beginning[1::2].count(0)
    if max(even, odd) * 5 < len(beginning):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _separator(text: str) -> str:
    """Return the separator that divides the first lines into the most, and into equally many, columns."""
    lines = text.splitlines()[:LOOKED_AT]

    def columns(separator: str) -> tuple[int, int]:
        widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=separator))
        width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(0, 0))
        return times if width > 1 else 0, width

    try:
        return max(SEPARATORS, key=columns)
    except csv.Error:
        return SEPARATORS[0]


def _rows(reader: Iterator[list[str]]) -> Iterator[Row]:
    line = 1
    for cells in reader:
        yield Row(line, tuple(_plain(cell) for cell in cells))
        line = reader.line_num + 1  # type: ignore[attr-defined]


def _plain(cell: str) -> str:
    text = UNPRINTABLE.sub("", cell.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return text[1:] if MARKED.match(text) else text


def _as_text(cell: object) -> str:
    return "" if cell is None else disarmed(str(cell))
