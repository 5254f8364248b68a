"""Services and photos, as the desk keeps them."""

from io import BytesIO

import pytest
from PIL import Image

from app.catalogue import queries
from tests.catalogue.people import acting

SERVICE = {"name": "Shellac", "duration_minutes": "60", "price": "45,50", "visibility": "PUBLIC"}


class TestServices:
    def test_are_listed_with_price_and_length(self, desk):
        page = desk.get("/desk/services").text

        assert all(words in page for words in ("Cut", "45 minutes", "€50.00", "Colour", "1 h 30 min"))

    def test_can_be_added(self, desk, bo):
        answer = desk.post("/desk/services", data={**SERVICE, "category": "Nails", "staff_ids": bo.staff_member_id})

        service = queries.service_by_slug("shellac")
        assert (answer.status_code, answer.location) == (303, "/desk/services")
        assert (service.price_minor, service.category.name) == (4550, "Nails")
        assert [offer.staff_member_id for offer in queries.offers_of_service(service.id)] == [bo.staff_member_id]

    def test_that_are_new_are_done_by_everybody_unless_somebody_is_taken_away(self, desk, bo):
        page = desk.get("/desk/services/new").text

        assert f'value="{bo.staff_member_id}" checked' in page

    def test_come_back_as_they_were_typed_when_refused(self, desk, bo):
        answer = desk.post("/desk/services", data={**SERVICE, "price": "a lot", "staff_ids": bo.staff_member_id})

        assert answer.status_code == 422
        assert 'value="Shellac"' in answer.text
        assert 'value="a lot"' in answer.text
        assert "Please enter an amount such as 45.00." in answer.text
        assert f'value="{bo.staff_member_id}"' in answer.text

    def test_leave_nothing_behind_when_refused(self, desk):
        desk.post("/desk/services", data={**SERVICE, "category": "Nails", "staff_ids": "not an id"})

        assert [category.name for category in queries.categories()] == ["Hair"]

    def test_are_shown_and_changed_in_one_form(self, desk, bliss, bo):
        page = desk.get(f"/desk/services/{bliss.cut_id}").text
        assert 'value="50.00"' in page

        data = {**SERVICE, "name": "Haircut", "requires_approval": "true", "staff_ids": bo.staff_member_id}
        desk.post(f"/desk/services/{bliss.cut_id}", data=data)

        cut = queries.service(bliss.cut_id)
        assert (cut.name, cut.requires_approval, cut.category, cut.position) == ("Haircut", True, None, 0)

    def test_can_be_taken_off_the_menu(self, desk, bliss):
        assert desk.post(f"/desk/services/{bliss.cut_id}/removal").status_code == 303
        assert desk.get(f"/desk/services/{bliss.cut_id}").status_code == 404

    def test_of_another_salon_are_not_known(self, desk, street):
        for path in ("", "/photo", "/removal"):
            assert desk.post(f"/desk/services/{street.cut_id}{path}", data=SERVICE).status_code == 404

    def test_are_the_managers(self, client, bo):
        assert client.get("/desk/services").location.startswith("/sign-in")
        assert acting(client, bo).get("/desk/services").status_code == 403


class TestPhotos:
    def upload(self, desk, path, content, name="photo.jpg"):
        return desk.post(path, data={"photo": (BytesIO(content), name)}, content_type="multipart/form-data")

    def test_are_shown_on_the_salons_page_and_kept_by_browsers(self, desk, bliss, picture):
        assert self.upload(desk, f"/desk/services/{bliss.cut_id}/photo", picture).status_code == 303

        key = queries.service(bliss.cut_id).photo_key
        shown = desk.get(f"/photos/{key}-960.webp")
        assert f"/photos/{key}-960.webp" in desk.get("/").text
        assert (shown.status_code, shown.mimetype) == (200, "image/webp")
        assert "immutable" in shown.headers["Cache-Control"]
        assert Image.open(BytesIO(shown.data)).size == (960, 640)

    def test_of_one_salon_are_not_known_to_another(self, desk, stranger, bliss, picture):
        self.upload(desk, f"/desk/services/{bliss.cut_id}/photo", picture)

        key = queries.service(bliss.cut_id).photo_key
        assert stranger.get(f"/photos/{key}-960.webp").status_code == 404

    @pytest.mark.parametrize("content", [b"<html><script>alert(1)</script>", b"<svg/>", b""])
    def test_that_are_none_are_refused_beside_the_form(self, desk, bliss, content):
        answer = self.upload(desk, f"/desk/services/{bliss.cut_id}/photo", content)

        assert answer.status_code == 422
        assert "We cannot read this file as a photo" in answer.text

    def test_can_be_removed(self, desk, bo, picture):
        path = f"/desk/team/{bo.staff_member_id}/photo"
        self.upload(desk, path, picture)
        key = queries.staff_member(bo.staff_member_id).photo_key

        desk.post(path, data={"remove": "1"})

        assert queries.staff_member(bo.staff_member_id).photo_key is None
        assert desk.get(f"/photos/{key}-320.webp").status_code == 404

    def test_show_the_logo(self, desk, picture):
        assert self.upload(desk, "/desk/settings/logo", picture).status_code == 303

        assert f"/photos/{queries.salon().logo_key}" in desk.get("/").text
