"""How a salon looks from outside: search engines, shared links, tabs."""

import json
import re
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from app.catalogue import operations, queries, uploads
from app.catalogue.commands import ChangeLocation, CreateStaffMember, DescribePhoto, UpdateSalon, UpdateService
from app.catalogue.models import BusinessType, GalleryPhoto, Visibility
from app.catalogue.operations.gallery import MOST_PHOTOS, GalleryFull
from app.catalogue.structured_data import KINDS
from app.core import storage
from app.core.cards import SIZE, can_write, card
from app.core.ids import new_id
from app.core.storage import MemoryStore
from tenants.db import db
from tests.booking.reading import arrive
from tests.catalogue.people import acting

SITE = "http://shear.localhost:8000"
HOSTILE = "</script><script>alert(1)</script>"
NAMES = {"sm": "http://www.sitemaps.org/schemas/sitemap/0.9", "xhtml": "http://www.w3.org/1999/xhtml"}


@pytest.fixture
def kept(app, monkeypatch):
    monkeypatch.setitem(app.extensions, storage.EXTENSION, MemoryStore())


def picture(colour=(200, 30, 30)):
    output = BytesIO()
    Image.new("RGB", (1200, 800), colour).save(output, "JPEG")
    return output.getvalue()


def data_of(page):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])


class TestStructuredData:
    @pytest.fixture
    def business(self, client):
        return lambda: data_of(client.get("/").text)["@graph"][0]

    def test_says_what_where_and_when(self, business, bliss):
        operations.change_location(
            location_id=bliss.location_id,
            command=ChangeLocation(street="Torstraße 1", postal_code="10119", city="Berlin"),
        )

        found = business()
        assert found["address"] == {
            "@type": "PostalAddress",
            "streetAddress": "Torstraße 1",
            "postalCode": "10119",
            "addressLocality": "Berlin",
            "addressCountry": "DE",
        }
        assert found["openingHoursSpecification"][0] == {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": "https://schema.org/Monday",
            "opens": "09:00",
            "closes": "17:00",
        }
        assert found["url"] == f"{SITE}/"

    def test_says_what_is_offered_and_for_how_much(self, business):
        cut, colour = business()["hasOfferCatalog"]["itemListElement"]

        assert cut["itemOffered"] == {"@type": "Service", "name": "Cut"}
        assert (cut["price"], cut["priceCurrency"], cut["url"]) == ("50.00", "EUR", f"{SITE}/book/cut")
        assert colour["price"] == "120.00"

    def test_says_from_which_price_on_where_it_depends(self, business, bliss, put_to_work):
        offer = {"service_id": bliss.cut_id, "price": "60"}
        command = CreateStaffMember.model_validate({"name": "Dee", "offers": [offer]})
        put_to_work(operations.create_staff_member(command=command))

        assert business()["hasOfferCatalog"]["itemListElement"][0]["priceSpecification"]["minPrice"] == "50.00"

    @pytest.mark.parametrize("kind", BusinessType)
    def test_knows_every_kind_of_business(self, business, kind):
        queries.salon().business_type = kind
        db.session.flush()

        assert business()["@type"] == KINDS[kind]

    def test_cannot_be_ended_by_a_name(self, client, bliss):
        operations.update_service(service_id=bliss.cut_id, command=UpdateService(name=HOSTILE))
        operations.change_settings(command=UpdateSalon(about=HOSTILE))

        page = client.get("/").text
        assert data_of(page)["@graph"][0]["description"] == HOSTILE
        assert "<script>alert" not in page

    def test_keeps_the_policy_as_strict_as_it_is(self, client):
        assert "script-src 'self';" in client.get("/").headers["Content-Security-Policy"]

    def test_tells_nobody_of_what_is_hidden(self, client, bliss):
        operations.update_service(service_id=bliss.colour_id, command=UpdateService(visibility=Visibility.HIDDEN))

        assert "Colour" not in client.get("/").text


class TestHead:
    def test_names_the_one_address_and_every_language(self, client):
        page = client.get("/?utm_source=x").text

        assert f'<link rel="canonical" href="{SITE}/">' in page
        assert f'<link rel="alternate" hreflang="ja" href="{SITE}/?lang=ja">' in page
        assert f'<link rel="alternate" hreflang="x-default" href="{SITE}/">' in page

    def test_in_a_language_it_is_its_own_page_and_leads_on_in_it(self, client):
        page = client.get("/?lang=de").text

        assert f'<link rel="canonical" href="{SITE}/?lang=de">' in page
        assert 'href="/book/cut?lang=de"' in page

    @pytest.mark.parametrize("path", ["/book", "/book/cut"])
    def test_of_what_is_booked_is_found_and_shared_as_well(self, client, path):
        page = arrive(client, client.get(f"{path}?utm_source=x")).answer.text

        assert f'<link rel="canonical" href="{SITE}{path}">' in page
        assert f'<link rel="alternate" hreflang="ja" href="{SITE}{path}?lang=ja">' in page
        assert page.count('og:image"') == page.count('name="description"') == 1

    def test_leads_nowhere_in_a_language_that_there_is_not(self, client):
        assert "lang=tlh" not in client.get("/?lang=tlh").text

    def test_shows_a_card_where_it_is_shared(self, client):
        address = re.search(r'og:image" content="([^"]+)"', client.get("/").text)[1]
        answer = client.get(address.removeprefix(SITE))

        assert address.startswith(f"{SITE}/card.png?v=")
        with Image.open(BytesIO(answer.data)) as drawn:
            assert (drawn.format, drawn.size) == ("PNG", SIZE)
        assert "immutable" in answer.headers["Cache-Control"]


class TestCard:
    @pytest.mark.parametrize("name", ["Łódź & Söhne", "L’Atelier", "Mane Street", "Ñandú"])
    def test_writes_names_in_latin_letters(self, name):
        assert can_write(name)

    @pytest.mark.parametrize("name", ["さくら", "Салон", "صالون", "Nails 💅"])
    def test_leaves_what_it_cannot_write_to_the_address(self, name):
        assert not can_write(name)
        assert card(name=name, line="x.example", colour="#123456") == card(
            name="さく", line="x.example", colour="#123456"
        )

    @pytest.mark.parametrize("name", ["A" * 120, "long words " * 11, "", "a"])
    def test_holds_any_name(self, name):
        with Image.open(BytesIO(card(name=name, line="x.example", colour="#ffd400"))) as drawn:
            assert drawn.size == SIZE

    def test_bears_the_logo(self, client, kept):
        plain = client.get("/card.png").data
        with uploads.read(picture()):
            operations.set_logo(upload=picture())

            with Image.open(BytesIO(client.get("/card.png").data)) as drawn:
                assert drawn.getpixel((170, 170))[0] > 150
            assert client.get("/card.png").data != plain


class TestIcons:
    def test_are_the_initial_on_the_colour_without_a_logo(self, client):
        assert 'type="image/svg+xml"' in client.get("/").text
        assert client.get("/icon.svg").text.count("&#83;") == 1
        assert client.get("/icon-32.png").status_code == 404

    def test_are_the_logo_in_the_sizes_that_browsers_ask_for(self, client, kept):
        with uploads.read(picture()):
            operations.set_logo(upload=picture())

            page = client.get("/").text
            for size in (32, 180, 192):
                assert f"/icon-{size}.png" in page
                with Image.open(BytesIO(client.get(f"/icon-{size}.png").data)) as drawn:
                    assert drawn.size == (size, size)
            assert client.get("/icon-5000.png").status_code == 404


class TestSitemap:
    def test_lists_the_pages_in_all_languages(self, client):
        found = ET.fromstring(client.get("/sitemap.xml").data)

        places = [place.text for place in found.findall("sm:url/sm:loc", NAMES)]
        assert places == [f"{SITE}{path}" for path in ("/", "/book", "/book/cut", "/book/colour")]
        languages = [link.get("hreflang") for link in found.find("sm:url", NAMES).findall("xhtml:link", NAMES)]
        assert languages == ["en", "de", "es", "fr", "ja", "ar", "x-default"]

    def test_lists_the_platforms_own(self, apex):
        found = ET.fromstring(apex.get("/sitemap.xml").data)

        assert len(found.findall("sm:url", NAMES)) == 3

    def test_is_named_by_robots_txt(self, client, apex):
        robots = client.get("/robots.txt").text

        assert f"Sitemap: {SITE}/sitemap.xml" in robots
        assert "Disallow: /desk" in robots
        # A page that robots may not read cannot tell them to forget it.
        assert "Disallow: /a/" not in robots
        assert "Sitemap: http://localhost:8000/sitemap.xml" in apex.get("/robots.txt").text

    def test_keeps_to_itself_what_is_hidden(self, client, bliss):
        operations.update_service(service_id=bliss.colour_id, command=UpdateService(visibility=Visibility.LINK_ONLY))

        assert "colour" not in client.get("/sitemap.xml").text


class TestGallery:
    @pytest.fixture
    def desk(self, client, ada, kept):
        return acting(client, ada)

    @pytest.fixture
    def three(self):
        db.session.add_all(
            GalleryPhoto(id=new_id(), photo_key=f"photo-{n}", alt=f"No {n}", position=n) for n in range(3)
        )
        db.session.flush()
        return queries.gallery()

    def order(self):
        return [photo.alt for photo in queries.gallery()]

    def test_shows_what_is_uploaded_on_the_home_page(self, desk):
        sent = {"photo": (BytesIO(picture()), "room.jpg"), "alt": "Two chairs by the window"}
        answer = desk.post("/desk/gallery", data=sent, content_type="multipart/form-data")

        assert answer.status_code == 303
        page = desk.get("/").text
        assert 'alt="Two chairs by the window"' in page
        address = re.search(r'src="(/photos/[^"]+-960.webp)"', page)[1]
        assert desk.get(address).mimetype == "image/webp"
        assert data_of(page)["@graph"][0]["image"] == [SITE + address]

    @pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b""])
    def test_refuses_what_is_no_picture(self, desk, content):
        sent = {"photo": (BytesIO(content), "x.jpg"), "alt": ""}

        assert desk.post("/desk/gallery", data=sent, content_type="multipart/form-data").status_code == 422
        assert self.order() == []

    def test_lists_the_pictures_with_what_can_be_done(self, desk, three):
        page = desk.get("/desk/gallery").text

        assert "3 of 12 pictures" in page
        assert page.count('type="button" aria-disabled="true"') == 2
        assert len(set(re.findall(r'<button[^>]* id="arrow-(?:left|right)-[^>]*>.*?</button>', page, re.DOTALL))) == 6
        assert page.count('<span class="visually-hidden">No 1</span>') == 4

    def test_is_put_in_order(self, desk, three):
        desk.post(f"/desk/gallery/{three[2].id}/place", data={"later": ""})
        assert self.order() == ["No 0", "No 2", "No 1"]

        desk.post(f"/desk/gallery/{three[0].id}/place", data={"later": "1"})
        assert self.order() == ["No 2", "No 0", "No 1"]

    def test_does_not_fall_off_its_ends(self, desk, three):
        desk.post(f"/desk/gallery/{three[0].id}/place", data={"later": ""})
        desk.post(f"/desk/gallery/{three[2].id}/place", data={"later": "1"})

        assert self.order() == ["No 0", "No 1", "No 2"]

    def test_is_described_and_taken_down(self, desk, three):
        desk.post(f"/desk/gallery/{three[0].id}", data={"alt": "A <b>desk</b>"})
        desk.post(f"/desk/gallery/{three[1].id}/removal")

        assert self.order() == ["A <b>desk</b>", "No 2"]
        assert "<b>desk" not in desk.get("/").text

    def test_holds_twelve(self, desk):
        db.session.add_all(GalleryPhoto(id=new_id(), photo_key=f"photo-{n}", position=n) for n in range(MOST_PHOTOS))
        db.session.flush()

        with uploads.read(picture()), pytest.raises(GalleryFull):
            operations.add_to_gallery(upload=picture(), command=DescribePhoto())


class TestDescription:
    @pytest.fixture(autouse=True)
    def known_visitor(self, client):
        """A browser that was here before: a first look at the times leads to an address of its own."""
        client.get("/book")

    @pytest.mark.parametrize("path", ["/", "/book", "/book/cut", "/sign-in", "/account/sign-in"])
    def test_is_on_every_page_that_can_be_found(self, client, path):
        page = client.get(path).text

        assert re.findall(r'<meta name="description" content="([^"]+)">', page) == [
            "Shear Bliss: services, prices and free times. Book online."
        ]

    def test_of_a_service_is_its_own(self, client, bliss):
        words = 'A cut "as you like it", & a wash'
        operations.update_service(service_id=bliss.cut_id, command=UpdateService(description=words))

        page = client.get("/book/cut").text
        assert 'content="A cut &#34;as you like it&#34;, &amp; a wash"' in page
