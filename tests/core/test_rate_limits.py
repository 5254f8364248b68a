import time
from datetime import UTC, datetime, timedelta

import pytest
from redis.exceptions import ConnectionError as RedisAway

from app.core import rate_limits
from app.core.rate_limits import Limiter, clear, hit, network
from app.core.refusals import TooMany
from tenants import doorbell
from tenants.context import use_tenant

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def limiter(app, monkeypatch):
    """A limiter of two processes that cannot reach Redis."""
    alone = Limiter(NOWHERE, processes=2)
    monkeypatch.setitem(app.extensions, rate_limits.EXTENSION, alone)
    return alone


def allowed(count, key="k", limit="3/minute"):
    """How many of `count` attempts are within the limit."""
    return sum(is_allowed(key, limit) for _ in range(count))


def is_allowed(key="k", limit="3/minute"):
    try:
        hit("test", key, limit)
    except TooMany:
        return False
    return True


class TestHit:
    def test_allows_as_many_as_stated(self, app):
        assert allowed(5) == 3

    def test_says_when_there_is_room_again(self, app):
        allowed(3)

        with pytest.raises(TooMany) as refusal:
            hit("test", "k", "3/minute")

        wait = refusal.value.retry_at - datetime.now(UTC)
        assert timedelta(seconds=50) < wait <= timedelta(seconds=62)

    def test_counts_keys_and_names_apart(self, app):
        allowed(3)

        assert is_allowed("other")
        hit("another", "k", "3/minute")

    def test_counts_salons_apart(self, app, mane, committed):
        with use_tenant(committed.salon):
            assert allowed(4) == 3
        with use_tenant(mane):
            assert allowed(4) == 3

    def test_lets_the_window_move(self, app):
        assert allowed(3, limit="2/second") == 2
        time.sleep(1.1)
        assert is_allowed(limit="2/second")

    def test_forgets_when_told(self, app):
        allowed(3)

        clear("test", "k", "3/minute")

        assert allowed(5) == 3


class TestKeys:
    def test_carry_the_salon_and_hide_the_address(self, app, shear):
        hit("sign_in", "ada@shear.example", "3/minute")

        (key,) = app.extensions[doorbell.EXTENSION].keys()
        assert key.decode().startswith(f"parlour:{shear.schema_name}:limit:sign_in/")
        assert b"ada" not in key


class TestWithoutRedis:
    def test_counts_by_itself_with_its_share(self, limiter):
        assert allowed(10, limit="4/minute") == 2

    def test_allows_at_least_one(self, limiter):
        assert allowed(10, limit="1/minute") == 1

    def test_forgets_when_told(self, limiter):
        allowed(10)
        clear("test", "k", "3/minute")

        assert is_allowed()

    def test_leaves_redis_alone_for_a_while(self, limiter, monkeypatch):
        asked = []
        monkeypatch.setattr(rate_limits, "_hit", _refusing_redis(limiter, asked))

        allowed(10)

        assert len(asked) == 1

    def test_asks_again_after_a_while(self, limiter, monkeypatch):
        asked = []
        monkeypatch.setattr(rate_limits, "_hit", _refusing_redis(limiter, asked))
        monkeypatch.setattr(rate_limits, "LEFT_ALONE_SECONDS", 0.0)

        allowed(3)

        assert len(asked) == 3

    def test_counts_in_redis_again_when_it_is_back(self, limiter, monkeypatch):
        asked = []
        with monkeypatch.context() as away:
            away.setattr(rate_limits, "_hit", _refusing_redis(limiter, asked))
            away.setattr(rate_limits, "LEFT_ALONE_SECONDS", 0.0)
            allowed(1)
        limiter._shared = limiter._own

        assert allowed(10, key="back", limit="4/minute") == 4

    def test_takes_no_time(self, limiter):
        started = time.perf_counter()
        allowed(20)

        assert time.perf_counter() - started < 1

    def test_waits_briefly_for_a_redis_that_hangs(self, app, hanging_server):
        limiter = Limiter(hanging_server, processes=1)
        started = time.perf_counter()

        limiter.hit(rate_limits._item("test", "3/minute"), "k")

        assert time.perf_counter() - started < 2 * rate_limits.PATIENCE_SECONDS + 0.5


def _refusing_redis(limiter, asked):
    count = rate_limits._hit

    def refuse(strategy, item, key):
        if strategy is limiter._shared:
            asked.append(key)
            raise RedisAway
        return count(strategy, item, key)

    return refuse


@pytest.fixture
def hanging_server():
    """Accepts connections and never answers."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


class TestNetwork:
    @pytest.mark.parametrize(
        "address, expected",
        [
            ("198.51.100.7", "198.51.100.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
            ("", "unknown"),
        ],
    )
    def test_is_what_one_customer_of_a_provider_has(self, app, address, expected):
        with app.test_request_context("/", environ_overrides={"REMOTE_ADDR": address}):
            assert network() == expected
