"""New appointments at the desk, as a person without JavaScript enters them, and as htmx asks for them."""

import pytest

from tests.booking.conftest import EDITH, NASTY, at
from tests.booking.reading import PARTIAL, arrive


class TestANewVisit:
    @pytest.fixture
    def cut(self, bliss):
        """What the form says of a cut on Tuesday at eleven."""
        return {"service": str(bliss.cut_id), "day": "2027-03-02", "starts_at": at(11).isoformat()}

    def test_is_asked_for_from_an_empty_time(self, owner, bliss):
        page = owner.get(
            "/desk/appointments/new",
            query_string={"at": at(11).isoformat(), "service": bliss.cut_id, "staff": bliss.stylist.staff_member_id},
        )

        assert f'value="{at(11).isoformat()}" checked' in page.text

    def test_is_booked_for_somebody_new(self, owner, cut):
        page = arrive(owner, owner.post("/desk/appointments", data=cut | EDITH))

        assert "11:00 – 11:45" in page.text
        assert "Edith" in page.text
        assert "Quiet chair" in page.text

    def test_is_booked_for_somebody_known(self, owner, cut, cleo):
        page = arrive(owner, owner.post("/desk/appointments", data=cut | {"customer_id": str(cleo.customer_id)}))

        assert "Cleo" in page.text

    def test_shows_itself_to_htmx(self, owner, cut):
        answer = owner.post("/desk/appointments", data=cut | EDITH, headers=PARTIAL)

        assert (answer.status_code, answer.headers["HX-Trigger"]) == (200, "calendar:changed")
        assert "Edith" in answer.text

    def test_finds_customers_by_a_part_of_their_number(self, owner, cut):
        text = owner.post("/desk/appointments/draft", data=cut | {"q": "30123"}).text

        assert "cleo@shear.example" in text

    def test_draws_up_a_draft_without_writing_anything(self, owner, cut, counted):
        with counted() as statements:
            answer = owner.post("/desk/appointments/draft", data=cut | EDITH)

        assert answer.status_code == 200
        assert [line for line in statements if line.lstrip().startswith("INSERT")] == []

    def test_on_taken_time_is_refused_with_what_was_typed_and_times_that_are_near(self, owner, cut, book):
        book(at(11))
        answer = owner.post("/desk/appointments", data=cut | EDITH)

        assert answer.status_code == 409
        assert all(said in answer.text for said in ("Somebody booked this time first", "Edith", "These times are near"))

    def test_for_nobody_is_refused_beside_the_field(self, owner, cut):
        answer = owner.post("/desk/appointments", data=cut)

        assert answer.status_code == 422
        assert "Please fill this in." in answer.text

    def test_with_a_wrong_telephone_number_is_refused_beside_the_field(self, owner, cut):
        answer = owner.post("/desk/appointments", data=cut | EDITH | {"phone": "12"})

        assert answer.status_code == 422
        assert 'id="field-phone-error"' in answer.text

    def test_in_the_past_is_entered_with_a_reason(self, owner, cut, now):
        walked_in = {
            "starts_at": "other",
            "day": "2027-03-01",
            "clock": "08:15",
            "override": "on",
            "override_reason": "Walk-in",
        }
        page = arrive(owner, owner.post("/desk/appointments", data=cut | EDITH | walked_in))

        assert "08:15 – 09:00" in page.text

    def test_escapes_what_comes_back(self, owner, cut):
        assert "<script>alert" not in owner.post("/desk/appointments", data=cut | {"name": NASTY, "q": NASTY}).text


class TestANewVisitByStaff:
    def test_is_in_their_own_column(self, stylist, bliss, dee):
        page = stylist.get(f"/desk/appointments/new?service={bliss.cut_id}").text

        assert "Dee" not in page
        assert "Anybody" not in page

    def test_in_another_column_is_forbidden(self, stylist, bliss, dee):
        data = {"service": str(bliss.cut_id), "staff": str(dee.id), "starts_at": at(11).isoformat(), "name": "Edith"}

        assert stylist.post("/desk/appointments", data=data).status_code == 403

    def test_finds_no_customers(self, stylist, bliss):
        text = stylist.post("/desk/appointments/draft", data={"service": str(bliss.cut_id), "q": "Cleo"}).text

        assert "cleo@shear.example" not in text

    def test_is_not_for_a_customer_they_may_not_look_up(self, stylist, bliss, cleo):
        data = {"service": str(bliss.cut_id), "starts_at": at(11).isoformat(), "customer_id": str(cleo.customer_id)}

        assert stylist.post("/desk/appointments", data=data).status_code == 404
