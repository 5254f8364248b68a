"""Uploaded pictures are never passed on: they are decoded, turned upright, scaled and written anew.

What arrives may be anything: a web page that calls itself a photo, a few bytes that unpack to gigabytes, a photo that
tells where it was taken. Only formats that are nothing but pixels are read, sizes are checked before a pixel is
decoded, and what is written holds pixels and nothing else.
"""

import warnings
from collections.abc import Iterable
from http import HTTPStatus
from io import BytesIO
from threading import Lock

from flask_babel import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from app.core.refusals import Refusal

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/gif"
WIDTHS = (320, 960)
QUALITY = 82
UNREADABLE = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, OverflowError, MemoryError)

# A large picture takes hundreds of megabytes while it is decoded: a process holds one at a time. (What Python warns of
# is a matter of the process, too.)
_one_at_a_time = Lock()


class NotAPhoto(Refusal):
    """We cannot read this file as a photo. Please choose a JPEG, PNG, WebP or AVIF picture."""

    code, status = "not_a_photo", HTTPStatus.UNPROCESSABLE_ENTITY


class PhotoTooLarge(NotAPhoto):
    """This photo is too large."""

    code = "photo_too_large"


def rewrite(upload: bytes, *, max_bytes: int, max_pixels: int, widths: Iterable[int] = WIDTHS) -> dict[int, bytes]:
    """Return the picture as WebP, no wider than each of the widths, upright and without anything but its pixels.

    :raises PhotoTooLarge: more bytes or more pixels than allowed
    :raises NotAPhoto: it is no picture in one of our formats
    """
    if len(upload) > max_bytes:
        raise PhotoTooLarge(_("This photo is too large: at most %(size)d MB, please.", size=max_bytes // 1024**2))
    try:
        with _one_at_a_time, warnings.catch_warnings():
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
        return _upright(_plain(picture, profile=picture.info.get("icc_profile"), largest=2 * largest))


def _plain(picture: Image.Image, *, profile: bytes | None, largest: int) -> Image.Image:
    """Return the picture, no larger than needed, in three sRGB colours, or four where it can be seen through."""
    see_through = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    mode = "RGBA" if see_through else "RGB"
    # Converted before it is scaled: colours of a palette cannot be mixed. What needs no conversion is not copied.
    coloured = picture if picture.mode == mode else picture.convert(mode)
    small = _scaled(coloured, largest, largest)
    return _in_srgb(small, profile) if profile else small


def _upright(picture: Image.Image) -> Image.Image:
    """Return the picture as it was meant to be seen, with nothing that came with it but its pixels."""
    turned = ImageOps.exif_transpose(picture)
    turned.info.clear()
    return turned


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        shown = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError):
        return picture
    return shown or picture


def _written(picture: Image.Image, widths: Iterable[int]) -> dict[int, bytes]:
    return {width: _webp(_scaled(picture, width, 2 * width)) for width in widths}


def _scaled(picture: Image.Image, width: int, height: int) -> Image.Image:
    """Return the picture made to fit, if it does not; what belongs to it stays with it."""
    share = min(width / picture.width, height / picture.height, 1)
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)


def _webp(picture: Image.Image) -> bytes:
    output = BytesIO()
    picture.save(output, "WEBP", quality=QUALITY, method=4)
    return output.getvalue()


def _too_many_pixels(most: int) -> PhotoTooLarge:
    return PhotoTooLarge(
        _("This photo has too many pixels: at most %(count)d million, please.", count=most // 1_000_000)
    )
