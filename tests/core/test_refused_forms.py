"""Forms that come back: which refusals bring them back, and with what."""

import pytest
from flask import Response
from werkzeug.exceptions import HTTPException

from app.core.refusals import Conflict, Forbidden, Invalid, NotFound
from app.core.refused_forms import Form, came_back, coming_back, refused


@pytest.fixture
def sent(app):
    """A form that was sent with a name in it."""
    with app.test_request_context("/", method="POST", data={"name": "Dora", "tag": ["a", "b"]}):
        yield


def answer(refusal):
    return Response(refusal.detail, refusal.status)


def raising(refusal):
    raise refusal


class TestComingBack:
    @pytest.mark.parametrize("refusal", [Invalid(), Conflict()])
    def test_answers_with_the_form(self, app, refusal):
        with pytest.raises(HTTPException) as aborted, coming_back(answer):
            raise refusal

        assert aborted.value.get_response().status_code == refusal.status

    @pytest.mark.parametrize("refusal", [NotFound(), Forbidden()])
    def test_leaves_alone_what_no_form_can_mend(self, refusal):
        with pytest.raises(type(refusal)), coming_back(answer):
            raise refusal

    def test_says_nothing_where_nothing_is_refused(self):
        with coming_back(answer):
            pass


@pytest.mark.usefixtures("sent")
class TestAFormThatCameBack:
    def test_says_what_was_typed_and_what_is_wrong_with_it(self):
        form = came_back(Invalid(errors={"name": ["Too short."], "rows.1.name": ["Too long."]}), name="card")

        assert (form.name, form.value("name"), form.several("tag"), form.status) == ("card", "Dora", ["a", "b"], 422)
        assert (form.wrong("name"), form.wrong("rows")) == (["Too short."], ["Too long."])

    def test_has_the_sentence_for_the_whole(self):
        assert came_back(Invalid(errors={"_form": ["Say something."]})).problem == "Say something."
        assert came_back(Conflict("Somebody was first.")).problem == "Somebody was first."

    def test_is_none_where_it_is_accepted(self):
        assert refused(lambda: None) is None

    def test_lets_through_what_it_was_not_asked_about(self):
        with pytest.raises(Conflict):
            refused(lambda: raising(Conflict()), only=Invalid)


def test_a_form_that_nobody_has_sent_is_empty():
    assert (Form().value("name"), Form().several("tag"), Form().wrong("name")) == ("", [], [])
