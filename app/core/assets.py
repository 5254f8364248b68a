"""Static files under addresses that change with their content, so that a browser may keep them for ever.

The version in the address is one digest over all files: a stylesheet's `url(../fonts/…)` and a module's `import "./…"`
stay relative and still name the right version of what they ask for.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.core.avatars import hue, initials
from app.core.grid_lines import grid_lines
from tenants.application import TenantedFlask

ROOT = Path(__file__).resolve().parents[2] / "static"
ICONS = "images/icons.svg"
PREFIX = "/static"
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"

# One request for all styles of a page: components stay one file each, and are joined when the program starts.
BUNDLES: Mapping[str, tuple[str, ...]] = {
    "css/site.css": (
        *("reset", "fonts", "tokens", "typography", "layout", "nav", "icon", "button", "field", "form", "card"),
        *(
            "badge",
            "avatar",
            "dialog",
            "toast",
            "empty",
            "tabs",
            "stepper",
            "prose",
            "slots",
            "picker",
            "summary",
            "table",
            "message",
            "trouble",
            "landing",
            "home",
        ),
        *("utilities",),
    ),
    "css/desk.css": (
        "desk",
        "calendar",
        "visit",
        "palette",
        "print-day",
        "grid-lines",
        "shifts",
        "month",
        "start",
        "record",
        "order",
        "settings",
    ),
}
GENERATED: Mapping[str, bytes] = {"css/grid-lines.css": grid_lines().encode()}

DECORATION = Markup('aria-hidden="true"')
"""What a picture says of itself that is there for the eye alone."""

mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("text/javascript", ".js")


@dataclass(frozen=True)
class Asset:
    """One file as it is sent."""

    body: bytes
    packed: bytes | None
    media_type: str


class Assets:
    """All static files of the program, read once."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.load()

    def load(self) -> None:
        """Read the files, join the bundles and compute the version."""
        bodies = {**dict(_read(self.root)), **GENERATED}
        bodies |= {name: _join(bodies, parts) for name, parts in BUNDLES.items()}
        self._stamp = _stamp(self.root)
        self._assets = {path: _asset(path, body) for path, body in bodies.items()}
        self.version = _version(bodies)
        self._icons = {name: self._icon(name, DECORATION) for name in _symbols(bodies[ICONS].decode())}

    def refresh(self) -> None:
        """Read the files again when one of them has changed: for development."""
        if _stamp(self.root) != self._stamp:
            self.load()

    def url(self, path: str) -> str:
        """Return the address of a file below `static/`.

        :raises KeyError: there is no such file
        """
        if path not in self._assets:
            raise KeyError(path)
        return f"{PREFIX}/{self.version}/{path}"

    def icon(self, name: str, label: str = "") -> Markup:
        """Return an icon of the sprite; one with a label is read out, one without is decoration.

        :raises KeyError: the sprite has no such icon
        """
        # Drawn once: a page has hundreds of them.
        decoration = self._icons[name]
        return self._icon(name, Markup('role="img" aria-label="{}"').format(label)) if label else decoration

    def _icon(self, name: str, role: Markup) -> Markup:
        href = f"{self.url(ICONS)}#{name}"
        return Markup('<svg class="icon" {} focusable="false"><use href="{}"></use></svg>').format(role, href)

    def respond(self, version: str, path: str) -> ResponseReturnValue:
        """Send a file; an old version's address still works, but is not to be kept."""
        asset = self._assets.get(path) or abort(404)
        response = _encoded(asset)
        response.headers["Cache-Control"] = FOR_EVER if version == self.version else ASK_AGAIN
        response.add_etag()
        return response.make_conditional(request)


def init_app(app: Flask, assets: Assets | None = None) -> Assets:
    """Serve the static files of `app` and give its templates `asset`, `icon`, `initials` and `hue`."""
    assets = assets or Assets()
    # Also on the platform's own host, and for the error page of a host that nobody has.
    add = app.add_everywhere if isinstance(app, TenantedFlask) else app.add_url_rule
    add(f"{PREFIX}/<version>/<path:path>", endpoint="static", view_func=assets.respond)
    app.jinja_env.globals.update(asset=assets.url, icon=assets.icon, initials=initials, hue=hue)
    if app.debug:
        app.before_request(assets.refresh)
    return assets


def _read(root: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(root.rglob("*")):
        if file.is_file():
            yield file.relative_to(root).as_posix(), file.read_bytes()


def _join(bodies: Mapping[str, bytes], parts: tuple[str, ...]) -> bytes:
    return b"\n".join(bodies[f"css/{part}.css"] for part in parts)


def _asset(path: str, body: bytes) -> Asset:
    media_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    compressible = media_type.startswith("text/") or media_type == "image/svg+xml"
    packed = gzip.compress(body, mtime=0) if compressible else None
    return Asset(body=body, packed=packed, media_type=media_type)


def _version(bodies: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for path in sorted(bodies):
        digest.update(path.encode() + b"\0" + hashlib.sha256(bodies[path]).digest())
    return digest.hexdigest()[:12]


def _stamp(root: Path) -> int:
    return max(path.stat().st_mtime_ns for path in root.rglob("*"))


def _symbols(sprite: str) -> Iterator[str]:
    for part in sprite.split('<symbol id="')[1:]:
        yield part.partition('"')[0]


def _encoded(asset: Asset) -> Response:
    if asset.packed is None:
        return Response(asset.body, content_type=asset.media_type)
    packed = request.accept_encodings["gzip"] > 0
    response = Response(asset.packed if packed else asset.body, content_type=f"{asset.media_type}; charset=utf-8")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response
