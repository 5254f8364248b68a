"""What strangers typed, made fit for headers, greetings and calendars: one line, and nothing that turns it around."""

import re
import unicodedata

LONGEST_LINE = 200
LONGEST_TEXT = 2000

# Characters that reorder what follows: with one in a name, a sentence or a link can be made to read as another.
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
LOOKS_LIKE_ADDRESS = re.compile(r"[/@:\\]|www\.|\w\.\w{2,}", re.IGNORECASE)


def one_line(text: str | None) -> str:
    """Return the text on one line, without control characters and of bounded length."""
    straight = TURNING.sub("", unicodedata.normalize("NFC", text or ""))
    spaced = "".join(" " if _is_control(character) else character for character in straight)
    return " ".join(spaced.split())[:LONGEST_LINE]


def lines(text: str | None) -> str:
    """Return the text with its line ends, each line as `one_line` leaves it."""
    return "\n".join(one_line(line) for line in (text or "")[:LONGEST_TEXT].splitlines()).strip()


def greetable(name: str) -> str:
    """Return the name if it is one; nothing if it looks like an address.

    Anybody may book in anybody's name: a salon's mail must not be the carrier of somebody else's link.
    """
    return "" if LOOKS_LIKE_ADDRESS.search(name) else name


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Zl", "Zp", "Cs", "Cn"}
