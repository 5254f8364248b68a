"""The pictures that stand for a site elsewhere: a card where its link is shared, and small icons of its logo."""

from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from itertools import groupby

from PIL import Image, ImageDraw, ImageFont

from app.core.assets import ROOT
from app.core.colours import Colour, brand_tokens, parse_hex

SIZE = WIDTH, HEIGHT = 1200, 630
"""What sites that show links ask for (https://ogp.me): wider than high by 1.91."""

EDGE, LOGO, CORNER = 96, 150, 28
LARGEST, SMALLEST, LINE = 104, 54, 40
BOLD, REGULAR = 700, 450
MOST_LINES = 3
NO_SUCH_LETTER = "\uffff"
FONTS = tuple(ROOT / "fonts" / f"figtree-{letters}.woff2" for letters in ("latin", "latin-ext"))

Fonts = tuple[ImageFont.FreeTypeFont, ...]


@lru_cache(maxsize=64)
def card(*, name: str, line: str, colour: str, logo: bytes | None = None) -> bytes:
    """Return a card as PNG: a name and a line below it, on a colour. What our letters cannot write is left to the line.

    :param colour: the brand's own, as #rrggbb; it is made dark or light enough for the words on it
    """
    tokens = brand_tokens(colour)
    ground, ink = parse_hex(tokens["--brand-fill"]), parse_hex(tokens["--brand-on-fill"])
    picture = Image.new("RGB", SIZE, ground)
    draw = ImageDraw.Draw(picture)
    if logo:
        _place(picture, logo)
    title = name if can_write(name) else line
    size, lines = _fitted(title)
    top = HEIGHT - EDGE - LINE - 32 - round(len(lines) * size * 1.12)
    for number, words in enumerate(lines):
        _write(draw, (EDGE, top + number * size * 1.12), words, _fonts(size, BOLD), ink)
    if title != line:
        _write(draw, (EDGE, HEIGHT - EDGE - LINE), line, _fonts(LINE, REGULAR), ink)
    return _png(picture)


@lru_cache(maxsize=256)
def icon(logo: bytes, *, size: int) -> bytes:
    """Return a logo as a square PNG, cut to its middle."""
    with Image.open(BytesIO(logo)) as picture:
        side = min(picture.size)
        left, top = (picture.width - side) // 2, (picture.height - side) // 2
        square = picture.convert("RGBA").crop((left, top, left + side, top + side))
    return _png(square.resize((size, size), Image.Resampling.LANCZOS))


def letter_icon(letter: str, *, colour: str) -> str:
    """Return one letter on a colour, as SVG: what stands for a site that has no logo."""
    tokens = brand_tokens(colour)
    shown = "".join(f"&#{ord(one)};" for one in letter)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" rx="16" fill="{tokens["--brand-fill"]}"/>'
        f'<text x="32" y="44" font-family="system-ui, sans-serif" font-size="36" font-weight="700" text-anchor="middle"'
        f' fill="{tokens["--brand-on-fill"]}">{shown}</text></svg>'
    )


def can_write(text: str) -> bool:
    """Tell whether our letters can write a text: they are those of Latin scripts."""
    return all(_font_for(character) is not None for character in text)


@lru_cache(maxsize=4096)
def _font_for(character: str) -> int | None:
    """Return which of our fonts has a character; None when none has."""
    fonts = _fonts(SMALLEST, REGULAR)
    found = (number for number, font in enumerate(fonts) if _look(font, character) != _look(font, NO_SUCH_LETTER))
    return next(found, None)


def _look(font: ImageFont.FreeTypeFont, character: str) -> bytes:
    return bytes(font.getmask(character)) if not character.isspace() else b" "


@lru_cache(maxsize=32)
def _fonts(size: int, weight: int) -> Fonts:
    fonts = tuple(ImageFont.truetype(FONTS[number], size) for number in range(len(FONTS)))
    for font in fonts:
        font.set_variation_by_axes([weight])
    return fonts


def _fitted(text: str) -> tuple[int, list[str]]:
    """Return the largest size at which a text fits, and its lines; the smallest leaves out what does not."""
    for size in range(LARGEST, SMALLEST - 1, -10):
        lines = list(_lines(text, _fonts(size, BOLD)))
        if len(lines) <= MOST_LINES and all(_width(line, _fonts(size, BOLD)) <= WIDTH - 2 * EDGE for line in lines):
            return size, lines
    return SMALLEST, [_cut(line) for line in list(_lines(text, _fonts(SMALLEST, BOLD)))[:MOST_LINES]]


def _lines(text: str, fonts: Fonts) -> Iterable[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and _width(longer, fonts) > WIDTH - 2 * EDGE:
            yield line
            longer = word
        line = longer
    yield line


def _cut(line: str) -> str:
    fonts = _fonts(SMALLEST, BOLD)
    while _width(line, fonts) > WIDTH - 2 * EDGE:
        line = line[:-2].rstrip() + "…"
    return line


def _runs(text: str) -> Iterable[tuple[int, str]]:
    for number, characters in groupby(text, key=lambda character: _font_for(character) or 0):
        yield number, "".join(characters)


def _width(text: str, fonts: Fonts) -> float:
    return sum(fonts[number].getlength(run) for number, run in _runs(text))


def _write(draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, fonts: Fonts, ink: Colour) -> None:
    left, top = at
    for number, run in _runs(text):
        draw.text((left, top), run, font=fonts[number], fill=ink)
        left += fonts[number].getlength(run)


def _place(picture: Image.Image, logo: bytes) -> None:
    """Put the logo into the corner, on white: it may be see-through, and nobody knows in which colours it is drawn."""
    shape = Image.new("L", (LOGO, LOGO), 0)
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, LOGO, LOGO), CORNER, fill=255)
    drawn = Image.open(BytesIO(icon(logo, size=LOGO)))
    tile = Image.new("RGB", (LOGO, LOGO), (255, 255, 255))
    tile.paste(drawn, mask=drawn)
    picture.paste(tile, (EDGE, EDGE), shape)


def _png(picture: Image.Image) -> bytes:
    output = BytesIO()
    picture.save(output, "PNG", optimize=True)
    return output.getvalue()
