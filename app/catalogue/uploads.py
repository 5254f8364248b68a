"""Pictures that come with a request: read, written anew and stored before its unit of work begins.

A large picture takes a second to read, and neither a connection nor a lock may wait for it. So it is read in front of
the view, for those only whom the view admits. What the unit of work shows is kept by its commit; everything else is
forgotten when the request is over.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from hashlib import sha256

from flask import Flask, current_app, request

from app.auth.access import Audience, access_of, current_actor
from app.auth.permissions import Permission
from app.catalogue.photos import NotAPhoto, store
from app.core import storage
from tenants.unit_of_work import after_commit

FIELD = "photo"
READ = "parlour.uploads"
KEEPERS = frozenset({Permission.MANAGE_CATALOGUE, Permission.MANAGE_TEAM, Permission.MANAGE_SETTINGS})
"""Who shows pictures. Nobody else's are read: it costs too much to be anybody's to ask for."""


class NotReadBefore(Exception):
    """A picture is to be shown that was not read before the unit of work began."""


class Upload:
    """A picture that was read: stored, or refused."""

    def __init__(self, content: bytes) -> None:
        self.digest = _digest(content)
        self._forget: Callable[[], None] | None = None
        try:
            self._key = store(content)
        except NotAPhoto as refusal:
            self._refusal = refusal
        else:
            self._forget = storage.removal(self._key)

    def show(self) -> str:
        """Return the key of the picture, which the commit of the running unit of work keeps.

        :raises NotAPhoto: it cannot be shown
        """
        if self._forget is None:
            raise self._refusal
        after_commit(self._keep)
        return self._key

    def forget_unless_kept(self) -> None:
        """Leave nothing behind of a picture that is shown nowhere."""
        if self._forget is not None:
            self._forget()

    def _keep(self) -> None:
        self._forget = None


_upload: ContextVar[Upload | None] = ContextVar("upload", default=None)


def init_app(app: Flask) -> None:
    """Read the pictures of requests in front of their views."""
    app.before_request(read_in_front)
    app.teardown_request(forget_the_rest)


@contextmanager
def read(content: bytes) -> Iterator[None]:
    """Read a picture for the unit of work inside the block."""
    upload = Upload(content)
    _upload.set(upload)
    try:
        yield
    finally:
        _upload.set(None)
        upload.forget_unless_kept()


def replace(old_key: str | None, *, upload: bytes | None) -> str | None:
    """Return the key of the picture read from an upload, in place of what was shown; without one, only forget.

    :raises NotAPhoto: it cannot be shown
    :raises NotReadBefore: the upload was not read before the unit of work
    """
    new_key = _brought(upload).show() if upload is not None else None
    if old_key:
        storage.discard(old_key)
    return new_key


def read_in_front() -> None:
    """Read the picture that the request brings, if whoever sends it may show one."""
    if request.mimetype != "multipart/form-data" or not _is_a_keepers():
        return
    if file := request.files.get(FIELD):
        request.environ[READ] = opened = ExitStack()
        opened.enter_context(read(file.read()))


def forget_the_rest(_error: BaseException | None) -> None:
    """Forget what came to nothing."""
    if (opened := request.environ.pop(READ, None)) is not None:
        opened.close()


def _is_a_keepers() -> bool:
    access = access_of(current_app.view_functions[request.endpoint]) if request.endpoint else None
    if access is None or access.audience is not Audience.PERMITTED or not access.any_of <= KEEPERS:
        return False
    return access.admits(current_actor())


def _brought(content: bytes) -> Upload:
    upload = _upload.get()
    if upload is None or upload.digest != _digest(content):
        raise NotReadBefore
    return upload


def _digest(content: bytes) -> bytes:
    return sha256(content).digest()
