import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notifications.plain import LONGEST_LINE, greetable, lines, one_line

FORBIDDEN = set("\r\n\x00\x0b\x0c\x1b\x85\u2028\u2029\u202e\u200f\u2066")


@given(st.text())
def test_a_line_can_stand_in_any_header(text):
    line = one_line(text)

    assert not FORBIDDEN & set(line)
    assert len(line) <= LONGEST_LINE
    assert one_line(line) == line


@given(st.text())
def test_lines_keep_their_ends_and_nothing_else(text):
    assert all(line == one_line(line) for line in lines(text).split("\n"))


@pytest.mark.parametrize(
    "text, line",
    [
        ("Dora\r\nBcc: all@example.com", "Dora Bcc: all@example.com"),
        ("  Ada \t Lovelace ", "Ada Lovelace"),
        ("user\u202egpj.exe", "usergpj.exe"),
        ("José", "José"),
        ("👩‍🎨 Zoë", "👩‍🎨 Zoë"),
        (None, ""),
    ],
)
def test_one_line(text, line):
    assert one_line(text) == line


@pytest.mark.parametrize("name", ["Win at http://evil.example", "evil.example", "www.evil", "a@b", "call: me"])
def test_no_greeting_carries_a_link(name):
    assert greetable(name) == ""


@pytest.mark.parametrize("name", ["Dora", "Dr. Ada Lovelace", "J. R. R. Tolkien", "中村 さくら", "O'Neill-Smith"])
def test_names_are_greeted(name):
    assert greetable(name) == name
