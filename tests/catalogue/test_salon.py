from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial

import pytest

from app.catalogue import operations, queries, words
from app.catalogue.commands import ChangeLocation, EstablishSalon, OpenLocation, UpdateSalon
from app.catalogue.models import Location
from app.catalogue.operations.locations import LastLocation, LocationInUse
from app.core.refusals import Invalid
from tenants import provisioning
from tenants.context import use_tenant
from tenants.db import db
from tenants.unit_of_work import unit_of_work


class TestEstablish:
    @pytest.fixture
    def opened(self, committed, now):
        """Open a salon in a schema of its own, and look at its first rows."""
        tenants = []

        def establish(**stated):
            command = EstablishSalon.model_validate(stated)
            fill = partial(operations.establish, command=command, now=now)
            tenants.append(provisioning.create_tenant(slug="fresh", name=command.name, fill=fill))
            opened_doors.enter_context(use_tenant(tenants[0]))
            opened_doors.enter_context(unit_of_work())
            return queries.salon(), queries.locations()[0]

        with ExitStack() as opened_doors:
            yield establish
        for tenant in tenants:
            provisioning.erase_tenant(tenant)

    def test_takes_from_the_country_what_is_not_stated(self, opened):
        salon, location = opened(name="Sakura", country="jp", city="Kyoto")

        assert (salon.timezone, salon.currency, salon.locale) == ("Asia/Tokyo", "JPY", "ja_JP")
        assert (location.name, location.city, location.timezone) == ("Sakura", "Kyoto", "Asia/Tokyo")

    def test_takes_what_is_stated(self, opened):
        salon, _location = opened(name="Shear", country="US", timezone="America/Denver", currency="usd", locale="es-US")

        assert (salon.timezone, salon.currency, salon.locale) == ("America/Denver", "USD", "es_US")

    @pytest.mark.parametrize(
        "stated", [{"country": "Germany"}, {"currency": "XXY"}, {"timezone": "Berlin"}, {"name": ""}]
    )
    def test_refuses_what_does_not_exist(self, app, stated):
        with pytest.raises(ValueError, match=next(iter(stated))):
            EstablishSalon.model_validate({"name": "Luma", "country": "DE", **stated})


class TestTelephone:
    @pytest.mark.parametrize("country, phone", [("DE", "0170 12"), ("US", "555-0123")])
    def test_that_nobody_can_have_is_refused(self, bliss, country, phone):
        here = ChangeLocation(country=country, phone=phone)

        with pytest.raises(Invalid) as of_the_salon:
            operations.change_settings(command=UpdateSalon(country=country, phone=phone))
        with pytest.raises(Invalid) as of_the_place:
            operations.change_location(location_id=bliss.location_id, command=here)

        assert [*of_the_salon.value.errors] == [*of_the_place.value.errors] == ["phone"]

    def test_stays_as_it_is_written(self, bliss):
        assert operations.change_settings(command=UpdateSalon(phone="030 901 820")).phone == "030 901 820"


class TestTouch:
    def test_gives_every_change_a_version_of_its_own(self, app, committed, rounds):
        def change(_number):
            with app.app_context(), use_tenant(committed.salon), unit_of_work():
                operations.touch()

        many = rounds(12, 100)
        with use_tenant(committed.salon), unit_of_work():
            before = queries.salon().catalogue_version
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(change, range(many)))

        with use_tenant(committed.salon), unit_of_work():
            assert queries.salon().catalogue_version == before + many


class TestLocations:
    def test_take_country_and_zone_from_the_salon(self, app):
        annex = operations.open_location(command=OpenLocation(name="Annex"))

        assert (annex.country, annex.timezone) == ("DE", "Europe/Berlin")

    def test_may_be_in_another_zone(self, app):
        annex = operations.open_location(command=OpenLocation(name="Annex", country="GB", timezone="Europe/London"))

        operations.change_settings(command=UpdateSalon(timezone="Europe/Vienna"))

        assert queries.location(annex.id).timezone == "Europe/London"

    def test_are_corrected_where_it_is_stated(self, bliss):
        operations.change_location(location_id=bliss.location_id, command=ChangeLocation(street="Torstraße 12"))

        location = queries.location(bliss.location_id)
        assert (location.street, location.city) == ("Torstraße 12", "Town")

    def test_are_never_none(self, bliss, now):
        with pytest.raises(LastLocation):
            operations.archive_location(location_id=bliss.location_id, now=now)

    def test_are_not_given_up_while_somebody_works_there(self, bliss, now):
        operations.open_location(command=OpenLocation(name="Annex"))

        with pytest.raises(LocationInUse):
            operations.archive_location(location_id=bliss.location_id, now=now)

    def test_that_are_given_up_are_kept_for_their_history(self, bliss, now):
        annex = operations.open_location(command=OpenLocation(name="Annex"))

        operations.archive_location(location_id=annex.id, now=now)

        assert db.session.get(Location, annex.id).archived_at == now
        assert annex.id not in [location.id for location in queries.locations()]


class TestWords:
    @pytest.mark.parametrize(
        "minutes, said",
        [
            (0, "0 minutes"),
            (1, "1 minute"),
            (45, "45 minutes"),
            (60, "1 hour"),
            (90, "1 h 30 min"),
            (1440, "24 hours"),
            (2160, "36 hours"),
            (2880, "2 days"),
        ],
    )
    def test_say_lengths(self, app, minutes, said):
        assert words.length(minutes) == said

    def test_say_policies_as_the_salon_set_them(self, app):
        operations.change_settings(
            command=UpdateSalon(booking_horizon_days=1, minimum_notice_minutes=0, cancellation_cutoff_minutes=0)
        )

        assert words.policies(queries.salon()) == [
            "You can book 1 day ahead.",
            "Free times can be booked until they begin.",
            "You can cancel or move your appointment until it begins.",
        ]
