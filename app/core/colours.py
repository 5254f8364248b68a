"""From a salon's one brand colour to a set of colours that can be read.

Contrast is WCAG 2.2's: relative luminance (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance) and contrast ratio
(https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio). Text keeps 4.5:1 (1.4.3), edges of controls 3:1 (1.4.11).
"""

import colorsys
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app.core.refusals import Invalid

DEFAULT_BRAND = "#7a2f55"
TEXT, EDGE = 4.5, 3.0
# Below this sRGB is a straight line (IEC 61966-2-1).
STRAIGHT = 0.04045
STEPS = 64

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
INK: Colour = (0x23, 0x1D, 0x1A)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What one of the two modes is painted on: the values of `static/css/tokens.css`."""

    suffix: str
    surfaces: tuple[Colour, ...]
    away: Colour
    tint: float
    least_fill: float


LIGHT = Ground(
    suffix="",
    surfaces=((0xFF, 0xFF, 0xFF), (0xFA, 0xF8, 0xF6), (0xF3, 0xEF, 0xEB)),
    away=BLACK,
    tint=0.1,
    least_fill=1.0,
)
# A dark brand colour would drown in a dark page, so there it is lifted till it stands out like the edge of a control.
DARK = Ground(
    suffix="-dark",
    surfaces=((0x22, 0x1E, 0x1B), (0x19, 0x16, 0x14), (0x2B, 0x26, 0x22)),
    away=WHITE,
    tint=0.18,
    least_fill=EDGE,
)


def brand_tokens(hex_colour: str) -> dict[str, str]:
    """Return the custom properties that a brand colour sets, for light and for dark pages.

    :raises Invalid: this is not a colour of the form #rrggbb
    """
    brand = parse_hex(hex_colour)
    return {**_variants(brand, LIGHT), **_variants(brand, DARK)}


def brand_stylesheet(hex_colour: str | None, *, scope: str = ":root") -> str:
    """Return the stylesheet `/brand.css` of a salon; without a colour of its own it is the platform's.

    :param scope: the selector of what is coloured, where that is only a part of a page
    """
    tokens = brand_tokens(hex_colour or DEFAULT_BRAND)
    return scope + "{" + "".join(f"{name}:{value};" for name, value in tokens.items()) + "}\n"


def legibility(hex_colour: str) -> dict[str, tuple[float, float]]:
    """Return the contrast of what is painted in a brand colour, on light pages and on dark ones.

    What is read keeps TEXT, what only has to be found keeps EDGE.

    :raises Invalid: this is not a colour of the form #rrggbb
    """
    tokens = {name: parse_hex(value) for name, value in brand_tokens(hex_colour).items()}
    light, dark = (_contrasts(tokens, ground) for ground in (LIGHT, DARK))
    return {name: (light[name], dark[name]) for name in light}


def _contrasts(tokens: dict[str, Colour], ground: Ground) -> dict[str, float]:
    surface = ground.surfaces[0]
    fill, on_fill, edge, text = (
        tokens[f"--brand-{name}{ground.suffix}"] for name in ("fill", "on-fill", "edge", "text")
    )
    return {"button": contrast(fill, on_fill), "text": contrast(text, surface), "edge": contrast(edge, surface)}


def hues_stylesheet(hex_colours: Mapping[str, str]) -> str:
    """Return rules that give classes, by name, a colour of their own as `--hue`, as it reads on light and on dark."""
    tokens = {name: brand_tokens(colour) for name, colour in hex_colours.items()}
    light, dark = (
        "".join(f".{name}{{--hue:{each['--brand-text' + ground.suffix]}}}" for name, each in tokens.items())
        for ground in (LIGHT, DARK)
    )
    return f"@layer components{{{light}@media (prefers-color-scheme:dark){{{dark}}}}}\n"


def parse_hex(hex_colour: str) -> Colour:
    """Return red, green and blue of #rrggbb.

    :raises Invalid: it is written some other way
    """
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", hex_colour):
        raise Invalid(errors={"brand_color": ["#rrggbb"]})
    return int(hex_colour[1:3], 16), int(hex_colour[3:5], 16), int(hex_colour[5:7], 16)


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Colour) -> float:
    """Return the relative luminance, from 0 (black) to 1 (white)."""
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= STRAIGHT else ((channel + 0.055) / 1.055) ** 2.4


def _variants(brand: Colour, ground: Ground) -> dict[str, str]:
    surface = ground.surfaces[0]
    fill, on_fill = _fill(brand, ground)
    tint = _mix(surface, brand, ground.tint)
    colours = {
        "fill": fill,
        "fill-strong": _mix(fill, BLACK if on_fill == WHITE else WHITE, 0.12),
        "on-fill": on_fill,
        "edge": _pushed(brand, ground.away, lambda colour: _stands_out(colour, ground.surfaces, EDGE)),
        "text": _pushed(brand, ground.away, lambda colour: _stands_out(colour, (*ground.surfaces, tint), TEXT)),
        "tint": tint,
    }
    return {f"--brand-{name}{ground.suffix}": _hex(colour) for name, colour in colours.items()}


def _fill(brand: Colour, ground: Ground) -> tuple[Colour, Colour]:
    """Return the ground of a button and the colour of its words."""
    seen = _pushed(brand, ground.away, lambda colour: _stands_out(colour, ground.surfaces, ground.least_fill))
    on_fill = max((WHITE, INK), key=lambda words: contrast(seen, words))
    away = BLACK if on_fill == WHITE else WHITE
    return _pushed(seen, away, lambda colour: contrast(colour, on_fill) >= TEXT), on_fill


def _stands_out(colour: Colour, grounds: Iterable[Colour], least: float) -> bool:
    return all(contrast(colour, ground) >= least for ground in grounds)


def _pushed(colour: Colour, toward: Colour, enough: Callable[[Colour], bool]) -> Colour:
    """Return the first colour on the way to black or white that is enough; the end of the way always is."""
    steps = (_relit(colour, toward, step / STEPS) for step in range(STEPS + 1))
    return next(filter(enough, steps), toward)


def _relit(colour: Colour, toward: Colour, share: float) -> Colour:
    """Change the lightness alone: mixing with white would wash the hue out."""
    if not share:
        return colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in colour))
    lit = lightness + (toward[0] / 255 - lightness) * share
    red, green, blue = (round(channel * 255) for channel in colorsys.hls_to_rgb(hue, lit, saturation))
    return red, green, blue


def _mix(colour: Colour, toward: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, toward, strict=True))
    return red, green, blue


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
