"""The pictures of the pages: the table names pages that exist, and the page in docs pictures that exist."""

import io
import re

import pytest
from house import pictures
from house.extremes import CROWDED
from house.views import AREAS, DESKTOP, PHONE_DARK, SCREENS
from PIL import Image

from tenants.hosts import Site

VIEWS = [view for several in AREAS.values() for view in several]
UUID = "00000000-0000-0000-0000-000000000000"


@pytest.fixture(scope="module")
def named():
    """The pictures that stand in docs/pages.md."""
    return re.findall(r'src="pictures/([^"]+)"', pictures.PAGE.read_text())


def answers(app, view):
    """Tell whether some rule of the URL map fits the path of a view."""
    words = re.findall(r"{(\w+)}", view.path)
    path = view.path.format_map(dict.fromkeys(words, UUID)).partition("?")[0]
    urls = app.url_map.bind("localhost", subdomain=Site.TENANT if view.salon else Site.APEX)
    return urls.test(path, "GET")


class TestTable:
    @pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
    def test_names_pages_that_exist(self, app, view):
        assert answers(app, view)

    def test_names_each_page_once(self):
        names = [view.name for view in VIEWS]

        assert sorted(set(names)) == sorted(names)

    def test_looks_at_every_page_on_some_screen(self):
        assert [view.name for view in VIEWS if not view.shots] == []
        assert {shot.screen for view in VIEWS for shot in view.shots} == set(SCREENS)


class TestPage:
    def test_is_what_the_table_says(self):
        assert pictures.PAGE.read_text() == pictures.page_of_pictures()

    def test_shows_pictures_that_exist(self, named):
        assert [name for name in named if not (pictures.PICTURES / name).is_file()] == []

    def test_shows_all_pictures_there_are(self, named):
        assert sorted(path.name for path in pictures.PICTURES.iterdir()) == sorted(named)

    def test_is_light_enough_for_a_repository(self):
        assert sum(path.stat().st_size for path in pictures.PICTURES.iterdir()) < 6_000_000


class TestCommand:
    def test_a_word_chooses_what_is_taken(self):
        assert {view.name for view in pictures.views(["customers"])} == {
            "customers",
            "bare-customers",
            "crowded-customers",
        }

    def test_what_nobody_knows_is_said_before_anything_starts(self, capsys):
        assert pictures.main(["nothing-like-it"]) == 2
        assert "bin/house/views.py" in capsys.readouterr().err

    def test_a_file_is_named_for_how_it_was_looked_at(self):
        view = VIEWS[0]

        assert pictures.file_name(view, DESKTOP) == f"{view.name}-desktop.webp"
        assert pictures.file_name(view, PHONE_DARK) == f"{view.name}-phone-dark.webp"

    def test_a_picture_is_kept_no_wider_than_it_is_shown(self):
        taken = io.BytesIO()
        Image.new("RGB", (1440, 900)).save(taken, "PNG")
        kept = Image.open(io.BytesIO(pictures.packed(taken.getvalue(), width=960)))

        assert (kept.format, kept.size) == ("WEBP", (960, 600))


def test_the_crowded_salon_is_crowded():
    assert len(CROWDED.team) >= 12
    assert max(len(service.name) for service in CROWDED.services) >= 60
    assert max(map(len, CROWDED.customers)) >= 40
