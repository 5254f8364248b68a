"""What is drawn for a person who has no photo: initials on a colour that stays theirs."""

import zlib

COLOURS = ("#8c3b5e", "#a2481f", "#7a5a06", "#3f6b24", "#116a61", "#1f5f99", "#5a4fa8", "#87408f")
"""The colours of people and services by day, as css/tokens.css has them under `--hue-0` and so on."""

HUES = len(COLOURS)


def initials(name: str) -> str:
    """Return up to two letters for a name: first and last word, or the first character of a single word."""
    words = [word for word in name.split() if word[0].isalnum()]
    picked = words[:1] + words[1:][-1:]
    return "".join(word[0].upper() for word in picked) or "?"


def hue(name: str, colour: str | None = None) -> int:
    """Return which of the colours belongs to a name, the same one everywhere and every day, or is nearest to one."""
    if colour is None:
        return zlib.crc32(name.casefold().encode()) % HUES
    return min(range(HUES), key=lambda number: _distance(COLOURS[number], colour))


def _distance(one: str, other: str) -> int:
    return sum((int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) ** 2 for at in (1, 3, 5))
