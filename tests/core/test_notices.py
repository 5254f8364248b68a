"""Notices survive a redirect; whoever has none is given no cookie."""

import pytest
from flask import Flask, flash, get_flashed_messages, session

from app.core.notices import Notices


@pytest.fixture
def browser():
    site = Flask(__name__)
    site.secret_key, site.session_interface = "secret", Notices()
    site.add_url_rule("/say", view_func=lambda: flash("Saved.") or "said", endpoint="say")
    site.add_url_rule("/read", view_func=get_flashed_messages, endpoint="read")
    site.add_url_rule("/", view_func=lambda: "", endpoint="home")
    site.add_url_rule("/api/", view_func=lambda: str(list(session)), endpoint="programs")
    return site.test_client()


def test_a_notice_reaches_the_next_page(browser):
    browser.get("/say")

    assert browser.get("/read").json == ["Saved."]


def test_it_is_said_once(browser):
    browser.get("/say")
    browser.get("/read")

    assert browser.get("/read").json == []


def test_nobody_is_given_a_cookie_for_nothing(browser):
    answer = browser.get("/")

    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers


def test_a_forged_cookie_is_empty(browser):
    browser.set_cookie("session", "forged")

    assert browser.get("/read").json == []


def test_programs_have_no_session(browser):
    browser.get("/say")
    answer = browser.get("/api/")

    assert answer.text == "[]"
    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers
