"""The same strings in every field of every call of the API: refused or kept, never a defect, and answered as JSON."""

import json
from itertools import cycle, islice

import pytest

from app.auth.access import Audience, access_of
from tenants.hosts import Site
from tests.conftest import doorbell_of
from tests.contracts.asking import call, fill
from tests.contracts.hostile import HOSTILE
from tests.contracts.test_extremes import (
    QUERIES,
    WITH_A_BODY,
    body_of,
    calls,
    complaints,
    leaves,
    programs,  # noqa: F401 - a fixture
    things,  # noqa: F401 - a fixture
    with_value,
    written,
)

HALVES = (r'"\ud800"', r'"Ann \udfff\ud83d"')
"""Half of a sign, as JSON can write it down and nothing else can."""
IN_JSON = (*(json.dumps(string) for string in HOSTILE), *HALVES)
SHORT = 2


def doses(strings, rule, method, path, ids, each):
    """Yield what to ask a rule, with hostile strings in every place that takes words."""
    url = fill(rule, ids)
    stated = body_of(method, path)
    for place in leaves(stated) if method in WITH_A_BODY else ():
        for string in islice(strings, each):
            yield url, {"data": written(with_value(stated, place), ids, string), "content_type": "application/json"}
    for name in QUERIES.get(path, ()) if method == "GET" else ():
        for string in islice(strings, each):
            query = {key: text.format(**ids) for key, text in QUERIES[path].items()}
            yield url, {"query_string": {**query, name: json.loads(string).encode("utf-8", "surrogatepass")}}


def test_no_call_breaks_at_one(app, bliss, things, programs, rounds):  # noqa: F811
    ids, strings = {**things.ids, "salon_id": bliss.salon.id}, cycle(IN_JSON)
    each, broken = rounds(SHORT, len(IN_JSON)), []
    for rule, method, path in calls(app):
        is_public = access_of(app.view_functions[rule.endpoint]).audience is Audience.EVERYBODY
        who = "nobody" if is_public else "owner"
        for url, options in doses(strings, rule, method, path, ids, each):
            doorbell_of(app).flushdb()
            broken += complaints(programs[rule.subdomain, who], method, url, options)

    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("string", HALVES)
@pytest.mark.parametrize(
    "path, place", [("/services", ("name",)), ("/appointments", ("customer", "name")), ("/auth/login", ("email",))]
)
def test_half_a_sign_is_refused(things, programs, string, path, place):  # noqa: F811
    body = written(with_value(body_of("POST", path), place), things.ids, string)

    answer = call(programs[Site.TENANT, "owner"], "POST", f"/api/v1{path}", data=body, content_type="application/json")

    assert answer.status_code == 422
