"""How often somebody may do something: counted in Redis, and by each process alone while Redis is away.

A failure of Redis neither opens the gates nor closes them, and costs at most one short wait per process every few
seconds: after an error Redis is left alone for a while.
"""

import ipaddress
import time
from datetime import UTC, datetime, timedelta
from functools import cache
from math import ceil

import structlog
from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from app.config import Settings
from app.core import ids
from app.core.refusals import TooMany
from tenants.context import key_for

log = structlog.get_logger(__name__)

EXTENSION = "rate_limits"
PATIENCE_SECONDS = 0.25
LEFT_ALONE_SECONDS = 5.0
IPV6_NETWORK_BITS = 64
"""What one customer of a provider is usually given (RFC 6177); counting single addresses would count nothing."""


class Limiter:
    """Counts in Redis when it is there, otherwise in this process with its share of every limit."""

    def __init__(self, redis_url: str, *, processes: int) -> None:
        self._shared = MovingWindowRateLimiter(_redis(redis_url))
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._processes = processes
        self._away_until = 0.0

    def hit(self, item: RateLimitItem, key: str) -> datetime | None:
        """Count one more; None when it is within the limit, otherwise when there is room again."""
        if self._may_ask_redis():
            try:
                retry_at = _hit(self._shared, item, key)
            except RedisError as error:
                self._leave_redis_alone(error)
            else:
                self._away_until = 0.0
                return retry_at
        return _hit(self._own, self._share_of(item), key)

    def clear(self, item: RateLimitItem, key: str) -> None:
        """Forget what was counted."""
        self._own.clear(self._share_of(item), key)
        if self._may_ask_redis():
            try:
                self._shared.clear(item, key)
            except RedisError as error:
                self._leave_redis_alone(error)

    def _may_ask_redis(self) -> bool:
        now = time.monotonic()
        if now < self._away_until:
            return False
        if self._away_until:
            # One request looks whether Redis is back; the others do not wait with it.
            self._away_until = now + LEFT_ALONE_SECONDS
        return True

    def _leave_redis_alone(self, error: RedisError) -> None:
        self._away_until = time.monotonic() + LEFT_ALONE_SECONDS
        log.warning("rate_limits_without_redis", error=type(error).__name__)

    def _share_of(self, item: RateLimitItem) -> RateLimitItem:
        return type(item)(ceil(item.amount / self._processes), item.multiples, namespace=item.namespace)


def init_app(app: Flask) -> None:
    """Give the application its limiter."""
    settings: Settings = app.extensions["settings"]
    app.extensions[EXTENSION] = Limiter(settings.redis_url or "", processes=settings.web_workers)


def hit(name: str, key: str, limit: str = "5/minute") -> None:
    """Count one attempt of `name` by `key` in the current salon.

    :raises TooMany: there were more than `limit` allows, with the time when there is room again
    """
    retry_at = _limiter().hit(_item(name, limit), _hidden(key))
    if retry_at is not None:
        raise TooMany(retry_at=retry_at)


def clear(name: str, key: str, limit: str) -> None:
    """Forget the attempts counted for `name` by `key` under `limit`."""
    _limiter().clear(_item(name, limit), _hidden(key))


def network() -> str:
    """Return the network that the request comes from: an IPv4 address, or the /64 that an IPv6 address is in."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.ip_network((address, IPV6_NETWORK_BITS), strict=False))


def _limiter() -> Limiter:
    found: Limiter = current_app.extensions[EXTENSION]
    return found


def _item(name: str, limit: str) -> RateLimitItem:
    item = _parse(limit)
    return type(item)(item.amount, item.multiples, namespace=key_for("limit", name))


def _hidden(key: str) -> str:
    # Addresses are personal data: Redis need not know them.
    return ids.digest(key).hex()[:32]


def _hit(limiter: MovingWindowRateLimiter, item: RateLimitItem, key: str) -> datetime | None:
    if limiter.hit(item, key):
        return None
    reset = limiter.get_window_stats(item, key).reset_time
    return datetime.fromtimestamp(reset, UTC) + timedelta(seconds=1)


class _Counters(RedisStorage):
    """Counters under keys that begin with the tenant, so that they go when it goes."""

    def prefixed_key(self, key: str) -> str:
        return key


def _redis(url: str) -> RedisStorage:
    patience = {"socket_timeout": PATIENCE_SECONDS, "socket_connect_timeout": PATIENCE_SECONDS}
    return _Counters(url, retry=Retry(NoBackoff(), 0), **patience)  # type: ignore[arg-type]


_parse = cache(parse)
