from uuid import uuid4

import pytest

from app.catalogue import operations, queries
from app.catalogue.commands import CreateService, UpdateService
from app.catalogue.models import Visibility
from app.core.refusals import Invalid, NotFound


def wish(**changes):
    return CreateService.model_validate({"name": "Shellac", "duration_minutes": 60, "price": "45,00", **changes})


class TestCreateService:
    def test_offers_it_at_a_price_in_whole_minor_units(self, app):
        service = operations.create_service(command=wish(price="45,50"))

        assert queries.service(service.id).price_minor == 4550

    def test_makes_the_category_that_is_named(self, app):
        service = operations.create_service(command=wish(category="Nails"))

        assert service.category.name == "Nails"

    def test_knows_a_category_in_other_letters(self, app):
        service = operations.create_service(command=wish(category="hAIR"))

        assert service.category.name == "Hair"

    @pytest.mark.parametrize("locale, slug", [("de_DE", "manikuere-spa-gross"), ("en", "manikure-spa-gross")])
    def test_makes_its_address_of_its_name_as_the_salon_spells_it(self, salon, locale, slug):
        salon.locale = locale

        assert operations.create_service(command=wish(name="Maniküre & Spa – groß")).slug == slug

    def test_puts_it_last_in_its_category(self, app):
        for name, category in (("Aroma", "Hair"), ("Zen", "Hair"), ("Bath", "Spa"), ("Anew", "Hair")):
            operations.create_service(command=wish(name=name, category=category))

        assert [service.name for service in queries.services()] == ["Cut", "Colour", "Aroma", "Zen", "Anew", "Bath"]

    def test_puts_it_where_it_is_told(self, app):
        operations.create_service(command=wish(name="Aroma", category="Hair", position=0))

        assert queries.services()[0].name == "Aroma"

    def test_gives_the_second_of_a_name_a_number(self, app):
        slugs = [operations.create_service(command=wish()).slug for _ in range(3)]

        assert slugs == ["shellac", "shellac-2", "shellac-3"]

    def test_finds_an_address_for_a_name_without_latin_letters(self, app):
        assert operations.create_service(command=wish(name="ネイル")).slug == "service"

    def test_lets_the_named_people_do_it(self, app, chair):
        service = operations.create_service(command=wish(staff_ids=[chair.id]))

        assert [offer.staff_member_id for offer in queries.offers_of_service(service.id)] == [chair.id]

    def test_refuses_somebody_who_is_not_on_the_team(self, app, street):
        with pytest.raises(Invalid) as refusal:
            operations.create_service(command=wish(staff_ids=[street.stylist.staff_member_id]))

        assert list(refusal.value.errors) == ["staff_ids"]

    def test_refuses_another_currency(self, app):
        with pytest.raises(Invalid) as refusal:
            operations.create_service(command=wish(price={"amount_minor": 4500, "currency": "USD"}))

        assert refusal.value.errors == {"price": ["This salon's prices are in EUR."]}

    @pytest.mark.parametrize("typed", ["free", "1.234,50", "-1", "NaN", "1e30", "1e3", "1E999990", "12.345"])
    def test_refuses_what_is_no_amount(self, app, typed):
        with pytest.raises(Invalid):
            operations.create_service(command=wish(price=typed))

    def test_raises_the_catalogue_version(self, version):
        before = version()

        operations.create_service(command=wish())

        assert version() > before


class TestUpdateService:
    def test_changes_what_is_stated_and_nothing_else(self, bliss):
        operations.update_service(service_id=bliss.cut_id, command=UpdateService(description="Wash and cut"))

        cut = queries.service(bliss.cut_id)
        assert (cut.name, cut.description, cut.price_minor) == ("Cut", "Wash and cut", 5000)

    def test_keeps_the_address_because_links_are_shared(self, bliss):
        operations.update_service(service_id=bliss.cut_id, command=UpdateService(name="Haircut"))

        assert queries.service(bliss.cut_id).slug == "cut"

    def test_takes_the_category_away(self, bliss):
        operations.update_service(service_id=bliss.cut_id, command=UpdateService(category=None))

        assert queries.service(bliss.cut_id).category is None

    def test_keeps_the_terms_of_those_who_go_on_doing_it(self, bliss, chair):
        queries.offers_of_service(bliss.cut_id)[0].price_minor = 6000

        operations.update_service(service_id=bliss.cut_id, command=UpdateService(staff_ids=[chair.id]))

        assert queries.offers_of_service(bliss.cut_id)[0].price_minor == 6000

    def test_does_not_know_another_salons_service(self, app, street):
        with pytest.raises(NotFound):
            operations.update_service(service_id=street.cut_id, command=UpdateService(name="Mine now"))

    def test_does_not_know_what_does_not_exist(self, app):
        with pytest.raises(NotFound):
            operations.update_service(service_id=uuid4(), command=UpdateService(name="Nothing"))


class TestArchiveService:
    def test_takes_it_off_the_menu(self, bliss, now):
        operations.archive_service(service_id=bliss.cut_id, now=now)

        assert [service.name for service in queries.services()] == ["Colour"]

    def test_frees_its_address(self, bliss, now):
        operations.archive_service(service_id=bliss.cut_id, now=now)

        assert operations.create_service(command=wish(name="Cut")).slug == "cut"


class TestVisibility:
    @pytest.fixture
    def cut_as(self, bliss):
        def change(visibility):
            operations.update_service(service_id=bliss.cut_id, command=UpdateService(visibility=visibility))
            return bliss.cut_id

        return change

    def test_of_a_public_service_is_the_menu(self, cut_as):
        cut_id = cut_as(Visibility.PUBLIC)

        assert cut_id in [service.id for service in queries.services(visible_to_public=True)]

    def test_of_a_linked_service_is_its_link(self, cut_as):
        cut_id = cut_as(Visibility.LINK_ONLY)

        assert cut_id not in [service.id for service in queries.services(visible_to_public=True)]
        assert queries.service_by_slug("cut").id == cut_id

    def test_of_a_hidden_service_is_the_desk(self, cut_as):
        cut_id = cut_as(Visibility.HIDDEN)

        assert cut_id in [service.id for service in queries.services()]
        with pytest.raises(NotFound):
            queries.service_by_slug("cut")
