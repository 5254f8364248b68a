"""Figures for Prometheus. With several processes they share a folder (prometheus_client's multiprocess mode)."""

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.values import get_value_class

REQUESTS = Counter("parlour_requests_total", "Requests answered", ["endpoint", "method", "status"])
SECONDS = Histogram(
    "parlour_request_seconds",
    "Time to answer a request, in seconds",
    ["endpoint"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
OWED_AGE = Gauge("parlour_owed_oldest_seconds", "Age of the longest overdue task", multiprocess_mode="mostrecent")
PARKED = Gauge("parlour_owed_parked", "Tasks that wait for the operator", multiprocess_mode="mostrecent")


def observe(endpoint: str, method: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    REQUESTS.labels(endpoint, method, status).inc()
    SECONDS.labels(endpoint).observe(seconds)


def exposition() -> tuple[bytes, str]:
    """Return all figures of all processes in the text format, and its content type."""
    if get_value_class().__name__ == "MmapedValue":  # type: ignore[no-untyped-call]
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry), CONTENT_TYPE_LATEST
    return generate_latest(), CONTENT_TYPE_LATEST
