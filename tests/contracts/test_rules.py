"""The rules of the house, held against the house."""

import ast
import inspect
import re
from http import HTTPStatus

import pytest
from alembic.script import ScriptDirectory

from app import wiring
from app.config import Settings
from app.core.events import Event
from app.core.refusals import Refusal
from tenants import schema_script
from tenants.registered import JOBS, QUEUES, USUAL_TIME
from tests.conftest import ROOT

SOURCES = [*ROOT.glob("app/**/*.py"), *ROOT.glob("tenants/**/*.py")]

UNHEARD = {
    "AppointmentCompleted": "reviews will hear it; nobody is written to when a visit is over",
    "AppointmentMissed": "no-show fees will hear it",
    "PaymentAuthorised": "booking will hear it for what the salon wants to approve",
    "AppointmentReserved": "whoever has to pay is looking at the page on which they do",
    "PaymentLost": "booking will hear it to give the time free",
    "RefundSucceeded": "notifications will hear it for the customer",
}
"""Events that nobody listens to yet, and why they are told all the same."""


def subclasses(kind):
    for one in kind.__subclasses__():
        yield one
        yield from subclasses(one)


def calls(tree, name):
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name
    ]


@pytest.fixture(scope="module")
def trees():
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text()) for path in SOURCES}


class TestCommit:
    def test_only_the_unit_of_work_commits(self, trees):
        assert [name for name, tree in trees.items() if calls(tree, "commit")] == ["tenants/unit_of_work.py"]

    def test_a_commit_elsewhere_would_be_seen(self):
        assert calls(ast.parse("db.session.commit()"), "commit")


class TestJobs:
    def test_take_one_id_by_keyword(self, app):
        assert JOBS
        for job in JOBS.values():
            (parameter,) = inspect.signature(job.function).parameters.values()
            assert parameter.kind is inspect.Parameter.KEYWORD_ONLY, job.name

    def test_are_on_declared_queues(self, app):
        assert {job.queue for job in JOBS.values()} <= QUEUES.keys()

    def test_that_take_long_hold_nothing_else_up(self, app):
        slow = {job.queue for job in JOBS.values() if job.longest > USUAL_TIME}
        usual = {job.queue for job in JOBS.values() if job.longest == USUAL_TIME}

        assert JOBS["leaving.make_export"].queue in slow
        assert not slow & usual

    def test_whatever_is_owed_is_a_job(self, app, trees):
        owed = {
            argument.value
            for tree in trees.values()
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and getattr(node.func, "id", getattr(node.func, "attr", "")) in {"owe", "forgive", "for_every_tenant"}
            and node.args
            and isinstance(argument := node.args[0], ast.Constant)
        }

        assert owed <= JOBS.keys()

    def test_the_procfile_starts_the_declared_processes(self):
        lines = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines() if line)

        assert lines.keys() == {"web", "worker", "relay"}
        # `jobs work` without a choice has a process for every declared queue.
        assert lines["worker"].endswith("jobs work")


class TestEvents:
    def test_are_heard_or_listed_as_unheard(self, app):
        ours = [event for event in subclasses(Event) if event.__module__.startswith("app.")]
        concrete = [event for event in ours if not event.__subclasses__()]
        unheard = {event.__name__ for event in concrete if event not in wiring.SUBSCRIBERS}

        assert unheard == UNHEARD.keys()

    def test_are_documented(self, app):
        documented = (ROOT / "docs" / "architecture.md").read_text()

        assert [event for event in subclasses(Event) if event.__name__ not in documented] == []


class TestRefusals:
    @pytest.fixture
    def refusals(self, app):
        return [refusal for refusal in subclasses(Refusal) if refusal.__module__.startswith("app.")]

    def test_have_a_code_a_status_and_a_sentence(self, refusals):
        for refusal in refusals:
            assert re.fullmatch(r"[a-z]+(_[a-z]+)*", refusal.code), refusal
            # Somebody else's program may be away; everything else that is refused is the caller's to mend.
            assert 400 <= refusal.status < 500 or refusal.status == HTTPStatus.SERVICE_UNAVAILABLE, refusal
            assert refusal.sentence().endswith((".", "?")), refusal

    def test_have_codes_of_their_own(self, refusals):
        assert "refused" not in {refusal.code for refusal in refusals}
        stated = [refusal.code for refusal in refusals if refusal.code != refusal.__base__.code]
        assert sorted(set(stated)) == sorted(stated)


class TestMigrations:
    @pytest.mark.parametrize("tree", ["platform", "tenant"])
    def test_have_one_head_a_tree(self, tree):
        assert len(ScriptDirectory.from_config(schema_script.config(tree)).get_heads()) == 1


class TestSettings:
    def test_are_all_documented(self):
        documented = (ROOT / "docs" / "operations.md").read_text()

        assert [row.name for row in Settings.table() if f"`{row.name}`" not in documented] == []


class TestTemplates:
    TEMPLATES = sorted(ROOT.glob("templates/**/*.html"))

    def test_partials_say_what_they_need_and_are_short(self):
        for path in self.TEMPLATES:
            if path.name.startswith("_"):
                lines = path.read_text().splitlines()
                assert lines[0].startswith("{#"), path
                assert len(lines) <= 40, path

    def test_hold_no_script_and_no_style(self):
        inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|hx-on|javascript:", re.IGNORECASE)
        pages = [path for path in self.TEMPLATES if "mail" not in path.parts]

        assert [path for path in pages if inline.search(path.read_text())] == []


class TestSources:
    def test_are_no_longer_than_a_file_should_be(self):
        assert [path for path in SOURCES if len(path.read_text().splitlines()) > 400] == []
