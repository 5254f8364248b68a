"""Texts that a spreadsheet would compute."""

import re

FORMULA = re.compile(r"(?![+-][0-9 ()/.-]*\Z)[=+\-@\t\r]")
"""With what a cell begins that is taken for a formula (OWASP, CSV injection); a telephone number is none."""


def disarmed(text: str) -> str:
    """Return what to write into a cell so that a spreadsheet shows the text and computes nothing."""
    return f"'{text}" if FORMULA.match(text) else text
