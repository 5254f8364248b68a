"""The menu stands in the order that the salon gives it: one place at a time, or all at once."""

import pytest

from app.catalogue import operations, queries
from app.catalogue.commands import AddVariant, CreateAddon, CreateService, CreateStaffMember, NameCategory
from app.core.refusals import Invalid, NotFound
from tests.catalogue.test_home import statements_of

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
UP, DOWN = -1, 1


@pytest.fixture
def add(app):
    def one(name, category="Hair"):
        wish = {"name": name, "duration_minutes": 30, "price": "10", "category": category, "position": 5}
        return operations.create_service(command=CreateService.model_validate(wish))

    return one


def names():
    return [service.name for service in queries.services()]


def headings():
    return [category.name for category in queries.categories()]


class TestOneStep:
    def test_changes_places_within_the_category(self, bliss, add):
        add("Style"), add("Nails", "Hands")
        operations.move_service(service_id=bliss.cut_id, by=DOWN)

        assert names() == ["Colour", "Cut", "Style", "Nails"]

    @pytest.mark.parametrize("by, expected", [(UP, ["Cut", "Colour"]), (0, ["Cut", "Colour"])])
    def test_stops_at_the_end(self, bliss, by, expected):
        operations.move_service(service_id=bliss.cut_id, by=by)

        assert names() == expected

    def test_orders_variants_among_themselves(self, bliss):
        for name in ("short", "long"):
            command = AddVariant.model_validate({"name": name, "duration_minutes": 30, "price": "10"})
            last = operations.add_variant(service_id=bliss.cut_id, command=command)
        operations.move_service(service_id=last.id, by=UP)

        assert [one.variant for one in queries.variants(bliss.cut_id)] == ["long", "short"]

    def test_orders_categories_and_add_ons(self, app, add):
        add("Nails", "Hands")
        operations.move_category(category_id=queries.categories()[1].id, by=UP)
        for name in ("Gloss", "Mask"):
            operations.create_addon(command=CreateAddon.model_validate({"name": name, "price": "1"}))
        operations.move_addon(addon_id=queries.addons()[1].id, by=UP)

        assert headings() == ["Hands", "Hair"]
        assert [addon.name for addon in queries.addons()] == ["Mask", "Gloss"]

    def test_raises_the_catalogue_version(self, bliss, version):
        before = version()
        operations.move_service(service_id=bliss.cut_id, by=DOWN)

        assert version() > before

    def test_does_not_know_another_salons(self, app, street):
        with pytest.raises(NotFound):
            operations.move_service(service_id=street.cut_id, by=UP)


class TestAllAtOnce:
    def test_takes_services_into_another_category(self, bliss, add):
        nails = add("Nails", "Hands")
        ids = [bliss.cut_id, nails.id]
        operations.arrange_services(service_ids=ids, category_id=nails.category_id)

        assert [(one.name, one.category.name) for one in queries.services()] == [
            ("Colour", "Hair"),
            ("Cut", "Hands"),
            ("Nails", "Hands"),
        ]

    def test_takes_variants_along_however_many_services_there_are_by_as_many_reads(self, bliss, add):
        nails = add("Nails", "Hands")
        for name in ("short", "long"):
            command = AddVariant.model_validate({"name": name, "duration_minutes": 30, "price": "10"})
            operations.add_variant(service_id=bliss.cut_id, command=command)
        ids = [bliss.cut_id, bliss.colour_id, nails.id, *(add(f"More {number}").id for number in range(3))]

        seen = statements_of(lambda: operations.arrange_services(service_ids=ids, category_id=nails.category_id))

        assert {one.category.name for one in queries.services()} == {"Hands"}
        assert len([one for one in seen if one.startswith("SELECT")]) <= 3

    def test_lets_those_that_are_not_named_follow(self, bliss, add):
        last = add("Style")
        category_id = queries.service(bliss.cut_id).category_id
        operations.arrange_services(service_ids=[last.id], category_id=category_id)

        assert names() == ["Style", "Cut", "Colour"]

    def test_refuses_what_is_not_on_the_menu(self, app, street):
        with pytest.raises(Invalid):
            operations.arrange_services(service_ids=[street.cut_id], category_id=None)
        with pytest.raises(Invalid):
            operations.arrange_categories(category_ids=[street.cut_id])

    def test_takes_services_out_of_their_category(self, bliss):
        operations.arrange_services(service_ids=[bliss.colour_id], category_id=None)

        assert queries.service(bliss.colour_id).category is None


class TestCategories:
    def test_are_added_renamed_and_taken_away(self, bliss):
        added = operations.add_category(command=NameCategory(name="Nails"))
        operations.rename_category(category_id=added.id, command=NameCategory(name="Hands"))
        assert headings() == ["Hair", "Hands"]
        operations.remove_category(category_id=queries.categories()[0].id)

        assert headings() == ["Hands"]
        assert queries.service(bliss.cut_id).category is None

    def test_have_names_of_their_own(self, app):
        with pytest.raises(Invalid):
            operations.add_category(command=NameCategory(name="hAIR"))

    def test_may_change_the_letters_of_their_name(self, app):
        (hair,) = queries.categories()
        operations.rename_category(category_id=hair.id, command=NameCategory(name="HAIR"))

        assert headings() == ["HAIR"]


class TestPages:
    def test_move_by_a_button_without_javascript(self, desk, bliss):
        answer = desk.post(f"/desk/services/{bliss.cut_id}/place", data={"by": DOWN})

        assert (answer.status_code, answer.location) == (303, "/desk/services")
        assert names() == ["Colour", "Cut"]

    def test_answer_htmx_with_the_lists_as_they_are_now(self, desk, bliss):
        answer = desk.post(f"/desk/services/{bliss.cut_id}/place", data={"by": DOWN}, headers=HTMX)

        assert answer.text.index("Colour") < answer.text.index(">Cut<")
        assert "The order is saved." in answer.text

    def test_take_a_whole_order(self, desk, bliss):
        category_id = queries.service(bliss.cut_id).category_id
        ids = {"ids": [bliss.colour_id, bliss.cut_id], "category_id": category_id}

        assert desk.post("/desk/services/order", data=ids, headers=HTMX).status_code == 200
        assert names() == ["Colour", "Cut"]

    def test_take_an_order_as_one_text(self, desk, bliss):
        category_id = queries.service(bliss.cut_id).category_id
        ids = {"ids": f"{bliss.colour_id},{bliss.cut_id}", "category_id": category_id}

        assert desk.post("/desk/services/order", data=ids, headers=HTMX).status_code == 200
        assert names() == ["Colour", "Cut"]

    def test_refuse_an_order_of_what_is_not_on_the_menu(self, desk, street):
        assert desk.post("/desk/services/order", data={"ids": [street.cut_id]}, headers=HTMX).status_code == 422

    def test_order_categories_and_add_ons(self, desk, add):
        add("Nails", "Hands")
        last = queries.categories()[1]
        desk.post(f"/desk/categories/{last.id}/place", data={"by": UP})
        assert headings() == ["Hands", "Hair"]
        desk.post("/desk/categories/order", data={"ids": [queries.categories()[1].id]})
        assert headings() == ["Hair", "Hands"]
        assert desk.post("/desk/add-ons/order", data={"ids": []}).status_code == 303

    def test_keep_headings_without_services(self, desk):
        desk.post("/desk/categories", data={"name": "Brows"})

        assert "Brows" in desk.get("/desk/services").text

    def test_say_what_is_wrong_with_a_heading(self, desk):
        answer = desk.post("/desk/categories", data={"name": "hair"})

        assert answer.status_code == 422
        assert "There is a category of that name." in answer.text

    def test_offer_again_what_was_taken_off(self, desk, bliss):
        desk.post(f"/desk/services/{bliss.cut_id}/removal")
        page = desk.get("/desk/services").text
        desk.post(f"/desk/services/{bliss.cut_id}/restoration")

        assert "Offered no longer" in page
        assert "Cut" in names()

    def test_keep_the_colour_and_the_terms_of_each(self, desk, bliss, bo):
        form = {
            "name": "Cut",
            "duration_minutes": "45",
            "price": "50",
            "visibility": "PUBLIC",
            "color": "#116a61",
            "staff_ids": bo.staff_member_id,
            f"minutes-{bo.staff_member_id}": "55",
        }
        desk.post(f"/desk/services/{bliss.cut_id}", data=form)
        page = desk.get(f"/desk/services/{bliss.cut_id}").text

        assert queries.service(bliss.cut_id).color == "#116a61"
        assert queries.offers_of_service(bliss.cut_id)[0].duration_minutes == 55
        assert 'value="55"' in page


class TestTheTeam:
    @pytest.fixture
    def team(self, bo):
        for name in ("Dee", "Eve"):
            operations.create_staff_member(command=CreateStaffMember(name=name))
        return {member.name: member.id for member in queries.staff_members()}

    @staticmethod
    def standing():
        return [member.name for member in queries.staff_members()]

    def test_changes_places(self, desk, team):
        before = self.standing()
        answer = desk.post(f"/desk/team/{team[before[0]]}/place", data={"by": DOWN})

        assert answer.status_code == 303
        assert self.standing() == [before[1], before[0], *before[2:]]

    def test_is_put_in_order_all_at_once(self, desk, team):
        turned = self.standing()[::-1]
        answer = desk.post("/desk/team/order", data={"ids": ",".join(str(team[name]) for name in turned)}, headers=HTMX)

        assert answer.status_code == 200
        assert 'id="team-list"' in answer.text
        assert self.standing() == turned

    def test_of_strangers_is_refused(self, desk, team, street):
        before = self.standing()

        assert desk.post("/desk/team/order", data={"ids": str(street.cut_id)}).status_code == 422
        assert self.standing() == before
