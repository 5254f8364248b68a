import zlib
from io import BytesIO
from struct import pack

import pytest
from PIL import Image, ImageCms

from app.core.images import NotAPhoto, PhotoTooLarge, rewrite

RED, GREEN = (200, 30, 30), (30, 160, 60)


def encoded(picture, kind="JPEG", **options):
    output = BytesIO()
    picture.save(output, kind, **options)
    return output.getvalue()


def shown(upload, **limits):
    """What a browser would show: the largest form, decoded again."""
    forms = rewrite(upload, **{"max_bytes": 8 * 1024**2, "max_pixels": 40_000_000, **limits})
    return Image.open(BytesIO(forms[960]))


def half_and_half(size=(400, 200), mode="RGB"):
    """A picture whose left half is red and whose right half is green."""
    picture = Image.new(mode, size, RED)
    picture.paste(GREEN, (size[0] // 2, 0, *size))
    return picture


def png_that_claims(width, height):
    """A few bytes that unpack to as many pixels as they say."""

    def chunk(kind, body):
        return pack(">I", len(body)) + kind + body + pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress(b"\0" * min(height * (width // 8 + 1), 10_000_000), 9)
    header = chunk(b"IHDR", pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class TestRewrite:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
    def test_reads_the_formats_that_cameras_and_programs_write(self, kind):
        picture = shown(encoded(half_and_half(), kind))

        assert (picture.format, picture.size) == ("WEBP", (400, 200))

    def test_makes_it_as_wide_as_pages_show_it_and_no_wider(self):
        forms = rewrite(encoded(half_and_half((3000, 2000))), max_bytes=10**7, max_pixels=10**7)

        assert {width: Image.open(BytesIO(form)).size for width, form in forms.items()} == {
            320: (320, 213),
            960: (960, 640),
        }

    def test_does_not_enlarge(self):
        assert shown(encoded(half_and_half((40, 20)))).size == (40, 20)

    def test_turns_a_photo_upright_and_forgets_where_it_was_taken(self):
        exif = Image.Exif()
        exif[0x0112] = 6  # turned by a quarter
        exif[0x010F] = "Camera"
        exif.get_ifd(0x8825)[2] = (52.0, 31.0, 0.0)

        picture = shown(encoded(half_and_half(), exif=exif.tobytes()))

        assert picture.size == (200, 400)
        assert not picture.getexif()
        assert picture.convert("RGB").getpixel((100, 10))[0] > 150

    def test_carries_no_bytes_of_what_came_with_it(self):
        upload = encoded(half_and_half(), "PNG") + b"<script>alert(1)</script>"

        forms = rewrite(upload, max_bytes=10**6, max_pixels=10**6)

        assert not any(b"script" in form for form in forms.values())

    def test_keeps_what_can_be_seen_through(self):
        picture = Image.new("RGBA", (100, 100), (0, 0, 0, 0))

        assert shown(encoded(picture, "PNG")).convert("RGBA").getpixel((50, 50))[3] == 0

    @pytest.mark.parametrize("mode", ["CMYK", "L", "P", "1"])
    def test_reads_unusual_colours(self, mode):
        picture = half_and_half().convert(mode)

        assert shown(encoded(picture, "JPEG" if mode == "CMYK" else "PNG")).mode == "RGB"

    def test_takes_colours_into_the_space_that_browsers_expect(self):
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

        assert "icc_profile" not in shown(encoded(half_and_half(), icc_profile=profile)).info

    def test_does_not_mind_a_broken_colour_profile(self):
        assert shown(encoded(half_and_half(), icc_profile=b"nonsense")).size == (400, 200)

    def test_shows_the_first_of_moving_pictures(self):
        frames = [Image.new("RGB", (50, 50), colour) for colour in (RED, GREEN)]

        picture = shown(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))

        assert getattr(picture, "n_frames", 1) == 1


class TestRefusedUploads:
    @pytest.mark.parametrize(
        "upload",
        [
            b"",
            b"not a picture",
            b"<!doctype html><script>alert(1)</script>",
            b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
            b"%PDF-1.7 something",
            b"GIF89a" + b"<html>" * 20,
            b"\xff\xd8\xff\xe0" + b"<html><script>alert(1)</script>" * 20,
            b"BM" + b"\0" * 100,
            b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        ],
        ids=["nothing", "words", "page", "svg", "pdf", "page as gif", "page as jpeg", "bmp", "postscript"],
    )
    def test_are_no_photos(self, app, upload):
        with pytest.raises(NotAPhoto) as refusal:
            shown(upload)

        assert "cannot read this file as a photo" in refusal.value.detail

    def test_cut_short_are_no_photos(self, app):
        whole = encoded(half_and_half((800, 800)))

        with pytest.raises(NotAPhoto):
            shown(whole[: len(whole) // 2])

    def test_of_too_many_bytes_are_not_even_looked_at(self, app):
        with pytest.raises(PhotoTooLarge, match="at most 1 MB"):
            shown(b"x" * (1024**2 + 1), max_bytes=1024**2)

    @pytest.mark.parametrize("size", [(8000, 5001), (30_000, 30_000), (100_000, 100_000)])
    def test_that_unpack_to_too_many_pixels_are_refused_before_they_do(self, app, size):
        with pytest.raises(PhotoTooLarge, match="at most 40 million"):
            shown(png_that_claims(*size))

    def test_that_hide_much_text_are_refused(self, app):
        body = b"Comment\0\0" + zlib.compress(b"x" * 70_000_000)
        chunk = pack(">I", len(body)) + b"zTXt" + body + pack(">I", zlib.crc32(b"zTXt" + body))
        picture = encoded(half_and_half(), "PNG")

        with pytest.raises(NotAPhoto):
            shown(picture[:33] + chunk + picture[33:])
