from datetime import timedelta

import pytest
from flask import Response

from app.core.http import worth_retrying


class TestRetryAfter:
    @pytest.mark.parametrize(
        "wait, seconds",
        [(timedelta(seconds=90), "90"), (timedelta(seconds=1.2), "2"), (timedelta(0), "1"), (-timedelta(hours=1), "1")],
    )
    def test_is_said_in_whole_seconds(self, app, now, wait, seconds):
        assert worth_retrying(Response(), now + wait).headers["Retry-After"] == seconds

    def test_is_not_said_where_nobody_knows(self, app):
        assert "Retry-After" not in worth_retrying(Response(), None).headers
