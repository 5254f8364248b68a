"""/_design: every component in every state, on one page. It is there for whoever builds pages, never in production."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, Response, request

from app.auth.access import public
from app.catalogue import queries
from app.config import Settings
from app.core import clock
from app.core.assets import ROOT
from app.core.colours import (
    DARK,
    DEFAULT_BRAND,
    EDGE,
    LIGHT,
    TEXT,
    Ground,
    brand_stylesheet,
    brand_tokens,
    contrast,
    parse_hex,
)
from app.core.http import render

HEX = r"#[0-9a-fA-F]{6}"
TOKEN = re.compile(rf"--([\w-]+): ({HEX});")
ON = ("surface", "paper", "sunken")
TONES = ("good", "warn", "bad", "info")


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two colours that meet, their contrast, and how much they need."""

    front: str
    front_colour: str
    back: str
    back_colour: str
    least: float

    @property
    def ratio(self) -> float:
        """The contrast ratio (WCAG 2.2)."""
        return contrast(parse_hex(self.front_colour), parse_hex(self.back_colour))

    @property
    def is_enough(self) -> bool:
        """Whether it can be read, or seen."""
        return self.ratio >= self.least


def init_app(app: Flask) -> None:
    """Show the page, unless this is production."""
    settings: Settings = app.extensions["settings"]
    if not settings.is_production:
        app.add_url_rule("/_design", endpoint="design", view_func=design)
        app.add_url_rule("/_design/brand.css", endpoint="design_brand", view_func=tried_brand)


@public
def design() -> Response:
    """Show every component, in the salon's colour or in one that is tried out."""
    brand = _brand()
    return render(
        "shared/_gallery.html",
        brand=brand,
        brand_href=f"/_design/brand.css?brand=%23{brand[1:]}",
        soon=clock.now() + timedelta(minutes=5),
        grounds=[("light", list(pairs(brand, LIGHT))), ("dark", list(pairs(brand, DARK)))],
    )


@public
def tried_brand() -> Response:
    """Send the colours that follow from a brand colour."""
    return Response(brand_stylesheet(_brand()), mimetype="text/css")


def pairs(brand: str, ground: Ground) -> Iterator[Pair]:
    """Yield every pair of colours that meets on a page: those of the stylesheet, and those computed from the brand."""
    known = _stylesheet(ground)
    computed = {name.removeprefix("--").removesuffix("-dark"): value for name, value in _computed(brand, ground)}
    colours = known | computed
    for front, back, least in _meetings():
        yield Pair(front=front, front_colour=colours[front], back=back, back_colour=colours[back], least=least)


def _meetings() -> Iterator[tuple[str, str, float]]:
    for ink in ("ink", "ink-soft", "bad", "brand-text"):
        yield from ((ink, back, TEXT) for back in ON)
    yield from ((tone, f"{tone}-tint", TEXT) for tone in TONES)
    yield "brand-text", "brand-tint", TEXT
    yield "brand-on-fill", "brand-fill", TEXT
    yield "brand-on-fill", "brand-fill-strong", TEXT
    yield "on-danger", "danger", TEXT
    for edge in ("edge", "brand-edge"):
        yield from ((edge, back, EDGE) for back in ON)


def _stylesheet(ground: Ground) -> dict[str, str]:
    light, _, dark = (ROOT / "css/tokens.css").read_text().partition("prefers-color-scheme: dark")
    return dict(TOKEN.findall(light)) | (dict(TOKEN.findall(dark)) if ground is DARK else {})


def _computed(brand: str, ground: Ground) -> Iterator[tuple[str, str]]:
    for name, value in brand_tokens(brand).items():
        if name.endswith("-dark") is bool(ground.suffix):
            yield name, value


def _brand() -> str:
    asked = request.args.get("brand", "")
    return asked if re.fullmatch(HEX, asked) else queries.salon().brand_color or DEFAULT_BRAND
