from datetime import date
from io import BytesIO
from typing import ClassVar

import pytest
from flask_babel import force_locale
from PIL import Image

from app.auth import operations as auth
from app.catalogue import operations, queries
from app.catalogue.commands import OpenLocation, UpdateSalon, UpdateStaffMember
from app.catalogue.words import cancellation
from app.core.colours import TEXT, legibility
from tests.catalogue.people import acting

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
SERVICE = {"name": "Shellac", "duration_minutes": "60", "price": "45,50", "visibility": "PUBLIC"}


@pytest.fixture
def desk(client, ada):
    return acting(client, ada)


@pytest.fixture
def picture():
    output = BytesIO()
    Image.new("RGB", (1200, 800), (200, 30, 30)).save(output, "JPEG")
    return output.getvalue()


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


class TestTeam:
    def test_can_be_joined_with_terms_of_ones_own(self, desk, bliss):
        data = {"name": "Dee", "bookable_online": ["false", "true"], "does": str(bliss.cut_id)}

        answer = desk.post("/desk/team", data={**data, f"price-{bliss.cut_id}": "60", f"minutes-{bliss.cut_id}": "30"})

        dee = next(member for member in queries.staff_members() if member.name == "Dee")
        assert answer.status_code == 303
        assert dee.bookable_online
        assert [(offer.price_minor, offer.duration_minutes) for offer in dee.offers] == [(6000, 30)]

    def test_comes_back_as_it_was_typed_when_refused(self, desk, bliss):
        data = {"name": "Dee", "does": str(bliss.cut_id), f"price-{bliss.cut_id}": "much"}

        answer = desk.post("/desk/team", data=data)

        assert answer.status_code == 422
        assert 'value="much"' in answer.text
        assert "Please enter an amount" in answer.text

    def test_changes_keep_what_the_page_does_not_show(self, desk, bo, chair):
        operations.update_staff_member(staff_member_id=chair.id, command=UpdateStaffMember(color="#aabbcc"))

        desk.post(f"/desk/team/{chair.id}", data={"name": "Bo", "bookable_online": "false"})

        bo = queries.staff_member(chair.id)
        assert (bo.color, bo.bookable_online, bo.title, list(bo.offers)) == ("#aabbcc", False, "", [])

    def test_can_be_left(self, desk, chair):
        assert desk.post(f"/desk/team/{chair.id}/removal").status_code == 303
        assert queries.staff_members() == []

    def test_that_leave_lead_to_where_they_are_kept_out(self, desk, chair, bo, ada, now):
        answer = desk.post(f"/desk/team/{chair.id}/removal")

        assert answer.location == "/desk/access"
        assert "can still sign in" in desk.get("/desk/access").text

    def test_that_leave_and_cannot_sign_in_any_more_lead_to_the_team(self, desk, chair, bo, ada, now):
        auth.disable_account(account_id=bo.account_id, by=ada, now=now)

        assert desk.post(f"/desk/team/{chair.id}/removal").location == "/desk/team"


class TestHours:
    @pytest.fixture
    def hours(self, bo):
        return f"/desk/team/{bo.staff_member_id}/hours"

    def test_show_the_week(self, desk, hours):
        page = desk.get(hours).text

        assert page.count('value="09:00"') == 6
        assert "Monday" in page

    def test_take_several_shifts_a_day(self, desk, hours, chair):
        data = {"start-0": ["09:00", "13:00", ""], "end-0": ["12:00", "00:00", ""], "valid_from": "2027-03-08"}

        assert desk.post(hours, data=data).status_code == 303

        later = queries.working_weeks(chair.id, since=date(2027, 3, 8))[0]
        assert [(shift.starts_minute, shift.ends_minute) for shift in later.shifts] == [(540, 720), (780, 1440)]
        assert "8 Mar 2027" in desk.get(hours).text

    def test_come_back_with_the_sentence_when_shifts_overlap(self, desk, hours):
        data = {"start-0": ["09:00", "11:00"], "end-0": ["12:00", "14:00"], "valid_from": "2027-03-08"}

        answer = desk.post(hours, data=data, headers=HTMX)

        assert answer.status_code == 422
        assert answer.text.count("Monday: 09:00–12:00 overlaps 11:00–14:00.") == 1
        assert 'value="11:00"' in answer.text
        assert "<html" not in answer.text

    def test_refuse_half_a_shift(self, desk, hours):
        answer = desk.post(hours, data={"start-3": "09:00", "end-3": "", "valid_from": "2027-03-08"})

        assert answer.status_code == 422
        assert "Thursday, shift 1: Please enter a time such as 09:00." in answer.text

    def test_name_the_weekday_and_the_shift_that_is_wrong_and_keep_what_was_typed(self, desk, hours):
        data = {
            "start-0": "08:15",
            "end-0": "12:00",
            "start-4": ["09:00", "", "15:00"],
            "end-4": ["12:00", "", "13:00"],
        }

        answer = desk.post(hours, data={**data, "valid_from": "2027-03-08"})

        assert "Friday, shift 3: A shift ends after it starts." in answer.text
        assert answer.text.count("Friday, shift 3: A") == 1
        assert all(f'value="{typed}"' in answer.text for typed in ("08:15", "12:00", "13:00", "2027-03-08"))

    def test_are_edited_by_buttons_that_write_nothing(self, desk, hours, chair):
        data = {"start-0": "09:00", "end-0": "17:00", "to-0": ["1", "2"], "valid_from": "2027-03-08"}

        split = desk.post(f"{hours}/draft", data={**data, "act": "split-0-0"}, headers=HTMX).text
        copied = desk.post(f"{hours}/draft", data={**data, "act": "copy-0"}).text

        assert all(f'value="{time}"' in split for time in ("09:00", "13:00", "13:30", "17:00", "2027-03-08"))
        assert "7 h 30 min" in split
        assert copied.count('value="09:00"') == 3
        assert "24 h" in copied
        assert len(queries.working_weeks(chair.id, since=date(2027, 3, 8))) == 1

    def test_are_added_up_while_they_are_typed(self, desk, hours):
        sums = desk.post(f"{hours}/draft", data={"start-0": "09:00", "end-0": "11:30"}, headers=HTMX).text

        assert "2 h 30 min" in sums
        assert "<input" not in sums

    def test_know_no_other_buttons(self, desk, hours):
        assert desk.post(f"{hours}/draft", data={"act": "explode-1"}).status_code == 422

    def test_that_begin_later_can_be_changed(self, desk, hours):
        desk.post(hours, data={"start-0": "07:07", "end-0": "12:00", "valid_from": "2027-03-08"})

        page = desk.get(f"{hours}?from=2027-03-08").text

        assert 'value="07:07"' in page
        assert 'value="2027-03-08"' in page

    def test_can_be_taken_back(self, desk, hours):
        desk.post(hours, data={"valid_from": "2027-03-08"})

        assert desk.post(f"{hours}/2027-03-08/removal").status_code == 303
        assert desk.post(f"{hours}/2027-03-08/removal").status_code == 404
        assert desk.post(f"{hours}/someday/removal").status_code == 404

    def test_make_room_for_time_off(self, desk, chair, now):
        data = {"starts_on": "2027-03-10", "start_time": "12:00", "ends_on": "2027-03-11", "reason": "Fair"}

        answer = desk.post(f"/desk/team/{chair.id}/time-off", data=data, headers=HTMX)

        absence = queries.time_off(chair.id, since=now)[0]
        assert "Fair" in answer.text
        assert (absence.starts_at.isoformat(), absence.ends_at.isoformat()) == (
            "2027-03-10T11:00:00+00:00",
            "2027-03-11T23:00:00+00:00",
        )
        removal = f"/desk/team/{chair.id}/time-off/{absence.id}/removal"
        assert "Fair" not in desk.post(removal, headers=HTMX).text

    def test_of_another_salons_team_are_not_known(self, desk, street):
        member_id = street.stylist.staff_member_id

        assert desk.get(f"/desk/team/{member_id}/hours").status_code == 404
        for path in ("hours", "hours/draft", "time-off"):
            assert desk.post(f"/desk/team/{member_id}/{path}", data={}).status_code == 404


class TestClosures:
    def test_are_entered_shown_to_customers_and_taken_back(self, desk):
        desk.post("/desk/closures", data={"starts_on": "2027-08-01", "ends_on": "2027-08-14", "reason": "Sea"})

        closure = queries.closures(since=date(2027, 3, 1))[0]
        assert "Sea" in desk.get("/").text
        assert "Sea" not in desk.post(f"/desk/closures/{closure.id}/removal", headers=HTMX).text

    def test_refuse_to_end_before_they_begin(self, desk):
        answer = desk.post("/desk/closures", data={"starts_on": "2027-08-02", "ends_on": "2027-08-01"})

        assert answer.status_code == 422
        assert "The last day comes before the first." in answer.text

    def test_on_public_holidays_can_be_worked(self, desk):
        desk.post("/desk/settings/holidays", data={"observes_public_holidays": "true"})
        assert "Work that day" in desk.get("/desk/closures").text

        answer = desk.post("/desk/closures/holidays/2027-05-01", data={"worked": "1"}, headers=HTMX)

        assert "Close that day" in answer.text
        assert queries.worked_holidays() == {date(2027, 5, 1)}


class TestSettings:
    def test_are_saved_section_by_section(self, desk):
        data = {
            "booking_horizon_days": "90",
            "minimum_notice_minutes": "0",
            "slot_step_minutes": "30",
            "hold_minutes": "10",
            "any_staff_rule": "ROTATION",
        }

        answer = desk.post("/desk/settings/rules", data=data, headers=HTMX)

        salon = queries.salon()
        assert answer.status_code == 200
        assert (salon.booking_horizon_days, salon.any_staff_rule, salon.name) == (90, "ROTATION", "Shear Bliss")

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
        preview = desk.get("/desk/settings/brand/preview?brand_color=%23ffd400", headers=HTMX).text

        assert "preview.css?color=%23ffd400" in preview
        assert "Your colour is changed a little" not in preview
        assert queries.salon().brand_color is None

    def test_computes_how_well_it_can_be_read(self, desk):
        preview = desk.get("/desk/settings/brand/preview?brand_color=%23ffffff", headers=HTMX).text

        light, dark = legibility("#ffffff")["text"]
        assert f"{light:.1f} : 1" in preview
        assert min(light, dark) >= TEXT

    def test_says_when_a_colour_is_changed_to_be_read(self, desk):
        preview = desk.get("/desk/settings/brand/preview?brand_color=%23808080", headers=HTMX).text

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
        preview = desk.post("/desk/settings/policies/preview", data=self.DRAFT, headers=HTMX).text
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

        preview = desk.post("/desk/settings/policies/preview", data=self.DRAFT, headers=HTMX).text

        with force_locale("de"):
            assert cancellation(2880) in preview
        assert 'lang="de-DE"' in preview

    def test_keeps_nothing(self, desk):
        desk.post("/desk/settings/policies/preview", data=self.DRAFT)

        assert queries.salon().cancellation_cutoff_minutes == 1440

    def test_says_what_is_wrong(self, desk):
        answer = desk.post("/desk/settings/policies/preview", data={"cancellation_cutoff_minutes": "-5"}, headers=HTMX)

        assert "Please enter 0 or more." in answer.text
