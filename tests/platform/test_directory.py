"""What the platform's directory says of the salons."""

import pytest

from app.catalogue import operations as catalogue
from app.catalogue.commands import UpdateService, UpdateStaffMember
from app.catalogue.models import Visibility
from app.platform import operations
from tenants.context import use_tenant
from tenants.unit_of_work import unit_of_work
from tests.booking.reading import read


@pytest.fixture
def listed(apex, street, now):
    """Let the directory look at Mane Street, and return what it says of it."""

    def look():
        with use_tenant(None):
            operations.refresh_directory_entry(tenant=street.salon, now=now)
        return apex.get(f"/api/v1/salons/{street.salon.id}").json

    return look


@pytest.fixture
def change(street):
    """Change something in Mane Street."""

    def act(operation, **stated):
        with use_tenant(street.salon), unit_of_work():
            operation(**stated)

    return act


class TestSearch:
    @pytest.mark.parametrize("part, found", [("Colour", 1), ("OLOÜR", 1), ("perm", 0), ("$[*]", 0)])
    def test_finds_salons_by_what_they_do(self, apex, listed, part, found):
        listed()

        assert len(apex.get("/api/v1/salons", query_string={"service": part}).json["data"]) == found

    def test_goes_on_in_the_language_of_the_link(self, apex):
        page = read(apex, "/salons?lang=de")

        assert next(form for form in page.forms if "q" in form.values).values["lang"] == "de"


class TestList:
    @pytest.mark.parametrize("is_bookable", [True, False])
    def test_has_on_its_page_only_those_who_can_be_booked(self, apex, listed, change, street, is_bookable):
        mia = street.stylist.staff_member_id
        command = UpdateStaffMember(bookable_online=is_bookable)
        change(catalogue.update_staff_member, staff_member_id=mia, command=command)
        listed()

        assert ("Mane Street" in apex.get("/salons").text) is is_bookable
        assert len(apex.get("/api/v1/salons").json["data"]) == 1


class TestServices:
    def names(self, entry):
        return [service["name"] for service in entry["services"]]

    def test_are_those_that_can_be_booked(self, listed):
        assert self.names(listed()) == ["Cut", "Colour"]

    def test_that_nobody_does_are_left_out(self, listed, change, street):
        mia = street.stylist.staff_member_id
        change(
            catalogue.update_staff_member,
            staff_member_id=mia,
            command=UpdateStaffMember(service_ids=[street.cut_id]),
        )

        assert self.names(listed()) == ["Cut"]

    def test_of_people_who_are_not_booked_online_are_left_out_with_their_categories(self, listed, change, street):
        mia = street.stylist.staff_member_id
        change(catalogue.update_staff_member, staff_member_id=mia, command=UpdateStaffMember(bookable_online=False))

        entry = listed()
        assert (entry["services"], entry["categories"]) == ([], [])

    def test_of_people_who_have_left_are_left_out(self, listed, change, street, now):
        change(catalogue.archive_staff_member, staff_member_id=street.stylist.staff_member_id, now=now)

        assert self.names(listed()) == []

    @pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.LINK_ONLY])
    def test_that_are_not_for_everybody_are_left_out(self, listed, change, street, visibility):
        change(catalogue.update_service, service_id=street.cut_id, command=UpdateService(visibility=visibility))

        assert self.names(listed()) == ["Colour"]
