"""From what a document says to a PDF, by typst. The same words are always the same bytes."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

TEMPLATE = Path(__file__).with_name("invoice.typ")

JAPANESE = (
    "Noto Sans CJK JP",
    "Noto Serif CJK JP",
    "Noto Sans JP",
    "Noto Serif JP",
    "Source Han Sans JP",
    "Source Han Serif JP",
    "IPAexGothic",
    "IPAexMincho",
    "IPAGothic",
    "VL Gothic",
    "TakaoGothic",
)
"""Families of the system that have Japanese. None is among typst's own, and they are too large to be among ours."""

ARABIC = ("Noto Naskh Arabic", "Noto Sans Arabic", "Amiri", "DejaVu Sans", "DejaVu Sans Mono")
"""The last of them is among typst's own."""

BY_LANGUAGE: Mapping[str, tuple[str, ...]] = {"ja": JAPANESE, "ar": ARABIC}


@cache
def fonts() -> typst.Fonts:
    """Return typst's own fonts and those of the system, found once in a process."""
    return typst.Fonts(include_system_fonts=True)


@cache
def _families() -> frozenset[str]:
    return frozenset(fonts().families())


def can_set(language: str) -> bool:
    """Tell whether there is a font for a language here."""
    return language not in BY_LANGUAGE or not _families().isdisjoint(BY_LANGUAGE[language])


def typeset(said: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return a document as PDF. It takes some hundredths of a second: no transaction should wait for it.

    :param at: when it was issued; it is all that the file knows of time
    """
    made = typst.compile(TEMPLATE, root=TEMPLATE.parent, timestamp=at, **_given(said))
    return bytes(made)


def drawn(said: Mapping[str, Any], *, ppi: float = 96) -> list[bytes]:
    """Return the pages of a document as PNG pictures, to look at."""
    pages: Any = typst.compile(TEMPLATE, root=TEMPLATE.parent, format="png", ppi=ppi, **_given(said))
    return pages if isinstance(pages, list) else [pages]


def _given(said: Mapping[str, Any]) -> dict[str, Any]:
    wanted = (*BY_LANGUAGE.get(said["language"], ()), *JAPANESE, *ARABIC)
    families = [family for family in dict.fromkeys(wanted) if family in _families()]
    return {"font_paths": fonts(), "sys_inputs": {"said": json.dumps({**said, "fonts": families})}}
