from uuid import uuid4

import pytest

from app.catalogue import operations, queries
from app.catalogue.commands import CreateAddon, UpdateAddon
from app.core.refusals import Invalid, NotFound


def wish(bliss, **changes):
    asked = {"name": "Gloss", "duration_minutes": 20, "price": "12,00", "service_ids": [bliss.cut_id]}
    return CreateAddon.model_validate({**asked, **changes})


@pytest.fixture
def gloss(bliss):
    return operations.create_addon(command=wish(bliss))


def on(service_id, **asked):
    return [addon.name for addon in queries.addons_of_service(service_id, **asked)]


class TestOffering:
    def test_goes_with_the_named_services_only(self, bliss, gloss):
        assert (on(bliss.cut_id), on(bliss.colour_id)) == (["Gloss"], [])

    def test_raises_the_catalogue_version(self, bliss, version):
        before = version()
        operations.create_addon(command=wish(bliss))

        assert version() > before

    @pytest.mark.parametrize(
        "changes, field", [({"price": "free"}, "price"), ({"service_ids": [uuid4()]}, "service_ids")]
    )
    def test_refuses_what_is_not_the_salons(self, bliss, changes, field):
        with pytest.raises(Invalid) as refusal:
            operations.create_addon(command=wish(bliss, **changes))

        assert list(refusal.value.errors) == [field]


class TestChanging:
    def test_changes_what_is_stated_and_nothing_else(self, bliss, gloss):
        operations.update_addon(addon_id=gloss.id, command=UpdateAddon(service_ids=[bliss.colour_id]))

        assert (on(bliss.cut_id), on(bliss.colour_id)) == ([], ["Gloss"])
        assert queries.addon(gloss.id).price_minor == 1200

    def test_does_not_know_what_does_not_exist(self, app):
        with pytest.raises(NotFound):
            operations.update_addon(addon_id=uuid4(), command=UpdateAddon(name="Nothing"))

    def test_takes_it_off_the_menu(self, bliss, gloss, now):
        operations.archive_addon(addon_id=gloss.id, now=now)

        assert on(bliss.cut_id) == []
        with pytest.raises(NotFound):
            queries.addon(gloss.id)

    def test_hides_from_customers_what_only_the_desk_books(self, bliss, gloss):
        operations.update_addon(addon_id=gloss.id, command=UpdateAddon(bookable_online=False))

        assert on(bliss.cut_id) == ["Gloss"]
        assert on(bliss.cut_id, visible_to_public=True) == []


FORM = {"name": "Mask", "duration_minutes": "15", "price": "9,50", "bookable_online": ["false", "true"]}


class TestPages:
    def test_offer_one(self, desk, bliss):
        answer = desk.post("/desk/add-ons", data={**FORM, "service_ids": [bliss.cut_id, bliss.colour_id]})

        assert answer.status_code == 303
        assert "Mask" in desk.get("/desk/services").text
        (mask,) = queries.addons_of_service(bliss.colour_id)
        assert (mask.price_minor, mask.bookable_online) == (950, True)

    def test_show_and_change_one(self, desk, bliss, gloss):
        page = desk.get(f"/desk/add-ons/{gloss.id}")
        desk.post(f"/desk/add-ons/{gloss.id}", data={**FORM, "bookable_online": "false"})

        assert 'value="12.00"' in page.text
        assert (gloss.name, gloss.bookable_online, gloss.service_ids) == ("Mask", False, [])

    def test_come_back_with_what_was_wrong(self, desk):
        answer = desk.post("/desk/add-ons", data={**FORM, "price": "a lot", "duration_minutes": "9999"})

        assert answer.status_code == 422
        assert "a lot" in answer.text

    def test_take_one_away(self, desk, bliss, gloss):
        desk.post(f"/desk/add-ons/{gloss.id}/removal")

        assert on(bliss.cut_id) == []
