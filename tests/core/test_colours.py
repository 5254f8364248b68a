"""Whatever colour a salon picks, its pages can be read."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.core.assets import ROOT
from app.core.colours import (
    BLACK,
    DARK,
    DEFAULT_BRAND,
    EDGE,
    INK,
    LIGHT,
    TEXT,
    WHITE,
    Colour,
    Ground,
    _mix,
    brand_stylesheet,
    brand_tokens,
    contrast,
    hues_stylesheet,
    parse_hex,
)
from app.core.refusals import Invalid

COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")
HARD = ("#000000", "#ffffff", "#808080", "#ffd400", "#00ff00", "#767676")
HUE_MIX = (0.14, 0.2)
"""How much of a hue is in the ground that it tints, on light and on dark pages."""
GROUNDS = pytest.mark.parametrize("ground", [LIGHT, DARK], ids=["light", "dark"])


def tokens_of(css: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", css))


def stylesheet() -> tuple[dict[str, str], dict[str, str]]:
    light, _, dark = (ROOT / "css/tokens.css").read_text().partition("prefers-color-scheme: dark")
    return tokens_of(light), tokens_of(dark)


class TestContrast:
    def test_is_21_between_black_and_white(self) -> None:
        assert contrast(BLACK, WHITE) == pytest.approx(21)

    def test_agrees_with_a_published_pair(self) -> None:
        # #767676 is the lightest grey that WCAG's own examples allow for text on white.
        assert contrast(parse_hex("#767676"), WHITE) == pytest.approx(4.54, abs=0.01)


@GROUNDS
class TestBrandTokens:
    @given(brand=COLOURS)
    @example(brand=HARD[0])
    @example(brand=HARD[1])
    @example(brand=HARD[2])
    @example(brand=HARD[3])
    @example(brand=HARD[4])
    @example(brand=HARD[5])
    def test_words_can_be_read(self, ground: Ground, brand: str) -> None:
        colours = {name: parse_hex(value) for name, value in brand_tokens(brand).items()}

        def named(name: str) -> tuple[int, int, int]:
            return colours[f"--brand-{name}{ground.suffix}"]

        assert contrast(named("on-fill"), named("fill")) >= TEXT
        assert contrast(named("on-fill"), named("fill-strong")) >= TEXT
        for surface in (*ground.surfaces, named("tint")):
            assert contrast(named("text"), surface) >= TEXT
        for surface in ground.surfaces:
            assert contrast(named("edge"), surface) >= EDGE

    def test_knows_the_surfaces_of_the_stylesheet(self, ground: Ground) -> None:
        tokens = stylesheet()[ground is DARK]

        assert ground.surfaces == tuple(parse_hex(tokens[name]) for name in ("--surface", "--paper", "--sunken"))

    def test_body_text_can_be_read_on_every_tint(self, ground: Ground) -> None:
        tokens = {name: parse_hex(value) for name, value in stylesheet()[ground is DARK].items()}
        for tone in ("good", "warn", "bad", "info"):
            assert contrast(tokens[f"--{tone}"], tokens[f"--{tone}-tint"]) >= TEXT
        for surface in ground.surfaces:
            assert contrast(tokens["--ink-soft"], surface) >= TEXT
            assert contrast(tokens["--bad"], surface) >= TEXT
            assert contrast(tokens["--edge"], surface) >= EDGE


class TestBrandStylesheet:
    def test_keeps_a_colour_that_can_carry_words(self) -> None:
        assert brand_tokens("#7a2f55")["--brand-fill"] == "#7a2f55"

    def test_equals_the_defaults_of_the_stylesheet(self) -> None:
        light, _ = stylesheet()

        assert {name: light[name] for name in light if name.startswith("--brand")} == brand_tokens(DEFAULT_BRAND)

    def test_is_the_platforms_without_a_colour(self) -> None:
        assert brand_stylesheet(None) == brand_stylesheet(DEFAULT_BRAND)

    @pytest.mark.parametrize("text", ["red", "#12345", "#1234567", "#12345g", "#123456;}body{}", "#123456\n"])
    def test_refuses_what_is_no_colour(self, text: str) -> None:
        with pytest.raises(Invalid):
            brand_stylesheet(text)

    def test_ink_is_the_stylesheets(self) -> None:
        assert parse_hex(stylesheet()[0]["--ink"]) == INK


@GROUNDS
class TestHues:
    """A service's own colour in the calendar: on the ground that it tints, words and marks keep their contrast."""

    def hue(self, ground: Ground, colour: str) -> Colour:
        light, _, dark = hues_stylesheet({"service": colour}).partition("@media (prefers-color-scheme:dark)")
        (found,) = re.findall(r"\.service\{--hue:(#[0-9a-f]{6})\}", dark if ground is DARK else light)
        return parse_hex(found)

    @given(colour=COLOURS)
    @example(colour=HARD[1])
    @example(colour=HARD[3])
    def test_words_can_be_read(self, ground: Ground, colour: str) -> None:
        tokens = stylesheet()[ground is DARK]
        tone, ink = self.hue(ground, colour), parse_hex(tokens["--ink"])
        grounds = [_mix(parse_hex(tokens["--surface"]), tone, HUE_MIX[ground is DARK]), parse_hex(tokens["--sunken"])]
        words = [ink, _mix(ink, tone, 0.18)]

        assert min(contrast(word, behind) for word in words for behind in grounds) >= TEXT

    @given(colour=COLOURS)
    def test_the_edge_stands_out(self, ground: Ground, colour: str) -> None:
        surface = parse_hex(stylesheet()[ground is DARK]["--surface"])

        assert contrast(self.hue(ground, colour), surface) >= EDGE


def test_the_calendar_mixes_as_it_is_tested() -> None:
    assert re.findall(r"--hue-mix: (\d+)%", (ROOT / "css/tokens.css").read_text()) == [
        f"{share:.0%}".rstrip("%") for share in HUE_MIX
    ]
    assert "color-mix(in srgb, var(--ink) 82%, var(--tone))" in (ROOT / "css/calendar.css").read_text()
