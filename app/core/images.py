"""Uploaded pictures are never passed on: they are decoded, turned upright, scaled and written anew.

What arrives may be anything: a web page that calls itself a photo, a few bytes that unpack to gigabytes, a photo that
tells where it was taken. Only formats that are nothing but pixels are read, sizes are checked before a pixel is
decoded, and what is written holds pixels and nothing else.
"""

import warnings
from collections.abc import Iterable
from http import HTTPStatus
from io import BytesIO

from flask_babel import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from app.core.refusals import Refusal

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/gif"
WIDTHS = (320, 960)
QUALITY = 82
UNREADABLE = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, OverflowError, MemoryError)


class NotAPhoto(Refusal):
    """We cannot read this file as a photo. Please choose a JPEG, PNG, WebP or AVIF picture."""

    code, status = "not_a_photo", HTTPStatus.UNPROCESSABLE_ENTITY


class PhotoTooLarge(NotAPhoto):
    """This photo is too large."""

    code = "photo_too_large"


def reencode(upload: bytes, *, max_bytes: int, max_pixels: int, widths: Iterable[int] = WIDTHS) -> dict[int, bytes]:
    """Return the picture as WebP, no wider than each of the widths, upright and without anything but its pixels.

    :raises PhotoTooLarge: more bytes or more pixels than allowed
    :raises NotAPhoto: it is no picture in one of our formats
    """
    if len(upload) > max_bytes:
        raise PhotoTooLarge(_("This photo is too large: at most %(size)d MB, please.", size=max_bytes // 1024**2))
    try:
        with warnings.catch_warnings():
            # Pillow's own guard is a warning; ours is the number of pixels, checked before any is decoded.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _written(_decoded(upload, max_pixels, max(widths)), widths)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(max_pixels) from error
    except UNREADABLE as error:
        raise NotAPhoto from error


def _decoded(upload: bytes, max_pixels: int, largest: int) -> Image.Image:
    with Image.open(BytesIO(upload), formats=FORMATS) as picture:
        if picture.width * picture.height > max_pixels:
            raise _too_many_pixels(max_pixels)
        # A JPEG can be decoded at a fraction of its size, which is all that is needed here.
        picture.draft("RGB", (2 * largest, 2 * largest))
        picture.load()
        return _plain(ImageOps.exif_transpose(picture))


def _plain(picture: Image.Image) -> Image.Image:
    """Return nothing but pixels in sRGB."""
    profile = picture.info.get("icc_profile")
    see_through = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    plain = picture.convert("RGBA" if see_through else "RGB")
    if profile and picture.mode in ("RGB", "RGBA"):
        plain = _in_srgb(plain, profile)
    plain.info.clear()
    return plain


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        shown = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError):
        return picture
    return shown or picture


def _written(picture: Image.Image, widths: Iterable[int]) -> dict[int, bytes]:
    return {width: _webp(_scaled(picture, width)) for width in widths}


def _scaled(picture: Image.Image, width: int) -> Image.Image:
    """Return the picture no wider than `width` and no higher than twice that."""
    copy = picture.copy()
    copy.thumbnail((width, 2 * width), Image.Resampling.LANCZOS)
    return copy


def _webp(picture: Image.Image) -> bytes:
    output = BytesIO()
    picture.save(output, "WEBP", quality=QUALITY, method=4)
    return output.getvalue()


def _too_many_pixels(most: int) -> PhotoTooLarge:
    return PhotoTooLarge(
        _("This photo has too many pixels: at most %(count)d million, please.", count=most // 1_000_000)
    )
