"""The bench's own arithmetic: ranks, ratios, verdicts, turns and the table. What it measures is not measured here."""

import json
from math import nan

import pytest
from flask import Flask

from bench import asked, figures, lighthouse
from bench.asked import Asked, Target, ask_in_turns, expect
from bench.booking import Bookings
from bench.figures import RATIO, Figure, median_ratio, missed, percentile, table
from bench.load import Ask, Each, get, post
from bench.rounds import interleave


class TestPercentile:
    @pytest.mark.parametrize(("share", "found"), [(0.5, 50), (0.95, 95), (0.951, 96), (1, 100), (0.001, 1)])
    def test_is_the_nearest_rank(self, share, found):
        assert percentile(range(100, 0, -1), share) == found

    def test_of_one_value_is_that_value(self):
        assert percentile([7.0], 0.95) == 7

    def test_of_nothing_is_refused(self):
        with pytest.raises(ValueError, match="nothing"):
            percentile([], 0.5)


class TestMedianRatio:
    def test_lets_the_other_rounds_outvote_a_disturbed_one(self):
        assert median_ratio([50, 5, 60], [100, 100, 100]) == 0.5

    def test_compares_what_was_measured_in_the_same_round(self):
        assert median_ratio([10, 100, 1000], [20, 200, 2000]) == 0.5

    def test_refuses_rounds_that_do_not_pair_up(self):
        with pytest.raises(ValueError, match="shorter"):
            median_ratio([1, 2], [1])


class TestFigure:
    def test_is_missed_below_its_least_and_above_its_most(self):
        low = Figure(name="low", value=0.49, unit=RATIO, at_least=0.5)
        high = Figure(name="high", value=61, unit="ms", at_most=60)
        met = Figure(name="met", value=60, unit="ms", at_most=60)
        told = Figure(name="told", value=1e9)

        assert missed([low, high, met, told]) == [low, high]

    def test_that_is_no_number_is_missed(self):
        assert not Figure(name="broken", value=nan, at_least=0).is_met

    def test_is_shown_with_its_target_and_verdict(self):
        shown = table([Figure(name="slots", value=0.454, unit=RATIO, at_least=0.5)])

        assert shown.splitlines()[-1].startswith("slots")
        assert "0.45 ×" in shown
        assert "≥ 0.50 ×" in shown
        assert shown.endswith("MISSED")

    @pytest.mark.parametrize(("value", "said"), [(1234.5, "1,234"), (56.78, "56.8"), (1.234, "1.23")])
    def test_is_said_with_the_digits_that_mean_something(self, value, said):
        assert figures.spoken(value, "") == said


class TestInterleave:
    def test_lets_both_sides_have_every_round_and_begin_in_turns(self):
        order = []
        sides = [lambda: order.append("a") or 1, lambda: order.append("b") or 2]

        assert interleave(sides, rounds=3) == [[1, 1, 1], [2, 2, 2]]
        assert order == ["a", "b", "b", "a", "a", "b"]


class TestAsked:
    @pytest.fixture
    def parlour(self):
        app = Flask(__name__)
        app.add_url_rule("/", "door", lambda: "open")
        return app.test_client()

    def test_counts_what_was_asked_after_the_first_turn(self, parlour):
        found = ask_in_turns({"door": lambda: expect(parlour.get("/"))}, rounds=2)

        assert len(found["door"].lengths) == len(found["door"].processor) == 20
        assert found["door"].statements == 0

    def test_takes_no_other_answer_for_a_quick_one(self, parlour):
        with pytest.raises(asked.WrongAnswer, match="/elsewhere: 404"):
            expect(parlour.get("/elsewhere"))

    def test_is_held_against_its_target_and_told_against_the_floor(self):
        ours = Asked(lengths=[0.05] * 20, processor=[0.04] * 20, statements=11)
        floor = Asked(lengths=[0.01] * 20, processor=[0.01] * 20, statements=1)
        said = {figure.name: figure for figure in ours.figures("a day", floor, Target(ms=60, statements=10))}

        assert said["a day: p95"].is_met
        assert said["  median, of the floor's"].value == pytest.approx(5)
        assert missed(said.values()) == [said["  statements"]]


FOUND = {
    "categories": {"seo": {"score": 0.92}},
    "audits": {
        "total-byte-weight": {"numericValue": 71_234, "score": 1, "title": "Small"},
        "meta-description": {"score": 0, "title": "No description"},
    },
}


class TestLighthouse:
    def test_is_told_as_hundredths_with_what_is_wrong(self, monkeypatch):
        monkeypatch.setattr(lighthouse, "_run", lambda _address, _categories: FOUND)
        report = lighthouse.look_at("http://localhost/", categories=["seo"])

        assert report.scores == {"seo": 92}
        assert report.bytes == 71_234
        assert report.faults == ("meta-description: No description",)

    def test_is_asked_again_when_it_comes_to_nothing(self, monkeypatch):
        answers = iter([lighthouse.NoReport("no start"), FOUND])

        def run(_address, _categories):
            answer = next(answers)
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(lighthouse, "_run", run)
        assert lighthouse.look_at("http://localhost/", categories=["seo"]).scores == {"seo": 92}


class TestLoad:
    def test_asks_for_each_request_once(self):
        requests = (get("/a", host="x"), get("/b", host="x"))

        assert [next(visit).request for visit in Each(requests).visits()] == list(requests)

    def test_says_the_length_of_what_it_posts(self):
        assert post("/a", b"{}", host="x", address="10.0.0.1").endswith(b"Content-Length: 2\r\n\r\n{}")

    def test_books_what_it_was_given_to_keep(self):
        plan = Bookings("shear", "/holds", "/appointments", "service", [("bo", "9:00")], first_number=258)
        visit = next(plan.visits())
        held = next(visit)
        booked = visit.send(b'{"id": "7", "token": "secret"}')

        assert held.status == booked.status == 201
        assert b"X-Forwarded-For: 10.0.1.2" in held.request
        assert _body(held)["starts_at"] == "9:00"
        assert _body(booked)["hold_token"] == "secret"


def _body(ask: Ask) -> dict[str, object]:
    return json.loads(ask.request.partition(b"\r\n\r\n")[2])
