"""The table of pages that pictures are taken of: what it is called, whose page, what to do first, on which screens."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import Page

from app.auth.roles import Role

Act = Callable[[Page], object]


@dataclass(frozen=True)
class Shot:
    """How a page is looked at."""

    screen: str = "desktop"
    ground: str = "light"
    language: str = ""

    @property
    def name(self) -> str:
        """Return what the picture's file is called after the view: `phone-dark-de`."""
        return "-".join(part for part in (self.screen, self.ground.removeprefix("light"), self.language) if part)

    @property
    def words(self) -> str:
        """Return how it is looked at, for people who do not see the picture."""
        return self.name.replace("-", ", ")


@dataclass(frozen=True)
class View:
    """One page, one sentence about it, and the looks at it that stand in the documentation.

    Words in braces in the path are ids: see `Stage.words`. `first` is done before the picture is taken.
    """

    name: str
    sentence: str
    path: str
    salon: str = "luma"
    role: Role | None = None
    first: Sequence[Act] = ()
    shots: Sequence[Shot] = ()


SCREENS: Mapping[str, tuple[int, int]] = {"phone": (390, 844), "tablet": (820, 1180), "desktop": (1440, 900)}

PHONE, TABLET, DESKTOP = Shot("phone"), Shot("tablet"), Shot("desktop")
PHONE_DARK, DESKTOP_DARK = Shot("phone", "dark"), Shot("desktop", "dark")
GERMAN, JAPANESE = Shot("phone", language="de"), Shot("phone", language="ja")
BOTH = (PHONE, DESKTOP)
ALL = (PHONE, PHONE_DARK, TABLET, DESKTOP)


def tap(selector: str) -> Act:
    """Tap the first thing that fits."""
    return lambda page: page.locator(selector).first.click()


def write(label: str, text: str) -> Act:
    """Write into a field, key by key."""
    return lambda page: page.get_by_label(label).first.press_sequentially(text)


def press(key: str) -> Act:
    """Press a key."""
    return lambda page: page.keyboard.press(key)


def see(selector: str) -> Act:
    """Wait until something can be seen, and bring it into view."""
    return lambda page: page.locator(selector).first.scroll_into_view_if_needed()


MOVE = "/a/{movable}/move?token={movable_token}"
FORESEE = (lambda page: page.locator("#times .slot[name=starts_at]").last.click(), see("h1 + .lead"))
CHOOSE_TIME = (tap("#times .slot[name=starts_at]"), see("h1:has-text('Who is coming'), .hold"))
OPEN_DRAWER = see("#drawer :is(h1, h2)")

A_VISIT = (tap("a.block[data-status=CONFIRMED]"), OPEN_DRAWER)
QUICK = (
    tap(".calendar-acts .button-primary"),
    OPEN_DRAWER,
    write("Find or add a customer", "mia b"),
)
WALK_IN = (tap(".calendar-acts .button:has-text('Walk-in')"), OPEN_DRAWER)
WHY_NOT = (tap("a.calendar-why"), OPEN_DRAWER)
PALETTE = (press("Control+k"), see("#palette input"), lambda page: page.keyboard.type("mia"))
LATE = "/appointments/{visit}/delay"

OWNER, STAFF, CUSTOMER = Role.OWNER, Role.STAFF, Role.CUSTOMER
DAY, TOMORROW, LATER = "2027-05-12", "2027-05-13", "2027-05-20"


def desk(
    name: str,
    sentence: str,
    path: str,
    *shots: Shot,
    first: Sequence[Act] = (),
    salon: str = "luma",
    role: Role = OWNER,
) -> View:
    """Return a page of the desk; on a phone and a desktop unless other shots are named."""
    return View(name, sentence, f"/desk{path}", salon, role, first, shots or BOTH)


def site(name: str, sentence: str, path: str, *shots: Shot, first: Sequence[Act] = (), salon: str = "luma") -> View:
    """Return a page for everybody; on a phone and a desktop unless other shots are named."""
    return View(name, sentence, path, salon, None, first, shots or BOTH)


def own(name: str, sentence: str, path: str, *shots: Shot) -> View:
    """Return a page of a customer's account."""
    return View(name, sentence, f"/account{path}", "luma", CUSTOMER, (), shots or (PHONE,))


AREAS: Mapping[str, Sequence[View]] = {
    "The platform": (
        site("landing", "What Parlour is, in one screen, with a salon to try.", "/", *BOTH, PHONE_DARK, salon=""),
        site("sign-up", "One short form opens a salon; its address is checked as it is typed.", "/sign-up", salon=""),
        site("door", "Who works in a salon is led to its own sign-in page.", "/sign-in", PHONE, salon=""),
        site("directory", "Salons that can be booked.", "/salons", PHONE, salon=""),
    ),
    "A salon's own site": (
        site("home", "Menu, team, hours, policies and the way there.", "/", *BOTH, PHONE_DARK, GERMAN),
        site("home-sakura", "Another salon: its own colour, money and language.", "/", JAPANESE, salon="sakura"),
    ),
    "Booking, step by step": (
        site("book-service", "What is wanted.", "/book"),
        site("book-time", "With whom, on which day, at what time.", "/book/{slug}?day=" + TOMORROW, *ALL, GERMAN),
        site(
            "book-details",
            "The time is kept while the customer says who is coming.",
            "/book/{slug}?day=" + LATER,
            first=CHOOSE_TIME,
        ),
        site("book-sakura", "The same in Japanese, in yen.", "/book/{slug}", JAPANESE, salon="sakura"),
    ),
    "After booking": (
        site(
            "visit",
            "The customer's page of a visit: from here it is moved or called off.",
            "/a/{visit}?token={visit_token}",
        ),
        site("visit-move", "Another time for the same visit.", MOVE, PHONE),
        site("visit-moved", "One look before it is moved: until then it stays where it is.", MOVE, first=FORESEE),
        site("visit-asked", "A visit that the salon has yet to confirm.", "/a/{pending}?token={pending_token}", PHONE),
        site("sign-in", "The team signs in here.", "/sign-in", PHONE),
        site("code", "Customers need no password: a code comes by e-mail.", "/account/sign-in", PHONE),
        own("account", "A customer's visits, ahead and behind.", "", *BOTH, PHONE_DARK),
        own("account-messages", "What the salon has written.", "/messages"),
    ),
    "The first ten minutes": (
        desk("start", "First steps of a new salon, with what is done and what comes next.", "/start", salon="bare"),
        desk("start-menu", "A menu to begin with, to keep or to change.", "/start/menu", salon="bare"),
    ),
    "The calendar": (
        desk("day", "A day, with a column for everybody who works.", "/calendar?view=day", *ALL, DESKTOP_DARK),
        desk("week", "A week of one person.", "/calendar?view=week", DESKTOP, PHONE),
        desk("agenda", "A day as a list.", "/calendar?view=agenda", PHONE, PHONE_DARK),
        desk(
            "drawer", "A visit in the drawer, with all that can be done about it.", "/calendar?view=day", first=A_VISIT
        ),
        desk(
            "quick-book",
            "Booking for somebody: the customer is found while one types.",
            "/calendar?view=day",
            first=QUICK,
        ),
        desk("walk-in", "Somebody at the door: who is free first?", "/calendar?view=day", PHONE, first=WALK_IN),
        desk(
            "why-not",
            "Why a time is not offered, with a way to the rule.",
            "/calendar?view=day",
            DESKTOP,
            first=WHY_NOT,
        ),
        desk("late", "Running late: who has to wait, before anybody is moved.", LATE, PHONE),
        desk("block", "Time for other things.", f"/blocks/new?at={DAY}T10:00:00%2B00:00", PHONE),
        desk("palette", "Everything is a few letters away: Ctrl K.", "/calendar?view=day", DESKTOP, first=PALETTE),
        desk("print", "The day on paper.", "/calendar/print", DESKTOP),
    ),
    "Money": (
        desk("till", "What a visit costs, what was paid, what is left.", "/appointments/{visit}/payments"),
        desk("invoices", "Invoices, receipts and credit notes.", "/invoices", PHONE, DESKTOP),
        desk("deposits", "When money is asked ahead, in words.", "/settings/deposits", PHONE, DESKTOP, DESKTOP_DARK),
        desk("refunds", "What goes back by which notice.", "/settings/refunds"),
        desk("payments", "Who moves money for the salon.", "/settings/payments", PHONE),
        desk("invoice-settings", "Tax, and what stands on documents.", "/settings/invoices", PHONE),
    ),
    "Customers": (
        desk("customers", "Everybody who has ever come.", "/customers"),
        desk("customer", "A customer's card.", "/customers/{customer}", *BOTH, PHONE_DARK),
        desk("duplicates", "People who may be there twice.", "/customers/duplicates", PHONE),
        desk(
            "import",
            "Customers from a file; nothing is written before one has seen what would be.",
            "/customers/import",
            PHONE,
        ),
    ),
    "Messages": (
        desk("messages", "Everything that was sent, and what became of it.", "/messages"),
        desk("message", "One message as it was sent.", "/messages/{message}"),
    ),
    "Services and team": (
        desk("services", "The menu, in order.", "/services"),
        desk("service", "One service: length, price, who does it.", "/services/{service}"),
        desk("service-new", "Something new.", "/services/new", PHONE),
        desk("addon", "Something on top.", "/add-ons/new", PHONE),
        desk("team", "Who works here.", "/team"),
        desk("member", "One of the team.", "/team/{staff}", PHONE, DESKTOP),
        desk("hours", "Weekly hours, and what is booked outside of them before they are saved.", "/team/{staff}/hours"),
        desk("month", "Hours of single days.", "/team/{staff}/month"),
        desk("time-off", "Who is away, and who would like to be.", "/time-off", PHONE),
        desk("closures", "Days on which the salon is closed.", "/closures", PHONE),
        desk("gallery", "Photos of the salon.", "/gallery", PHONE),
    ),
    "Settings": (
        desk("settings", "Everything that can be set, by subject.", "/settings"),
        desk("profile", "Who the salon is.", "/settings/profile", PHONE, DESKTOP),
        desk("brand", "Colour and logo; contrast is computed.", "/settings/brand", PHONE, DESKTOP, DESKTOP_DARK),
        desk("policies", "Policies, with a preview in the customer's words.", "/settings/policies"),
        desk("rules", "How the salon is booked.", "/settings/rules", PHONE),
        desk("notifications", "Which messages are sent, and when.", "/settings/notifications"),
        desk(
            "notification",
            "One message: its words, a preview, a test.",
            "/settings/notifications/appointment_confirmed/customer",
        ),
        desk("access", "Who may sign in.", "/access", PHONE),
        desk("roles", "Who may do what.", "/access/roles", PHONE, DESKTOP),
        desk("history", "Who changed what.", "/settings/history", PHONE),
        desk("leaving", "Take everything along, or close.", "/settings/leaving", PHONE),
        desk("me", "One's own account.", "/account", PHONE),
    ),
    "With nothing": (
        site("bare-home", "A salon on its first day.", "/", PHONE, salon="bare"),
        site("bare-book", "Nothing to book yet.", "/book", PHONE, salon="bare"),
        desk("bare-day", "A calendar without a team.", "/calendar?view=day", salon="bare"),
        desk("bare-customers", "Nobody yet.", "/customers", PHONE, salon="bare"),
        desk("bare-services", "No menu yet.", "/services", PHONE, salon="bare"),
        desk("bare-team", "No team yet.", "/team", PHONE, salon="bare"),
        desk("bare-messages", "Nothing sent yet.", "/messages", PHONE, salon="bare"),
    ),
    "With too much": (
        site("crowded-home", "Long names, long texts, thirty services.", "/", salon="crowded"),
        site("crowded-book", "A menu without end.", "/book", PHONE, salon="crowded"),
        site("crowded-time", "Twelve people to choose from.", "/book/{slug}?day=" + TOMORROW, salon="crowded"),
        desk("crowded-day", "Twelve columns.", "/calendar?view=day", salon="crowded"),
        desk("crowded-agenda", "A long list.", "/calendar?view=agenda", PHONE, salon="crowded"),
        desk("crowded-drawer", "A visit with long names.", "/calendar?view=day", first=A_VISIT, salon="crowded"),
        desk("crowded-customers", "Many customers.", "/customers", PHONE, salon="crowded"),
        desk("crowded-customer", "A customer with a long name.", "/customers/{customer}", PHONE, salon="crowded"),
        desk("crowded-services", "Thirty services.", "/services", PHONE, salon="crowded"),
        desk("crowded-team", "Twelve people.", "/team", PHONE, salon="crowded"),
    ),
    "The parts": (
        site(
            "design", "Every component in every state, at `/_design` in development.", "/_design", DESKTOP, PHONE_DARK
        ),
    ),
}
