"""Static files: addresses that change with their content, and nothing that our policy would refuse."""

import gzip
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from app.core import assets
from app.core.assets import BUNDLES, FOR_EVER, ROOT, Assets
from app.core.avatars import HUES, hue, initials
from app.core.grid_lines import LINES, grid_lines

TEMPLATES = ROOT.parent / "templates"


@pytest.fixture(scope="module")
def front() -> Flask:
    """An application that serves static files and nothing else."""
    app = Flask(__name__, static_folder=None)
    app.config["TESTING"] = True
    assets.init_app(app)
    return app


@pytest.fixture
def visitor(front: Flask) -> Iterator[FlaskClient]:
    with front.test_client() as client:
        yield client


def url(app: Flask, path: str) -> str:
    with app.app_context():
        return render_template_string("{{ asset(path) }}", path=path)


def copy_of(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes((ROOT / name).read_bytes())


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of our files that may be changed."""
    copy_of(tmp_path, *(file.relative_to(ROOT).as_posix() for file in ROOT.rglob("*") if file.is_file()))
    return tmp_path


class TestAddress:
    def test_is_kept_for_ever(self, front: Flask, visitor: FlaskClient) -> None:
        answer = visitor.get(url(front, "css/site.css"))

        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == FOR_EVER
        assert answer.content_type == "text/css; charset=utf-8"

    def test_changes_with_the_content(self, tree: Path) -> None:
        before = Assets(tree).url("css/button.css")
        (tree / "css/button.css").write_text("@layer components {}")

        assert Assets(tree).url("css/button.css") != before

    def test_of_an_older_version_answers_but_is_not_kept(self, visitor: FlaskClient) -> None:
        answer = visitor.get("/static/000000000000/css/site.css")

        assert answer.status_code == 200
        assert "immutable" not in answer.headers["Cache-Control"]

    def test_is_refused_for_a_file_that_is_not_there(self, front: Flask) -> None:
        with pytest.raises(KeyError):
            url(front, "css/nothing.css")

    @pytest.mark.parametrize("path", ["nothing.css", "../wsgi.py", "%2e%2e/wsgi.py", "css/../../wsgi.py"])
    def test_never_leaves_the_folder(self, visitor: FlaskClient, path: str) -> None:
        assert visitor.get(f"/static/000000000000/{path}").status_code == 404


class TestAnswer:
    def test_is_packed_for_those_who_can_unpack(self, front: Flask, visitor: FlaskClient) -> None:
        address = url(front, "vendor/htmx.min.js")
        packed = visitor.get(address, headers={"Accept-Encoding": "br, gzip"})

        assert packed.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in packed.vary
        assert gzip.decompress(packed.data) == visitor.get(address).data

    def test_is_not_sent_twice(self, front: Flask, visitor: FlaskClient) -> None:
        address = url(front, "images/favicon.svg")
        etag = visitor.get(address).headers["ETag"]

        assert visitor.get(address, headers={"If-None-Match": etag}).status_code == 304

    @pytest.mark.parametrize(
        ("path", "media_type"),
        [
            ("js/app.js", "text/javascript"),
            ("fonts/figtree-latin.woff2", "font/woff2"),
            ("images/icons.svg", "image/svg+xml"),
        ],
    )
    def test_names_its_type(self, front: Flask, visitor: FlaskClient, path: str, media_type: str) -> None:
        assert visitor.get(url(front, path)).mimetype == media_type


class TestRefresh:
    def test_notices_a_changed_file(self, tree: Path) -> None:
        files = Assets(tree)
        before = files.version
        (tree / "css/new.css").write_text("a {}")
        files.refresh()

        assert files.version != before
        assert files.url("css/new.css")


class TestIcon:
    def test_is_decoration_without_a_label(self, front: Flask) -> None:
        with front.app_context():
            assert 'aria-hidden="true"' in render_template_string("{{ icon('check') }}")

    def test_escapes_its_label(self, front: Flask) -> None:
        with front.app_context():
            drawn = render_template_string("{{ icon('check', label) }}", label='"><b>')

        assert 'role="img" aria-label="&#34;&gt;&lt;b&gt;"' in drawn

    def test_must_be_in_the_sprite(self) -> None:
        with pytest.raises(KeyError):
            Assets().icon("no-such-icon")


class TestStylesheets:
    def test_every_component_is_in_a_bundle(self) -> None:
        bundled = {f"{part}.css" for parts in BUNDLES.values() for part in parts}

        assert {file.name for file in (ROOT / "css").glob("*.css")} <= bundled

    def test_every_rule_stands_in_a_layer(self) -> None:
        for file in (ROOT / "css").glob("*.css"):
            outside = re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.DOTALL)
            tops = re.findall(r"^[^\s}].*?[{;]", outside, flags=re.MULTILINE)
            assert all(top.startswith(("@layer", "@font-face", "@media print")) for top in tops), file.name

    def test_braces_are_balanced(self) -> None:
        for file in (ROOT / "css").glob("*.css"):
            assert file.read_text().count("{") == file.read_text().count("}"), file.name

    def test_the_calendar_has_a_line_for_every_five_minutes_of_the_longest_day(self) -> None:
        rules = grid_lines()

        assert f".r-{LINES - 1}{{" in rules
        assert f".s-{LINES}{{" in rules
        assert f".l-{LINES}{{" in rules


class TestPolicy:
    """What a strict Content-Security-Policy would refuse is not written in the first place."""

    @pytest.mark.parametrize(
        "forbidden",
        [
            r"\sstyle=",
            r"<style",
            r"\son[a-z]+=",
            r"hx-on",
            r"javascript:",
            r"hx-vals=.js:",
            r"<script(?![^>]*src=)[^>]*>",
        ],
    )
    def test_no_template_needs_inline_style_or_script(self, forbidden: str) -> None:
        pages = [file for file in TEMPLATES.rglob("*.html") if "mail" not in file.name and "mail" not in file.parts]

        assert [file.name for file in pages if re.search(forbidden, file.read_text())] == []

    def test_every_icon_that_is_named_is_in_the_sprite(self) -> None:
        drawn = Assets()
        for file in TEMPLATES.rglob("*.html"):
            for name in re.findall(r"""icon\(["']([\w-]+)["']""", file.read_text()):
                assert drawn.icon(name), file.name

    def test_vendored_files_are_those_of_the_table(self) -> None:
        table = (ROOT / "vendor/README.md").read_text()
        for path, digest in re.findall(r"\| `([\w./-]+)` \|.*`([0-9a-f]{64})`", table):
            assert sha256((ROOT / path).read_bytes()).hexdigest() == digest, path


class TestAvatars:
    @pytest.mark.parametrize(
        ("name", "letters"),
        [
            ("Ada Lovelace", "AL"),
            ("Bo", "B"),
            ("Friedrich Wilhelm von Hohenstein", "FH"),
            ("山田 花子", "山花"),
            ("", "?"),
            ("~", "?"),
        ],
    )
    def test_initials(self, name: str, letters: str) -> None:
        assert initials(name) == letters

    def test_hue_is_the_same_for_the_same_person(self) -> None:
        assert hue("Ada Lovelace") == hue("ada lovelace")
        assert 0 <= hue("") < HUES
