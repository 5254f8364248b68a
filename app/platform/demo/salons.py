"""What the demo salons are: names, menus, teams and hours. Nobody here exists."""

from dataclasses import dataclass, field

from app.catalogue.models import BusinessType


@dataclass(frozen=True)
class DemoService:
    """One line of a menu: minutes, price in minor units, and what is special about it."""

    name: str
    category: str
    minutes: int
    price: int
    description: str = ""
    buffer_after: int = 0
    requires_approval: bool = False
    variants: tuple[tuple[str, int, int], ...] = ()
    """Its variants: name, minutes, price."""


@dataclass(frozen=True)
class DemoAddon:
    """Something on top of the services of some categories: extra minutes, and a price in minor units."""

    name: str
    minutes: int
    price: int
    categories: tuple[str, ...]
    description: str = ""


@dataclass(frozen=True)
class DemoPerson:
    """Somebody on the team: their weekly shifts (weekday, 0 is Monday; from; to) and the categories they work in."""

    name: str
    title: str
    bio: str
    shifts: tuple[tuple[int, str, str], ...]
    categories: tuple[str, ...]
    role: str = "staff"


@dataclass(frozen=True)
class DemoSalon:
    """One salon with everything that its owner would have typed in."""

    slug: str
    name: str
    business_type: BusinessType
    about: str
    country: str
    timezone: str
    currency: str
    locale: str
    street: str
    postal_code: str
    city: str
    region: str
    phone: str
    color: str
    owner: str
    policies: str
    visits_a_day: float
    services: tuple[DemoService, ...]
    team: tuple[DemoPerson, ...]
    customers: tuple[str, ...]
    addons: tuple[DemoAddon, ...] = ()
    closed_on: tuple[tuple[int, str], ...] = field(default=())
    """Days from today on which the salon is closed, and why."""


def _week(days: range, *shifts: tuple[str, str]) -> tuple[tuple[int, str, str], ...]:
    return tuple((day, start, end) for day in days for start, end in shifts)


_TUE_SAT, _MON_FRI, _WED_SUN = range(1, 6), range(5), range(2, 7)
_SPLIT = (("09:00", "13:00"), ("14:00", "18:30"))

LUMA = DemoSalon(
    slug="luma",
    name="Luma Nails",
    business_type=BusinessType.NAILS,
    about="A small nail studio around the corner from the canal. Vegan polish, good coffee and no rush.",
    country="DE",
    timezone="Europe/Berlin",
    currency="EUR",
    locale="de",
    street="Graefestraße 71",
    postal_code="10967",
    city="Berlin",
    region="",
    phone="+49 30 5550143",
    color="#b4456a",
    owner="Lena Albrecht",
    policies="Please come five minutes early. Cancel or move your visit up to 24 hours before it, free of charge.",
    visits_a_day=8.5,
    services=(
        DemoService("Gel manicure", "Hands", 60, 4500, "Shaped, cared for and in colour for three weeks.", 5),
        DemoService("Classic manicure", "Hands", 45, 3200, "Shaped, cared for, polished."),
        DemoService("Builder gel, new set", "Hands", 105, 7800, "Length and strength, built by hand.", 10),
        DemoService("Builder gel, refill", "Hands", 75, 5600, "After three to four weeks.", 10),
        DemoService("Gel removal", "Hands", 30, 1800, "Soaked off gently, nails cared for."),
        DemoService("Classic pedicure", "Feet", 50, 4200, "Bath, care and polish.", 10),
        DemoService("Gel pedicure", "Feet", 65, 5200, "Bath, care and gel colour.", 10),
        DemoService("Nail art, hand-painted", "Art", 120, 11000, "Bring a picture; we say whether we can.", 10, True),
    ),
    team=(
        DemoPerson(
            "Lena Albrecht",
            "Founder",
            "Twenty years of nails, ten of them here.",
            _week(_TUE_SAT, *_SPLIT),
            ("Hands", "Feet", "Art"),
            "owner",
        ),
        DemoPerson(
            "Minh Tran",
            "Nail artist",
            "Paints what you can dream of.",
            _week(_TUE_SAT, ("10:00", "18:00")),
            ("Hands", "Art"),
        ),
        DemoPerson(
            "Aylin Demir",
            "Nail technician",
            "Builder gel that lasts.",
            _week(_MON_FRI, *_SPLIT),
            ("Hands", "Feet"),
            "manager",
        ),
        DemoPerson(
            "Sophie Krüger",
            "Nail technician",
            "Calm hands, quick brush.",
            _week(_TUE_SAT, ("11:00", "19:00")),
            ("Hands", "Feet"),
        ),
        DemoPerson(
            "Jana Nowak",
            "Podologist",
            "Looks after feet that stand all day.",
            _week(_MON_FRI, ("08:30", "16:30")),
            ("Feet",),
            "reception",
        ),
    ),
    customers=(
        "Mia Becker",
        "Hannah Vogel",
        "Zeynep Kaya",
        "Clara Schulz",
        "Emma Richter",
        "Noor Haddad",
        "Paula Stein",
        "Julia Brandt",
        "Ida Hoffmann",
        "Leonie Wolf",
    ),
    addons=(
        DemoAddon("Nail art, two fingers", 15, 900, ("Hands",), "Dots, lines, a little gold."),
        DemoAddon("French", 10, 700, ("Hands", "Feet")),
        DemoAddon("Paraffin bath", 15, 1200, ("Hands", "Feet"), "Warm, soft, quiet."),
    ),
    closed_on=((12, "Stocktaking"),),
)

SHEAR = DemoSalon(
    slug="shear",
    name="Shear & Sons",
    business_type=BusinessType.HAIR,
    about="Hair for everybody in the neighborhood since 1987. Walk out lighter.",
    country="US",
    timezone="America/New_York",
    currency="USD",
    locale="en",
    street="214 Bedford Avenue",
    postal_code="11249",
    city="Brooklyn",
    region="NY",
    phone="+1 718 555 0123",
    color="#2f5d62",
    owner="Marcus Shear",
    policies="Life happens: please tell us a day ahead if you cannot make it.",
    visits_a_day=6.5,
    services=(
        DemoService("Haircut", "Cut", 45, 6500, "Wash, cut and style."),
        DemoService("Clipper cut", "Cut", 30, 4000, "Short back and sides, done right."),
        DemoService("Beard trim", "Cut", 20, 2500, "Hot towel included."),
        DemoService("Kids' cut", "Cut", 30, 3500, "Up to twelve years."),
        DemoService("Single-process color", "Color", 90, 11000, "Roots to ends, one shade.", 15),
        DemoService("Highlights", "Color", 150, 21000, "Foils, toner and blow-dry.", 15),
        DemoService("Balayage", "Color", 180, 26500, "Hand-painted, grows out softly.", 15, True),
        DemoService(
            "Blow-dry",
            "Style",
            40,
            5000,
            "For tonight.",
            variants=(("short hair", 30, 4200), ("medium hair", 40, 5000), ("long hair", 55, 6400)),
        ),
    ),
    team=(
        DemoPerson(
            "Marcus Shear",
            "Owner, barber",
            "Second generation, third pair of scissors.",
            _week(_TUE_SAT, ("09:00", "17:00")),
            ("Cut",),
            "owner",
        ),
        DemoPerson(
            "Dana Whitfield",
            "Colorist",
            "Never the same blonde twice.",
            _week(_TUE_SAT, ("10:00", "18:00")),
            ("Color", "Style"),
            "manager",
        ),
        DemoPerson(
            "Luis Ortega",
            "Barber",
            "Fades with a ruler's edge.",
            _week(_WED_SUN, ("10:00", "14:00"), ("14:30", "19:00")),
            ("Cut",),
        ),
        DemoPerson(
            "Priya Raman",
            "Stylist",
            "Curls are welcome.",
            _week(_TUE_SAT, ("11:00", "19:00")),
            ("Cut", "Style", "Color"),
        ),
        DemoPerson(
            "Grace Kim",
            "Stylist",
            "Good with children and cowlicks.",
            _week(_MON_FRI, ("09:00", "15:00")),
            ("Cut", "Style"),
            "reception",
        ),
    ),
    customers=(
        "Ava Johnson",
        "Noah Williams",
        "Olivia Brown",
        "Ethan Davis",
        "Sophia Garcia",
        "Liam Miller",
        "Zoe Martinez",
        "Caleb Young",
        "Nora Cohen",
        "Malik Carter",
    ),
    addons=(
        DemoAddon("Deep conditioning", 15, 2500, ("Cut", "Color", "Style"), "Bond repair for thirsty hair."),
        DemoAddon("Hot towel", 5, 800, ("Cut",)),
    ),
    closed_on=((9, "Staff training"),),
)

SAKURA = DemoSalon(
    slug="sakura",
    name="Sakura Spa",
    business_type=BusinessType.SPA,
    about="A quiet house in Kagurazaka: warm stone, cedar and time that is yours.",
    country="JP",
    timezone="Asia/Tokyo",
    currency="JPY",
    locale="ja",
    street="神楽坂 3-6-12",
    postal_code="162-0825",
    city="新宿区",
    region="東京都",
    phone="+81 3 5550 0123",
    color="#8c5a86",
    owner="Haruka Sato",
    policies="Please arrive ten minutes before your treatment. Changes are free until the day before.",
    visits_a_day=6.0,
    services=(
        DemoService("Aroma massage", "Massage", 60, 9800, "With oils of yuzu and hinoki.", 15),
        DemoService("Hot stone massage", "Massage", 90, 14500, "Basalt, warmed and patient.", 15),
        DemoService("Shiatsu", "Massage", 45, 7200, "Clothed, on the mat.", 10),
        DemoService("Head spa", "Head", 50, 8800, "Scalp, neck and silence.", 10),
        DemoService("Facial, calming", "Face", 60, 11000, "For skin that has had enough.", 10),
        DemoService("Facial, brightening", "Face", 75, 13500, "Vitamin C and rice bran.", 10),
        DemoService("Day ritual", "Ritual", 180, 32000, "Bath, massage, facial and tea.", 20, True),
    ),
    team=(
        DemoPerson(
            "Haruka Sato",
            "Founder, therapist",
            "Trained in Kyoto and Chiang Mai.",
            _week(_WED_SUN, ("10:00", "18:00")),
            ("Massage", "Head", "Face", "Ritual"),
            "owner",
        ),
        DemoPerson(
            "Kenta Mori",
            "Shiatsu therapist",
            "Finds the knot you forgot.",
            _week(_WED_SUN, ("11:00", "20:00")),
            ("Massage",),
        ),
        DemoPerson(
            "Yui Tanaka",
            "Aesthetician",
            "Listens to skin.",
            _week(_TUE_SAT, ("10:00", "14:00"), ("15:00", "19:00")),
            ("Face", "Head"),
            "manager",
        ),
        DemoPerson(
            "Aoi Nakamura", "Therapist", "Slow is smooth.", _week(_WED_SUN, ("12:00", "21:00")), ("Massage", "Head")
        ),
        DemoPerson(
            "Rin Fujita",
            "Therapist",
            "Warm stones, warm tea.",
            _week(_MON_FRI, ("10:00", "17:00")),
            ("Massage", "Face", "Head"),
            "reception",
        ),
    ),
    customers=(
        "Mei Suzuki",
        "Akari Ito",
        "Sota Watanabe",
        "Hina Yamamoto",
        "Ren Kobayashi",
        "Yuna Kato",
        "Emi Yoshida",
        "Daichi Abe",
        "Nao Shimizu",
        "Kaori Hayashi",
    ),
    addons=(
        DemoAddon("Foot bath", 15, 2200, ("Massage", "Head"), "With salt and yuzu."),
        DemoAddon("Aroma upgrade", 0, 1500, ("Massage",)),
    ),
    closed_on=((15, "Garden day"),),
)

SALONS = (LUMA, SHEAR, SAKURA)
