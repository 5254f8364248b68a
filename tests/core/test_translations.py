"""The catalogues: whole, compiled from what stands beside them, with nothing lost."""

import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from flask import Flask
from flask_babel import force_locale
from house import translations

from app.availability.occupancy import SlotTaken
from app.core.languages import SUPPORTED
from app.core.refusals import Refusal

HOLE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")

SHORT = 3
"""Words that two languages can have in common: names and formats."""

every_language = pytest.mark.parametrize("language", translations.LANGUAGES)


@pytest.fixture(scope="module")
def template():
    return translations.found()


def holes(text):
    return {name or other for name, other in HOLE.findall(text)}


def forms(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def source(message):
    return message.id[-1] if isinstance(message.id, tuple) else message.id


def sentences(catalog):
    return [message for message in catalog if message.id]


def untranslated(catalog, template):
    """Return the program's sentences that a catalogue lacks, whole or one of their forms."""
    wanted = sentences(template)
    known = {message.id: message for message in sentences(catalog)}
    return [one.id for one in wanted if one.id not in known or not all(forms(known[one.id]))]


def odd(catalog):
    """Return the sentences that say less or more than they should, or lack a form."""
    found = []
    for message in sentences(catalog):
        is_counted = isinstance(message.id, tuple)
        asked = holes(source(message))
        wrong = [form for form in forms(message) if not (holes(form) <= asked if is_counted else holes(form) == asked)]
        if wrong or len(forms(message)) != (catalog.num_plurals if is_counted else 1):
            found.append(message.id)
    return found


def one_sentence(string, said="%(count)s visits"):
    catalog = Catalog(locale="de")
    catalog.add(said, string)
    return catalog


def test_every_language_of_the_program_has_a_catalogue():
    assert {"en", *translations.LANGUAGES} == set(SUPPORTED)


@every_language
def test_what_the_program_reads_is_what_people_edit(language):
    compiled = translations.po_path(language).with_suffix(".mo").read_bytes()

    assert compiled == translations.as_mo(translations.read(language)), "run bin/translate"


@every_language
def test_no_sentence_is_untranslated(language, template):
    wanted = translations.wanted_in(language, template)

    assert untranslated(translations.read(language), wanted) == []


@every_language
def test_the_catalogue_has_no_other_sentences(language, template):
    wanted = {message.id for message in sentences(translations.wanted_in(language, template))}

    assert {message.id for message in sentences(translations.read(language))} - wanted == set()


@every_language
def test_translations_have_the_holes_and_the_forms_of_their_sentences(language):
    assert odd(translations.read(language)) == []


@every_language
def test_the_forms_are_those_of_the_language(language):
    assert translations.read(language).num_plurals == get_plural(language).num_plurals


def test_no_language_speaks_another_one():
    """Sentences of the same words in two languages: one of them was filled in from the wrong file."""
    said = {}
    for language in translations.LANGUAGES:
        for message in sentences(translations.read(language)):
            for form in set(forms(message)):
                said.setdefault(form, set()).add(language)

    assert [form for form, by in said.items() if len(by) > 1 and len(HOLE.sub("", form).split()) > SHORT] == []


class TestControls:
    def test_a_sentence_without_a_translation_is_seen(self):
        assert untranslated(one_sentence(""), one_sentence("")) == ["%(count)s visits"]
        assert untranslated(Catalog(locale="de"), one_sentence("")) == ["%(count)s visits"]

    def test_a_missing_form_is_seen(self):
        counted = ("%(count)s visit", "%(count)s visits")

        assert untranslated(one_sentence(("ein Termin", ""), counted), one_sentence("", counted)) == [counted]
        assert odd(one_sentence(("ein Termin",), counted)) == [counted]

    def test_a_lost_hole_is_seen(self):
        assert odd(one_sentence("nichts")) == ["%(count)s visits"]

    def test_a_hole_too_many_is_seen(self):
        assert odd(one_sentence("%(count)s %(nothing)s")) == ["%(count)s visits"]


@pytest.mark.parametrize(
    "language, said",
    [
        ("en", "Somebody booked this time first."),
        ("de", "Jemand war schneller"),
        ("ja", "この時間は先に予約されました"),
    ],
)
def test_a_refusal_speaks_the_readers_language(app: Flask, language, said):
    with force_locale(language):
        assert SlotTaken().detail.startswith(said)


def test_sentences_of_refusals_and_tables_are_found(template):
    assert Refusal.sentence() not in template
    assert SlotTaken.sentence() in template
    assert "There is nothing at this address." in template
