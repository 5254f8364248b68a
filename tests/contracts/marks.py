"""Finding words that stand in no catalogue: in pages as they are read, in templates and Python as they are written."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment

READ_OUT = {"title", "aria-label", "aria-description", "placeholder", "alt", "label"}
UNREAD = {"script", "style", "code", "kbd"}
VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’])*")
ADDRESS = re.compile(r"\w+://\S+|[\w.+-]+@\S+|\b[0-9a-f]{8}-[0-9a-f-]+")
INITIALS = re.compile(r"[A-Z]{1,2}$")

CLASSES = re.compile(r"{% block \w+_class %}.*?{% endblock")
"""Names of classes, which stand in blocks of their own."""

OPEN, CLOSE = "⟦", "⟧"
HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands in a template for whatever an expression says."""

MARKS = {"_", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext", "pgettext", "lazy_pgettext"}
SENTENCE = re.compile(r"[A-Z][^\n{}]*\s[^\n{}]*[.?!…]$")


class Texts(HTMLParser):
    """What a page says: its texts, and the attributes that are shown or read out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.unread = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        stated = {name: value or "" for name, value in attrs}
        shown = READ_OUT | ({"value"} if stated.get("type") in {"submit", "button"} and tag == "input" else set())
        self.found += [value for name, value in stated.items() if name in shown or _is_spoken(name, value)]
        if tag not in VOID and (self.unread or tag in UNREAD or stated.get("translate") == "no"):
            self.unread += 1

    def handle_endtag(self, tag: str) -> None:
        self.unread = max(0, self.unread - (tag not in VOID))

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.found.append(data)


def _is_spoken(name: str, value: str) -> bool:
    """Tell whether a script says it: several words in an attribute of ours."""
    return (
        name.startswith("data-") and " " in value.strip() and not value.startswith(":") and len(WORD.findall(value)) > 1
    )


class Pseudo:
    """A language in which every sentence stands in brackets."""

    @staticmethod
    def ugettext(sentence: str) -> str:
        return f"{OPEN}{sentence}{CLOSE}"

    @staticmethod
    def upgettext(_meaning: str, sentence: str) -> str:
        return f"{OPEN}{sentence}{CLOSE}"

    @staticmethod
    def ungettext(one: str, many: str, number: int) -> str:
        return f"{OPEN}{one if number == 1 else many}{CLOSE}"


def outside_of_brackets(said: str) -> str:
    """Return what is left of a text when everything in brackets is taken out, however deep."""
    depth, left = 0, []
    for letter in said:
        depth += (letter == OPEN) - (letter == CLOSE)
        left.append(" " if depth or letter == CLOSE else letter)
    return "".join(left)


def unmarked(said: str, known: set[str]) -> bool:
    """Tell whether a text says anything that is neither marked nor known."""
    left = ADDRESS.sub(" ", outside_of_brackets(said))
    return any(word not in known and not INITIALS.match(word) for word in WORD.findall(left))


def written_in(template: str) -> list[str]:
    """Return the words of a template that no expression says."""
    environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    page = []
    for _line, token, value in environment.lex(CLASSES.sub("{% block a %}{% endblock", template)):
        if token == "data":
            page.append(value)
        elif token == "variable_begin":
            page.append("a" if page and page[-1].endswith("<") else HOLE)
    return [said.strip() for said in Texts("".join(page)).found if WORD.search(said)]


def sentences_of(tree: ast.Module) -> Iterator[str]:
    """Yield the sentences of a module that are neither marked nor its docstrings."""
    known = {id(part) for node in ast.walk(tree) if _marks(node) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in known and SENTENCE.match(str(node.value)):
            yield str(node.value)


def _marks(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assign):
        return [getattr(target, "id", "") for target in node.targets] == ["SENTENCES"]
    return isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in MARKS
