"""What is drawn for a person who has no photo: initials on a colour that stays theirs."""

import zlib

HUES = 8


def initials(name: str) -> str:
    """Return up to two letters for a name: first and last word, or the first character of a single word."""
    words = [word for word in name.split() if word[0].isalnum()]
    picked = words[:1] + words[1:][-1:]
    return "".join(word[0].upper() for word in picked) or "?"


def hue(name: str) -> int:
    """Return which of the drawn avatars' colours belongs to a name: the same one everywhere and every day."""
    return zlib.crc32(name.casefold().encode()) % HUES
