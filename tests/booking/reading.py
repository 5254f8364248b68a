"""Pages as a person without JavaScript has them: links to follow, forms to fill in and send."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
"""What htmx says of itself when it asks for a part of a page."""


@dataclass
class Form:
    """A form as it stands on a page: where it goes, what it says, and what its buttons add."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def send(self, client: FlaskClient, **typed: Any) -> TestResponse:
        return client.post(self.action, data={**self.values, **typed})


class Page(HTMLParser):
    """What can be clicked, sent and read on a page."""

    def __init__(self, answer: TestResponse) -> None:
        super().__init__()
        self.answer = answer
        self.forms: list[Form] = []
        self.links: list[dict[str, str | None]] = []
        self.text = ""
        self.feed(answer.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a":
            self.links.append(given)
        if tag == "form":
            self.forms.append(Form(given.get("action") or ""))
        if tag == "input" and self.forms and given.get("name") and given.get("type") != "checkbox":
            self.forms[-1].values[given["name"]] = given.get("value") or ""
        if tag == "button" and self.forms and given.get("name"):
            self.forms[-1].buttons.append((given["name"], given.get("value") or ""))

    def handle_data(self, data: str) -> None:
        self.text += data

    def form_to(self, ending: str) -> Form:
        return next(form for form in self.forms if form.action.endswith(ending))

    def link_to(self, part: str) -> str:
        return next(link["href"] or "" for link in self.links if part in (link.get("href") or ""))

    @property
    def offered(self) -> list[str]:
        """The starts that can be chosen."""
        return [value for form in self.forms for name, value in form.buttons if name == "starts_at"]

    @property
    def held(self) -> list[str]:
        """The addresses behind times that are one's own already."""
        return [link["href"] or "" for link in self.links if link.get("data-state") == "held"]


def at_desk(appointment: Any, act: str = "") -> str:
    """Return where the desk sees a visit, or acts upon it."""
    return f"/desk/appointments/{appointment.id}{act}"


def read(client: FlaskClient, url: str) -> Page:
    """Open an address and read the page that it leads to."""
    return arrive(client, client.get(url))


def arrive(client: FlaskClient, answer: TestResponse) -> Page:
    """Go where an answer sends the browser, and read the page there."""
    while answer.status_code in (302, 303):
        answer = client.get(answer.location)
    return Page(answer)


def undo_of(answer: TestResponse) -> tuple[str, dict[str, str]]:
    """Return where the toast takes it back, and with what."""
    toast = answer.text[answer.text.index('id="toasts"') :]
    values = dict(re.findall(r'name="(\w+)" value="([^"]*)"', toast))
    href = re.search(r'action="([^"]+)"', toast)
    assert href
    return href[1], values
