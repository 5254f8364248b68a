"""The forms of a page with every field, as a browser would send them."""

from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

WRITTEN = frozenset({"text", "search", "email", "tel", "url", "password", "textarea"})
"""Fields in which one writes what one likes."""
NEVER_SENT = frozenset({"submit", "button", "reset", "image", "file"})
PLAIN = {
    "email": "nobody@x.example",
    "tel": "030 1234567",
    "url": "https://x.example/",
    "date": "2027-03-09",
    "time": "10:00",
    "datetime-local": "2027-03-09T10:00",
    "month": "2027-03",
    "color": "#336699",
    "password": "correct horse battery staple",
}


@dataclass
class Field:
    """One field: of which kind, and what it says."""

    name: str
    kind: str
    value: str
    is_sent: bool = True

    @property
    def is_written(self) -> bool:
        """Whether one writes into it what one likes."""
        return self.kind in WRITTEN


@dataclass
class WholeForm:
    """A form: where it goes, and all that goes with it."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)
    others: set[tuple[str, str]] = field(default_factory=set)
    """Where some of its buttons send it instead."""

    @property
    def kind(self) -> tuple[str, ...]:
        """What makes it another form than others that go to addresses like its own."""
        return (self.method, *sorted({one.name for one in self.fields}))

    def filled(self, written: dict[str, str], *, words: str = "Some words") -> dict[str, list[str]]:
        """Return what is sent when some fields are written into and the others are left or filled in sensibly."""
        sent: dict[str, list[str]] = {}
        for one in self.fields:
            if one.name in written:
                sent[one.name] = [written[one.name]]
            elif one.is_sent:
                sent.setdefault(one.name, []).append(one.value or _plain(one, words))
        return sent


def _plain(one: Field, words: str) -> str:
    if one.kind == "number":
        return "1"
    return PLAIN.get(one.kind, words if one.kind == "text" else "")


class _Forms(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[WholeForm] = []
        self.by_id: dict[str, WholeForm] = {}
        self.outside: list[tuple[str, Field]] = []
        self.inside: WholeForm | None = None
        self.area: Field | None = None
        self.choice: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        match tag:
            case "form":
                self._begin(given)
            case "input":
                self._input(given)
            case "button":
                self._button(given)
            case "textarea":
                self.area = self._add(given, "textarea", "")
            case "select":
                self.choice = self._add(given, "select", "")
            case "option" if self.choice is not None and ("selected" in given or not self.choice.value):
                self.choice.value = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "form":
                self.inside = None
            case "textarea":
                self.area = None
            case "select":
                self.choice = None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.value += data

    def _begin(self, given: dict[str, str]) -> None:
        target = given.get("action") or self.path
        self.inside = WholeForm(target, given.get("method", "get").upper())
        self.forms.append(self.inside)
        if "id" in given:
            self.by_id[given["id"]] = self.inside

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind not in NEVER_SENT:
            is_sent = kind not in {"checkbox", "radio"} or "checked" in given or "required" in given
            self._add(given, kind, given.get("value", ""), is_sent=is_sent)

    def _button(self, given: dict[str, str]) -> None:
        if "formaction" in given and self.inside is not None:
            self.inside.others.add((given["formaction"], given.get("formmethod", "post").upper()))
            return
        if given.get("name"):
            first = self.inside is not None and all(one.name != given["name"] for one in self.inside.fields)
            self._add(given, "button", given.get("value", ""), is_sent=first)

    def _add(self, given: dict[str, str], kind: str, value: str, *, is_sent: bool = True) -> Field | None:
        if not given.get("name"):
            return None
        made = Field(given["name"], kind, value, is_sent)
        if "form" in given:
            self.outside.append((given["form"], made))
        elif self.inside is not None:
            self.inside.fields.append(made)
        return made


def forms_of(page: str, path: str) -> list[WholeForm]:
    """Return the forms of a page at an address."""
    reader = _Forms(path)
    reader.feed(page)
    for form_id, one in reader.outside:
        if form_id in reader.by_id:
            reader.by_id[form_id].fields.append(one)
    elsewhere = [
        replace(form, action=action, method=method) for form in reader.forms for action, method in sorted(form.others)
    ]
    return [
        form
        for form in [*reader.forms, *elsewhere]
        if form.method in {"GET", "POST"} and not form.action.startswith("#")
    ]
