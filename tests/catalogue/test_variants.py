"""A variant is a service with a parent: it has its own length, price and people, and everything else from there."""

import pytest

from app.catalogue import operations, queries
from app.catalogue.commands import AddVariant, CreateAddon, CreateService, CreateStaffMember, UpdateService
from app.catalogue.menu import bookable, booked_themselves, menu
from app.catalogue.models import Visibility
from app.core.refusals import Invalid
from tests.catalogue.test_home import statements_of


@pytest.fixture
def add(bliss):
    def one(name="short", *, minutes=30, price="40", of=bliss.cut_id):
        command = AddVariant.model_validate({"name": name, "duration_minutes": minutes, "price": price})
        return operations.add_variant(service_id=of, command=command)

    return one


@pytest.fixture
def two(add):
    return add("short", minutes=30, price="40"), add("long", minutes=75, price="80")


def doing(service):
    return [offer.staff_member_id for offer in queries.offers_of_service(service.id)]


def update(service_id, **changes):
    return operations.update_service(service_id=service_id, command=UpdateService.model_validate(changes))


class TestAdding:
    def test_makes_a_service_of_its_own(self, add):
        short = add("short", minutes=30, price="40")

        assert (short.name, short.variant, short.slug) == ("Cut, short", "short", "cut-short")
        assert (short.duration_minutes, short.price_minor) == (30, 4000)

    def test_lets_those_who_did_the_service_do_the_variant(self, bliss, bo, two):
        assert [doing(one) for one in two] == [[bo.staff_member_id]] * 2
        assert doing(queries.service(bliss.cut_id)) == []

    def test_shares_what_is_the_services(self, bliss, add):
        update(bliss.cut_id, buffer_after_minutes=10, requires_approval=True, color="#112233")
        short = add()

        assert (short.buffer_after_minutes, short.requires_approval, short.color) == (10, True, "#112233")
        assert short.category.name == "Hair"

    def test_shows_the_service_from_its_least_price_and_length(self, bliss, two):
        cut = queries.service(bliss.cut_id)

        assert (cut.price_minor, cut.duration_minutes) == (4000, 30)

    def test_goes_one_level_deep(self, add):
        with pytest.raises(Invalid):
            add("very short", of=add().id)


class TestSharing:
    def test_follows_the_service(self, bliss, two):
        update(bliss.cut_id, name="Haircut", visibility=Visibility.HIDDEN, category="Hair & Co")
        short, long = queries.variants(bliss.cut_id)

        assert [short.name, long.name] == ["Haircut, short", "Haircut, long"]
        assert (short.visibility, short.category.name) == (Visibility.HIDDEN, "Hair & Co")
        assert (short.duration_minutes, long.price_minor) == (30, 8000)

    def test_lets_nobody_change_it_at_a_variant(self, two):
        with pytest.raises(Invalid) as refusal:
            update(two[0].id, buffer_after_minutes=30)

        assert list(refusal.value.errors) == ["buffer_after_minutes"]

    def test_leaves_a_variant_its_own(self, bliss, two):
        update(two[0].id, name="very short", duration_minutes=20, price="30")

        assert (two[0].name, two[0].variant, two[0].duration_minutes) == ("Cut, very short", "very short", 20)
        assert queries.service(bliss.cut_id).price_minor == 3000

    def test_adds_and_takes_people_without_touching_the_others(self, bliss, bo, two):
        dee = operations.create_staff_member(command=CreateStaffMember(name="Dee", service_ids=[two[0].id]))
        eve = operations.create_staff_member(command=CreateStaffMember(name="Eve"))
        update(bliss.cut_id, staff_ids=[dee.id, eve.id])

        assert set(doing(two[0])) == {dee.id, eve.id}
        assert doing(two[1]) == [eve.id]

    def test_gives_nobody_the_service_itself(self, bliss, two):
        with pytest.raises(Invalid):
            operations.create_staff_member(command=CreateStaffMember(name="Dee", service_ids=[bliss.cut_id]))

    def test_brings_the_add_ons_along(self, bliss, two):
        gloss = {"name": "Gloss", "price": "12", "service_ids": [bliss.cut_id]}
        operations.create_addon(command=CreateAddon.model_validate(gloss))

        assert [addon.name for addon in queries.addons_of_service(two[0].id)] == ["Gloss"]


class TestWhoDoesIt:
    def test_is_not_asked_for_again_where_nothing_changes(self, bliss, bo, two):
        staff = {"staff_ids": [str(bo.staff_member_id)]}
        seen = statements_of(lambda: update(bliss.cut_id, **staff))

        assert [doing(one) for one in two] == [[bo.staff_member_id]] * 2
        # Once, to see that they are on the team.
        assert len([one for one in seen if "FROM staff_members" in one]) == 1


class TestArchiving:
    def test_of_the_last_gives_the_service_back(self, bliss, bo, two, now):
        for one in two:
            operations.archive_service(service_id=one.id, now=now)

        assert doing(queries.service(bliss.cut_id)) == [bo.staff_member_id]

    def test_of_the_service_takes_them_along_and_brings_them_back(self, bliss, two, now):
        operations.archive_service(service_id=bliss.cut_id, now=now)
        gone = [service.name for service in queries.services()]
        listed = [service.name for service in queries.archived_services()]
        operations.restore_service(service_id=bliss.cut_id)

        assert (gone, listed) == (["Colour"], ["Cut"])
        assert [one.variant for one in queries.variants(bliss.cut_id)] == ["short", "long"]

    def test_of_all_and_bringing_one_back_leaves_the_service_to_its_variant(self, bliss, bo, two, now):
        for one in two:
            operations.archive_service(service_id=one.id, now=now)
        update(bliss.cut_id, description="Washed and dried")
        operations.restore_service(service_id=two[1].id)

        cut, (long,) = queries.service(bliss.cut_id), queries.variants(bliss.cut_id)
        assert (doing(cut), doing(long)) == ([], [bo.staff_member_id])
        assert (cut.duration_minutes, long.description) == (75, "Washed and dried")

    def test_brings_back_an_address_that_is_free(self, bliss, now):
        operations.archive_service(service_id=bliss.cut_id, now=now)
        wish = {"name": "Cut", "duration_minutes": 30, "price": "1"}
        operations.create_service(command=CreateService.model_validate(wish))
        operations.restore_service(service_id=bliss.cut_id)

        assert queries.service(bliss.cut_id).slug == "cut-2"


class TestMenu:
    def test_shows_them_under_their_service(self, two):
        (hair,) = menu(queries.services(), queries.offers(), currency="EUR")
        cut, colour = hair.entries

        assert [one.service.variant for one in cut.variants] == ["short", "long"]
        assert ([price.amount_minor for price in cut.prices], cut.lengths) == ([4000, 8000], [30, 75])
        assert cut.is_bookable
        assert colour.variants == ()

    def test_leaves_out_what_nobody_does(self, bliss, two):
        update(two[1].id, staff_ids=[])
        (hair,) = bookable(menu(queries.services(), queries.offers(), currency="EUR"))

        assert [one.service.variant for one in hair.entries[0].variants] == ["short"]

    def test_books_variants_and_not_their_service(self, two):
        names = [service.name for service in booked_themselves(queries.services())]

        assert names == ["Cut, short", "Cut, long", "Colour"]


class TestDesk:
    def test_adds_one(self, desk, bliss):
        form = {"name": "short", "duration_minutes": "30", "price": "40"}
        answer = desk.post(f"/desk/services/{bliss.cut_id}/variants", data=form)

        assert answer.status_code == 303
        assert [one.name for one in queries.variants(bliss.cut_id)] == ["Cut, short"]

    def test_shows_what_was_wrong(self, desk, bliss):
        form = {"name": "short", "duration_minutes": "30", "price": "cheap"}
        answer = desk.post(f"/desk/services/{bliss.cut_id}/variants", data=form)

        assert answer.status_code == 422
        assert 'value="cheap"' in answer.text

    def test_changes_one_with_terms_of_its_own(self, desk, bo, two):
        form = {
            "name": "short",
            "duration_minutes": "35",
            "price": "42",
            "staff_ids": bo.staff_member_id,
            f"price-{bo.staff_member_id}": "45",
        }
        page = desk.get(f"/desk/services/{two[0].id}")
        answer = desk.post(f"/desk/services/{two[0].id}", data=form)

        (offer,) = queries.offers_of_service(two[0].id)
        assert 'value="short"' in page.text
        assert answer.status_code == 303
        assert (two[0].duration_minutes, two[0].price_minor, offer.price_minor) == (35, 4200, 4500)

    def test_saves_a_service_without_its_price_and_length(self, desk, bliss, bo, two):
        form = {"name": "Haircut", "category": "Hair", "visibility": "PUBLIC", "staff_ids": bo.staff_member_id}
        answer = desk.post(f"/desk/services/{bliss.cut_id}", data=form)

        assert answer.status_code == 303
        assert queries.variants(bliss.cut_id)[1].name == "Haircut, long"
        assert doing(two[0]) == [bo.staff_member_id]

    def test_offers_variants_where_people_are_given_work(self, desk, two):
        page = desk.get("/desk/team/new").text

        assert "Cut, short" in page
        assert "Price of Cut<" not in page
