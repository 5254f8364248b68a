"""The catalogues: whole where customers read them, compiled from what stands beside them, with nothing lost."""

import re

import pytest
from flask import Flask
from flask_babel import force_locale
from house import translations

from app.availability.occupancy import SlotTaken
from app.core.refusals import Refusal

ALWAYS_WHOLE = ("app/notifications/letters/", "templates/mail/", "app/catalogue/words.py", "app/core/spoken_time.py")
HOLE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")

every_language = pytest.mark.parametrize("language", translations.LANGUAGES)


@pytest.fixture(scope="module")
def template():
    return translations.found()


def holes(text):
    return sorted(name or other for name, other in HOLE.findall(text))


def forms(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


@every_language
def test_what_the_program_reads_is_what_people_edit(language):
    compiled = translations.po_path(language).with_suffix(".mo").read_bytes()

    assert compiled == translations.as_mo(translations.read(language)), "run bin/translate"


@every_language
def test_mails_lack_no_sentence(language, template):
    catalog = translations.in_step(translations.read(language), template)
    mine = [message for message in catalog if any(path.startswith(ALWAYS_WHOLE) for path, _ in message.locations)]

    assert [message.id for message in mine if not all(forms(message))] == []


@every_language
def test_refusals_lack_no_sentence(language, app: Flask):
    catalog = translations.read(language)
    sentences = {
        refusal.sentence() for refusal in refusals() if refusal.__module__.startswith(("app.booking", "app.av"))
    }

    assert [sentence for sentence in sentences if not (catalog.get(sentence) and catalog.get(sentence).string)] == []


@every_language
def test_translations_have_the_holes_of_their_sentences(language):
    for message in translations.read(language):
        source = message.id[-1] if isinstance(message.id, tuple) else message.id
        for form in filter(None, forms(message)) if message.id else ():
            assert set(holes(form)) <= set(holes(source)), form
            assert isinstance(message.id, tuple) or holes(form) == holes(source), form


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


def refusals(kind=Refusal):
    for one in kind.__subclasses__():
        yield one
        yield from refusals(one)
