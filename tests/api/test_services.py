from uuid import uuid4

import pytest
from sqlalchemy import event

from app.catalogue import operations, queries
from app.catalogue.commands import CreateService, CreateStaffMember, UpdateService
from app.catalogue.models import Visibility
from tenants.db import db
from tests.catalogue.people import acting

SHELLAC = {"name": "Shellac", "duration_minutes": 60, "price": {"amount_minor": 4500, "currency": "EUR"}}


@pytest.fixture
def owner(client, ada):
    return acting(client, ada)


@pytest.fixture
def hidden(bliss):
    operations.update_service(service_id=bliss.colour_id, command=UpdateService(visibility=Visibility.HIDDEN))
    return bliss.colour_id


@pytest.fixture
def linked(bliss):
    operations.update_service(service_id=bliss.colour_id, command=UpdateService(visibility=Visibility.LINK_ONLY))
    return bliss.colour_id


def names(answer):
    return [service["name"] for service in answer.json["data"]]


class TestTheMenu:
    def test_is_open_to_anyone(self, client, bliss, bo):
        answer = client.get("/api/v1/services")

        cut = answer.json["data"][0]
        assert answer.json["next"] is None
        assert (
            cut.items()
            >= {
                "id": str(bliss.cut_id),
                "name": "Cut",
                "category": "Hair",
                "duration_minutes": 45,
                "price": {"amount_minor": 5000, "currency": "EUR"},
                "bookable_online": True,
                "staff_ids": [str(bo.staff_member_id)],
            }.items()
        )

    def test_has_nothing_hidden(self, client, hidden):
        assert names(client.get("/api/v1/services")) == ["Cut"]
        assert client.get(f"/api/v1/services/{hidden}").status_code == 404

    def test_leaves_out_what_has_a_link_only(self, client, linked):
        assert names(client.get("/api/v1/services")) == ["Cut"]
        assert client.get(f"/api/v1/services/{linked}").json["name"] == "Colour"

    def test_is_complete_for_the_team(self, client, hidden, bo):
        assert names(acting(client, bo).get("/api/v1/services")) == ["Cut", "Colour"]

    def test_costs_the_same_statements_for_many_as_for_few(self, client, app):
        few = statements(lambda: client.get("/api/v1/services"))
        for number in range(10):
            service = operations.create_service(
                command=CreateService.model_validate({**SHELLAC, "name": f"Service {number}", "category": f"C{number}"})
            )
            operations.create_staff_member(
                command=CreateStaffMember(name=f"Nail artist {number}", service_ids=[service.id])
            )

        assert statements(lambda: client.get("/api/v1/services")) == few
        assert statements(lambda: client.get("/api/v1/staff")) <= few + 1


class TestCreatingAService:
    def test_answers_201_with_the_whole_of_it(self, owner, bo):
        answer = owner.post(
            "/api/v1/services", json={**SHELLAC, "category": "Nails", "staff_ids": [str(bo.staff_member_id)]}
        )

        assert answer.status_code == 201
        assert answer.json == owner.get(f"/api/v1/services/{answer.json['id']}").json
        assert answer.json.items() >= {**SHELLAC, "category": "Nails", "slug": "shellac"}.items()

    @pytest.mark.parametrize(
        "changes, field",
        [
            ({"name": " "}, "name"),
            ({"duration_minutes": 4}, "duration_minutes"),
            ({"price": {"amount_minor": 1, "currency": "USD"}}, "price"),
            ({"price": {"amount_minor": -1, "currency": "EUR"}}, "price.amount_minor"),
            ({"staff_ids": [str(uuid4())]}, "staff_ids"),
            ({"name": "A\u0000B"}, "name"),
            ({"surprise": 1}, "surprise"),
        ],
    )
    def test_says_which_field_is_wrong(self, owner, changes, field):
        answer = owner.post("/api/v1/services", json={**SHELLAC, **changes})

        assert answer.status_code == 422
        assert field in answer.json["errors"]
        assert answer.content_type == "application/problem+json"

    def test_leaves_nothing_behind_when_it_is_refused(self, owner):
        owner.post("/api/v1/services", json={**SHELLAC, "category": "Nails", "staff_ids": [str(uuid4())]})

        assert "Shellac" not in names(owner.get("/api/v1/services"))
        assert [category.name for category in queries.categories()] == ["Hair"]

    def test_is_not_for_staff_or_strangers(self, client, bo):
        assert client.post("/api/v1/services", json=SHELLAC).status_code == 401
        assert acting(client, bo).post("/api/v1/services", json=SHELLAC).status_code == 403


class TestVariants:
    def test_are_services_with_a_parent(self, owner, bliss, bo):
        long = {"name": "long", "duration_minutes": 75, "price": {"amount_minor": 8000, "currency": "EUR"}}
        made = owner.post(f"/api/v1/services/{bliss.cut_id}/variants", json=long)
        cut, variant, _colour = owner.get("/api/v1/services").json["data"]

        assert made.status_code == 201
        assert made.json == variant
        assert variant.items() >= {"name": "Cut, long", "variant": "long", "parent_id": str(bliss.cut_id)}.items()
        assert variant["staff_ids"] == [str(bo.staff_member_id)]
        assert (cut["bookable_online"], cut["staff_ids"], cut["parent_id"]) == (False, [], None)

    def test_are_not_for_staff_or_strangers(self, client, bliss, bo):
        path = f"/api/v1/services/{bliss.cut_id}/variants"

        assert client.post(path, json={}).status_code == 401
        assert acting(client, bo).post(path, json={}).status_code == 403


class TestTerms:
    def test_are_stated_with_the_service(self, owner, bliss, bo):
        own = {"staff_id": str(bo.staff_member_id), "price": {"amount_minor": 6000, "currency": "EUR"}}
        answer = owner.patch(f"/api/v1/services/{bliss.cut_id}", json={"offers": [own]})

        assert answer.json["offers"] == [{**own, "duration_minutes": 45}]


class TestChangingAService:
    def test_changes_what_is_stated(self, owner, bliss):
        answer = owner.patch(f"/api/v1/services/{bliss.cut_id}", json={"price": {"amount_minor": 1, "currency": "EUR"}})

        assert (answer.json["price"]["amount_minor"], answer.json["name"]) == (1, "Cut")

    @pytest.mark.parametrize("method", ["patch", "delete", "get"])
    def test_does_not_know_another_salons(self, owner, street, method):
        options = {} if method == "get" else {"json": {}}

        assert getattr(owner, method)(f"/api/v1/services/{street.cut_id}", **options).status_code == 404

    def test_can_end_it(self, owner, bliss):
        assert owner.delete(f"/api/v1/services/{bliss.cut_id}").status_code == 204
        assert owner.get(f"/api/v1/services/{bliss.cut_id}").status_code == 404

    @pytest.mark.parametrize("online, visibility", [(False, "HIDDEN"), (True, "PUBLIC")])
    def test_knows_bookable_online_as_another_word_for_visibility(self, owner, bliss, online, visibility):
        answer = owner.patch(f"/api/v1/services/{bliss.cut_id}", json={"bookable_online": online})

        assert (answer.json["visibility"], answer.json["bookable_online"]) == (visibility, online)


def statements(act):
    """Count the SQL statements of an act, but for those that set the tenant."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT set_config", "SET ")):
            seen.append(statement)

    db.session.flush()
    event.listen(db.engine, "before_cursor_execute", note)
    act()
    event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)
