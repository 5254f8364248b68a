"""What somebody types to find a customer, and what has to be in a record for it to fit. Nothing is read here."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

MOST_WORDS = 8
LONGEST = 120
SHORTEST_INSIDE = 3
"""Fewer letters of an alphabet are looked for where a word begins: half of all names have an "an" somewhere."""

TELLING_DIGITS = 8
"""So many digits at the end of a number tell who it is, with or without the codes of country and city."""

OF_A_NUMBER = re.compile(r"[+(]?[0-9][0-9()/.\-]*")
TRUNK_ZERO = re.compile(r"\(0\)")
WILD = re.compile(r"[\\%_]")


@dataclass(frozen=True)
class Wanted:
    """What is looked for: patterns (for LIKE) that a record must all fit, and words for those who are spelled alike."""

    patterns: tuple[str, ...]
    words: str

    @property
    def may_be_misspelled(self) -> bool:
        """Whether it is worth looking for names that are spelled alike; addresses are typed from something."""
        return len(self.words) >= SHORTEST_INSIDE and "@" not in self.words

    @property
    def alike(self) -> str:
        """How alike what is spelled alike must be, from 0 to 1. One word has little to go by: Jhonson, Johnson."""
        return "0.45" if " " in self.words else "0.3"

    @property
    def is_common(self) -> bool:
        """Whether many records are expected to fit, so that walking through all in order soon has a page full."""
        return all(len(pattern.strip("% ")) < SHORTEST_INSIDE for pattern in self.patterns)


def wanted(text: str) -> Wanted:
    """Return what is looked for by what was typed: every word, and numbers whatever their spelling."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST].replace("\0", ""))
    parts = TRUNK_ZERO.sub("", plain).split()[:MOST_WORDS]
    words = [part for part in parts if not OF_A_NUMBER.fullmatch(part)]
    return Wanted(tuple(_patterns(parts)), " ".join(words))


def _patterns(parts: list[str]) -> Iterator[str]:
    for is_number, group in groupby(parts, key=lambda part: OF_A_NUMBER.fullmatch(part) is not None):
        pieces = list(group)
        number = _number("".join(pieces)) if is_number else ""
        if len(number) >= SHORTEST_INSIDE:
            yield f"%{number}%"
        else:
            yield from (_word(piece) for piece in pieces)


def _number(text: str) -> str:
    return re.sub(r"[^0-9]", "", text).lstrip("0")[-TELLING_DIGITS:]


def _word(text: str) -> str:
    begins_a_word = len(text) < SHORTEST_INSIDE and text.isascii()
    return f"%{' ' if begins_a_word else ''}{WILD.sub(_as_a_letter, text)}%"


def _as_a_letter(found: re.Match[str]) -> str:
    return f"\\{found[0]}"
