"""The pictures of the salon's home page."""

from http import HTTPStatus
from uuid import UUID

from app.auth import audit
from app.auth.audit import Subject, Verb
from app.catalogue import queries, uploads
from app.catalogue.commands import DescribePhoto
from app.catalogue.models import GalleryPhoto
from app.catalogue.operations.salon import touch
from app.core import storage
from app.core.ids import new_id
from app.core.refusals import Refusal
from tenants.db import db

MOST_PHOTOS = 12


class GalleryFull(Refusal):
    """There are twelve pictures already. Please remove one first."""

    code, status = "gallery_full", HTTPStatus.CONFLICT


class NoPicture(Refusal):
    """Please choose a picture."""

    code, status = "no_picture", HTTPStatus.UNPROCESSABLE_ENTITY


def add_to_gallery(*, upload: bytes | None, command: DescribePhoto) -> GalleryPhoto:
    """Show one more picture, after the others. The upload has been read before: see `uploads`.

    :raises NoPicture: none was sent
    :raises NotAPhoto: the upload cannot be shown
    :raises GalleryFull: there are twelve
    """
    if upload is None:
        raise NoPicture
    # From here on other writers of the salon wait, so twelve stay twelve.
    touch()
    shown = queries.gallery()
    if len(shown) >= MOST_PHOTOS:
        raise GalleryFull
    position = shown[-1].position + 1 if shown else 0
    photo = GalleryPhoto(
        id=new_id(), photo_key=uploads.replace(None, upload=upload), alt=command.alt, position=position
    )
    db.session.add(photo)
    audit.note(Verb.ADDED, Subject.PICTURE, photo, name=photo.alt)
    db.session.flush()
    return photo


def describe_photo(*, gallery_photo_id: UUID, command: DescribePhoto) -> GalleryPhoto:
    """Say what a picture shows, for those who do not see it.

    :raises NotFound: there is no such picture
    """
    photo = queries.gallery_photo(gallery_photo_id)
    photo.alt = command.alt
    audit.note(Verb.CHANGED, Subject.PICTURE, photo, name=photo.alt)
    db.session.flush()
    touch()
    return photo


def move_photo(*, gallery_photo_id: UUID, by: int) -> None:
    """Move a picture towards the beginning (-1) or the end (+1).

    :raises NotFound: there is no such picture
    """
    queries.gallery_photo(gallery_photo_id)
    touch()
    shown = list(queries.gallery())
    place = next(number for number, photo in enumerate(shown) if photo.id == gallery_photo_id)
    there = min(max(place + by, 0), len(shown) - 1)
    shown.insert(there, shown.pop(place))
    moved = {"position": (place, there)}
    audit.note(Verb.CHANGED, Subject.PICTURE, name=shown[there].alt, subject_id=gallery_photo_id, changes=moved)
    for number, photo in enumerate(shown):
        photo.position = number
    db.session.flush()


def remove_from_gallery(*, gallery_photo_id: UUID) -> None:
    """Show a picture no longer.

    :raises NotFound: there is no such picture
    """
    photo = queries.gallery_photo(gallery_photo_id)
    storage.discard(photo.photo_key)
    audit.note(Verb.REMOVED, Subject.PICTURE, photo, name=photo.alt)
    db.session.delete(photo)
    db.session.flush()
    touch()
