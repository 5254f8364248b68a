"""What bin/translate does: finds every sentence of the program, brings the catalogues in step, compiles them.

English stands in the source. Besides what is marked with `_(…)`, the sentences of refusals are found, which are the
docstrings of their classes, and those of the table SENTENCES, by status.
"""

import ast
import inspect
import io
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeGuard

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from house.terminal import say
from house.venv import ROOT

TRANSLATIONS = ROOT / "app" / "translations"
DOMAIN = "messages"
LANGUAGES = ("de", "es", "fr", "ja", "ar")

WITHOUT_DESK = frozenset({"ar"})
"""Languages that customers read and the desk does not speak: it is not drawn from right to left."""

AT_THE_DESK = (
    *("app/auth/access_sheet.py", "app/auth/account", "app/auth/audit/", "app/auth/desk.py"),
    *("app/auth/permission_words.py", "app/booking/desk/", "app/booking/queries/", "app/catalogue/desk/"),
    *("app/customers/", "app/leaving/archive.py", "app/leaving/desk.py"),
    *("app/notifications/desk.py", "app/notifications/occasions.py", "app/notifications/settings.py", "app/pages.py"),
    *("app/payments/desk/", "app/payments/terms/", "templates/payments/"),
    *("templates/auth/access", "templates/auth/roles", "templates/auth/account", "templates/booking/desk/"),
    *("templates/catalogue/_stranded", "templates/catalogue/absences/", "templates/catalogue/addons/"),
    *("templates/catalogue/closures/", "templates/catalogue/gallery/", "templates/catalogue/history/"),
    *("templates/catalogue/hours/", "templates/catalogue/services/", "templates/catalogue/settings/"),
    *(
        "templates/catalogue/start/",
        "templates/catalogue/stranded",
        "templates/catalogue/team/",
        "templates/customers/",
    ),
    *("templates/layouts/desk.html", "templates/layouts/settings.html", "templates/leaving/"),
    *("templates/notifications/desk/", "templates/notifications/settings/", "templates/shared/_desk_nav.html"),
    *("templates/shared/_order.html", "templates/shared/_settings_nav.html"),
)
"""Where sentences stand that only the team reads. What refuses is read by everybody: /problems lists it."""


WHERE = {"app": [("**.py", "python")], "templates": [("**.html", "jinja2"), ("**.txt", "jinja2")]}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
}
REFUSAL = "Refusal"
TABLE = "SENTENCES"
UNDATED = datetime(2027, 1, 1, tzinfo=UTC)
"""In place of the dates that a catalogue's header wants: they would make every run a change."""


@dataclass(frozen=True)
class Progress:
    """How far a language is."""

    language: str
    missing: tuple[str, ...]
    total: int


def found() -> Catalog:
    """Return every sentence of the program."""
    catalog = Catalog(domain=DOMAIN, project="Parlour", creation_date=UNDATED, fuzzy=False)
    for folder, methods in WHERE.items():
        marked = extract_from_dir(ROOT / folder, method_map=methods, keywords=KEYWORDS, strip_comment_tags=True)
        for name, _line, message, _comments, context in marked:
            catalog.add(message, locations=[(f"{folder}/{name}", 0)], context=context)
    for name, sentence in unmarked(_trees()):
        catalog.add(sentence, locations=[(name, 0)])
    return catalog


def _trees() -> dict[str, ast.Module]:
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text()) for path in ROOT.glob("app/**/*.py")}


def wanted_in(language: str, template: Catalog) -> Catalog:
    """Return the sentences that a language is to have: all, or what customers can read."""
    if language not in WITHOUT_DESK:
        return template
    refused = {sentence for _, sentence in unmarked(_trees())}
    wanted = Catalog(domain=DOMAIN, project="Parlour", creation_date=UNDATED, fuzzy=False)
    for message in template:
        if message.id and (message.id in refused or not all(_is_at_the_desk(name) for name, _ in message.locations)):
            wanted.add(message.id, locations=message.locations, context=message.context)
    return wanted


def _is_at_the_desk(name: str) -> bool:
    return name.startswith(AT_THE_DESK)


def unmarked(trees: Mapping[str, ast.Module]) -> Iterator[tuple[str, str]]:
    """Yield the sentences of all refusals and of every table of sentences, each with the name of its module."""
    classes = [(name, node) for name, tree in sorted(trees.items()) for node in ast.walk(tree) if _is_class(node)]
    refusals = _descendants(REFUSAL, [node for _, node in classes])
    for name, node in classes:
        if node.name in refusals and (sentence := ast.get_docstring(node)):
            yield name, inspect.cleandoc(sentence)
    for name, tree in sorted(trees.items()):
        for line in tree.body:
            if isinstance(line, ast.Assign) and [getattr(target, "id", "") for target in line.targets] == [TABLE]:
                yield from ((name, sentence) for sentence in ast.literal_eval(line.value).values())


def _is_class(node: ast.AST) -> TypeGuard[ast.ClassDef]:
    return isinstance(node, ast.ClassDef)


def _descendants(ancestor: str, classes: Iterable[ast.ClassDef]) -> set[str]:
    """Return the names of all classes that derive from one, however far."""
    bases = {node.name: {getattr(base, "id", getattr(base, "attr", "")) for base in node.bases} for node in classes}
    known, grown = {ancestor}, True
    while grown:
        children = {name for name, above in bases.items() if above & known} - known
        known, grown = known | children, bool(children)
    return known - {ancestor}


def update(template: Catalog) -> list[Progress]:
    """Bring every catalogue in step with the program, and compile it."""
    return [_update(language, template) for language in LANGUAGES]


def po_path(language: str) -> Path:
    """Return where a language's catalogue is."""
    return TRANSLATIONS / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """Return a language's catalogue; empty when there is none yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN, project="Parlour")
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def in_step(catalog: Catalog, template: Catalog) -> Catalog:
    """Return the catalogue with exactly the template's sentences, and the translations that it has for them."""
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment = f"# Parlour in {catalog.locale.english_name}." if catalog.locale else ""
    catalog.version, catalog.last_translator, catalog.language_team = "1", "", ""
    catalog.msgid_bugs_address, catalog.fuzzy = "", False
    catalog.creation_date = catalog.revision_date = UNDATED
    return catalog


def as_po(catalog: Catalog) -> bytes:
    """Return the catalogue as people edit it."""
    written = io.BytesIO()
    write_po(written, catalog, width=120, sort_by_file=True, include_lineno=False)
    return written.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """Return the catalogue as the program reads it."""
    written = io.BytesIO()
    write_mo(written, catalog)
    return written.getvalue()


def missing(catalog: Catalog) -> tuple[str, ...]:
    """Return the sentences without a translation."""
    return tuple(_first(message.id) for message in catalog if message.id and not _is_translated(message.string))


def _update(language: str, template: Catalog) -> Progress:
    catalog = in_step(read(language), wanted_in(language, template))
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_po(catalog))
    path.with_suffix(".mo").write_bytes(as_mo(catalog))
    return Progress(language, missing(catalog), len(catalog))


def _first(message_id: object) -> str:
    return message_id[0] if isinstance(message_id, tuple) else str(message_id)


def _is_translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def main(arguments: list[str]) -> None:
    """Bring everything in step, and say how far each language is."""
    for progress in update(found()):
        say(f"{progress.language}: {progress.total - len(progress.missing)} of {progress.total}")
        for sentence in progress.missing if "--missing" in arguments else ():
            say(f"    {sentence}")


if __name__ == "__main__":
    main(sys.argv[1:])
