"""The salon's settings, and what they would look like before they are saved."""

import re
from typing import ClassVar

import pytest
from flask_babel import force_locale

from app.catalogue import operations, queries
from app.catalogue.commands import OpenLocation, UpdateSalon
from app.catalogue.words import cancellation
from app.core.colours import TEXT, legibility
from tests.booking.reading import PARTIAL


class TestSettings:
    def test_are_saved_section_by_section(self, desk):
        data = {
            "booking_horizon_days": "90",
            "minimum_notice_minutes": "0",
            "slot_step_minutes": "30",
            "hold_minutes": "10",
            "any_staff_rule": "ROTATION",
        }

        answer = desk.post("/desk/settings/rules", data=data, headers=PARTIAL)

        salon = queries.salon()
        assert answer.status_code == 200
        assert (salon.booking_horizon_days, salon.any_staff_rule, salon.name) == (90, "ROTATION", "Shear Bliss")

    def test_have_a_title_for_each_page(self, desk):
        pages = [desk.get(f"/desk/settings/{page}").text for page in ("profile", "policies", "brand", "locations")]

        assert len({re.search("<title>([^<]+)", page)[1] for page in pages}) == 4

    def test_come_back_with_what_is_wrong(self, desk):
        answer = desk.post("/desk/settings/policies", data={"cancellation_cutoff_minutes": "-5"})

        assert answer.status_code == 422
        assert 'value="-5"' in answer.text
        assert queries.salon().cancellation_cutoff_minutes == 1440

    @pytest.mark.parametrize(
        ("minutes", "number", "unit"),
        [(1440, "24", "hours"), (2880, "2", "days"), (90, "90", "minutes"), (0, "0", "hours"), (60, "1", "hours")],
    )
    def test_say_lengths_as_people_do(self, desk, minutes, number, unit):
        operations.change_settings(command=UpdateSalon(cancellation_cutoff_minutes=minutes))

        field = desk.get("/desk/settings/policies").text.partition('name="cancellation_cutoff_minutes"')[2]
        assert field.partition('value="')[2].startswith(f'{number}"')
        assert f'value="{unit}" selected' in field.partition("</select>")[0]

    @pytest.mark.parametrize(
        ("number", "unit", "minutes"), [("36", "hours", 2160), ("3", "days", 4320), ("45", "minutes", 45)]
    )
    def test_take_lengths_in_any_unit(self, desk, number, unit, minutes):
        data = {"cancellation_cutoff_minutes": number, "cancellation_cutoff_minutes_unit": unit}

        assert desk.post("/desk/settings/policies", data=data).status_code == 303
        assert queries.salon().cancellation_cutoff_minutes == minutes

    @pytest.mark.parametrize(
        ("number", "sentence"),
        [("366", "at most 365 days"), ("soon", "a whole number"), ("-1", "0 or more"), ("9" * 9, "365 days")],
    )
    def test_refuse_lengths_that_nobody_can_mean(self, desk, number, sentence):
        data = {"cancellation_cutoff_minutes": number, "cancellation_cutoff_minutes_unit": "days"}

        answer = desk.post("/desk/settings/policies", data=data)

        assert answer.status_code == 422
        assert sentence in answer.text
        assert f'value="{number}"' in answer.text
        assert 'value="days" selected' in answer.text

    def test_say_elsewhere_what_kind_of_business_it_is(self, desk):
        profile = {"name": "Shear Bliss", "business_type": "BARBER", "country": "DE", "timezone": "Europe/Berlin"}
        desk.post("/desk/settings/profile", data={**profile, "locale": "en", "website": "https://shear.example/"})
        home = desk.get("/").text

        assert queries.salon().business_type == "BARBER"
        assert '"sameAs": ["https://shear.example/"]' in home
        assert 'href="https://shear.example/"' in home

    def test_can_empty_what_may_be_empty(self, desk):
        profile = {
            "name": "Shear Bliss",
            "business_type": "HAIR",
            "country": "DE",
            "timezone": "Europe/Berlin",
            "locale": "en",
        }

        desk.post("/desk/settings/profile", data={**profile, "about": "Calm"})
        desk.post("/desk/settings/profile", data={**profile, "about": ""})

        assert (queries.salon().about, queries.salon().email) == ("", None)

    def test_colour_every_page(self, desk):
        desk.post("/desk/settings/brand", data={"brand_color": "#123456"})

        assert "#123456" in desk.get("/brand.css").text
        assert "/brand.css?v=" in desk.get("/").text

    def test_keep_at_least_one_location(self, desk, bliss):
        answer = desk.post(f"/desk/settings/locations/{bliss.location_id}/removal")

        assert answer.status_code == 409
        assert "A salon needs at least one location." in answer.text

    def test_do_not_give_up_a_location_where_somebody_works(self, desk, bliss):
        operations.open_location(command=OpenLocation(name="Annex"))

        answer = desk.post(f"/desk/settings/locations/{bliss.location_id}/removal")

        assert "Somebody on the team works there." in answer.text

    def test_add_correct_and_give_up_locations(self, desk):
        desk.post("/desk/settings/locations", data={"name": "Annex", "city": "Potsdam"})
        annex = queries.locations()[1]
        assert (annex.city, annex.timezone) == ("Potsdam", "Europe/Berlin")

        desk.post(f"/desk/settings/locations/{annex.id}", data={"name": "Annexe"})
        assert [location.name for location in queries.locations()] == ["Main street", "Annexe"]
        assert queries.locations()[1].city == ""

        desk.post(f"/desk/settings/locations/{annex.id}/removal")
        assert len(queries.locations()) == 1

    def test_ask_for_the_state_where_addresses_name_one(self, desk, bliss):
        page = f"/desk/settings/locations/{bliss.location_id}"
        assert 'name="region"' not in desk.get("/desk/settings/locations").text

        typed = {"name": "Bedford", "street": "214 Bedford Avenue", "postal_code": "11249", "city": "Brooklyn"}
        desk.post(page, data=typed | {"country": "US", "region": "NY", "timezone": "America/New_York"})

        assert 'value="NY"' in desk.get("/desk/settings/locations").text
        assert queries.locations()[0].address == ["214 Bedford Avenue", "Brooklyn, NY 11249"]

    def test_of_no_section_are_not_known(self, desk):
        assert desk.get("/desk/settings/nothing").status_code == 404
        assert desk.post("/desk/settings/nothing").status_code == 404

    @pytest.mark.parametrize("section", ["profile", "brand", "policies", "rules", "holidays", "locations"])
    def test_have_a_page_each_which_the_side_navigation_marks(self, desk, section):
        page = desk.get(f"/desk/settings/{section}").text

        assert f'href="/desk/settings/{section}" aria-current="page"' in page
        assert f'id="{section}"' in page

    def test_begin_with_the_profile(self, desk):
        assert 'href="/desk/settings/profile" aria-current="page"' in desk.get("/desk/settings").text

    def test_lead_back_to_their_page(self, desk):
        assert desk.post("/desk/settings/brand", data={"brand_color": "#123456"}).location == "/desk/settings/brand"


class TestBrandPreview:
    def test_shows_a_colour_before_it_is_saved(self, desk):
        preview = desk.get("/desk/settings/brand/preview?brand_color=%23ffd400", headers=PARTIAL).text

        assert "preview.css?color=%23ffd400" in preview
        assert "Your colour is changed a little" not in preview
        assert queries.salon().brand_color is None

    def test_computes_how_well_it_can_be_read(self, desk):
        preview = desk.get("/desk/settings/brand/preview?brand_color=%23ffffff", headers=PARTIAL).text

        light, dark = legibility("#ffffff")["text"]
        assert f"{light:.1f} : 1" in preview
        assert min(light, dark) >= TEXT

    def test_says_when_a_colour_is_changed_to_be_read(self, desk):
        preview = desk.get("/desk/settings/brand/preview?brand_color=%23808080", headers=PARTIAL).text

        assert "Your colour is changed a little" in preview

    def test_colours_nothing_but_itself(self, desk):
        css = desk.get("/desk/settings/brand/preview.css?color=%23123456").text

        assert css.startswith(".brand-preview{")
        assert "#123456" in css

    def test_of_no_colour_is_refused(self, desk):
        assert desk.get("/desk/settings/brand/preview.css?color=red;}body{}").status_code == 422
        assert desk.get("/desk/settings/brand/preview?brand_color=red").status_code == 200


class TestPolicyPreview:
    DRAFT: ClassVar = {"cancellation_cutoff_minutes": "2880", "policies_text": "Come sober."}

    def test_says_what_customers_will_read(self, desk):
        preview = desk.post("/desk/settings/policies/preview", data=self.DRAFT, headers=PARTIAL).text
        desk.post("/desk/settings/policies", data=self.DRAFT)
        home = desk.get("/").text

        for sentence in ("until 2 days before it begins.", "Come sober."):
            assert sentence in preview
            assert sentence in home

    def test_is_written_in_the_salons_language(self, desk):
        profile = {
            "name": "Shear Bliss",
            "business_type": "HAIR",
            "country": "DE",
            "timezone": "Europe/Berlin",
            "locale": "de_DE",
        }
        desk.post("/desk/settings/profile", data=profile)

        preview = desk.post("/desk/settings/policies/preview", data=self.DRAFT, headers=PARTIAL).text

        with force_locale("de"):
            assert cancellation(2880) in preview
        assert 'lang="de-DE"' in preview

    def test_keeps_nothing(self, desk):
        desk.post("/desk/settings/policies/preview", data=self.DRAFT)

        assert queries.salon().cancellation_cutoff_minutes == 1440

    def test_says_what_is_wrong(self, desk):
        answer = desk.post(
            "/desk/settings/policies/preview", data={"cancellation_cutoff_minutes": "-5"}, headers=PARTIAL
        )

        assert "Please enter 0 or more." in answer.text
