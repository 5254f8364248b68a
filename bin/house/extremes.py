"""The salons that no demo shows and every page must bear: one that has too much of everything. See house/stage.py."""

from app.catalogue.models import BusinessType
from app.platform.demo.salons import DemoAddon, DemoPerson, DemoSalon, DemoService

_WEEK = tuple((day, "09:00", "18:00") for day in range(6))
_HEADINGS = (
    "Hair and everything that belongs to it",
    "Colour, highlights, balayage and corrections",
    "Hands",
    "Feet",
    "Rituals for two",
)
_KINDS = (
    ("Deep-cleansing, calming and brightening facial with rice bran", 75, 13500),
    ("Cut", 20, 2500),
    ("Balayage with gloss, bond repair, blow-dry and a glass of sparkling wine", 180, 126500),
    ("Farbkorrektur mit Strähnchenentfernung und Feuchtigkeitspflege", 120, 21000),
    ("Consultation", 15, 0),
    ("Hot stone massage", 90, 14500),
)
_TEAM = (
    "Maximiliane-Charlotte von Hohenstein-Wittgenstein",
    "Jo",
    "Bartholomew Featherstonehaugh-Cholmondeley",
    "Ana Maria dos Santos Oliveira Pereira",
    "Wolfeschlegelsteinhausenbergerdorff",
    "Thuy Nguyen",
    "Aleksandra Brzezicka",
    "Konstantinos Papadopoulos",
    "Bo",
    "Guadalupe Fernandez de Cordoba",
    "Ingeborg Schwarzenberger",
    "Muhammad Abdurrahman al-Farsi",
)

CROWDED = DemoSalon(
    slug="crowded",
    name="Haarkunst & Schönheitspflege am Gendarmenmarkt, Inhaberin Hohenstein-Wittgenstein",
    business_type=BusinessType.HAIR,
    about="We do everything, for everybody, on three floors. " * 12,
    country="DE",
    timezone="Europe/Berlin",
    currency="EUR",
    locale="de",
    street="Mohrenstraße 30–32, Hinterhaus, dritter Aufgang links, vierte Etage",
    postal_code="10117",
    city="Berlin",
    region="",
    phone="+49 30 5550199",
    color="#ffd400",
    owner=_TEAM[0],
    policies="Please come in time, bring a friend, and let us know a day ahead if anything changes. " * 6,
    visits_a_day=8,
    services=tuple(
        DemoService(f"{name} · {number}" if number else name, heading, minutes, price, "With care. " * (9 * number), 5)
        for heading in _HEADINGS
        for number, (name, minutes, price) in enumerate(_KINDS)
    ),
    team=tuple(
        DemoPerson(
            name,
            "Senior colourist, extensions specialist and educator" if number % 2 == 0 else "",
            "Twenty years of experience in four countries. " * 3,
            _WEEK,
            _HEADINGS if number % 3 == 0 else _HEADINGS[:3],
            "owner" if number == 0 else "staff",
        )
        for number, name in enumerate(_TEAM)
    ),
    customers=(
        "Wilhelmina Antoinette Featherstonehaugh-Montgomery",
        "Al Ng",
        "Karl-Friedrich Freiherr von und zu Guttenberg-Rosenau",
        "Mia Becker",
        "Nebuchadnezzar Papadimitrakopoulos",
        "Eva de la Santisima Trinidad Ruiz y Picasso",
        "Li Wu",
        "Annegret Kramp-Zimmermannsdorf",
        "Hubert Blaine Wolfeschlegelsteinhausen",
        "Ada O",
    ),
    addons=tuple(
        DemoAddon(f"{name} {number}", 5 * number, 900 * number, _HEADINGS)
        for number in range(1, 4)
        for name in ("Scalp massage with warm oil, and the time to enjoy it,", "Gloss")
    ),
    closed_on=((12, "Inventory"), (13, "Inventory"), (30, "Company outing to the lakes, weather permitting")),
)
