"""How is the server itself? Requests and how long they took, by the shape of their address."""

import os
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest as as_text
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.openmetrics.exposition import generate_latest as as_open

_BOUNDS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
ELSEWHERE: Final = "elsewhere"
EARLY: Final = "early"
"""What was answered before anything was read: a reader has it already, asks too much, or asks whether it may ask."""

SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Where the library reads, before it is loaded, in which folder several processes of one server count together."""


class Tally:
    """Counters of one server; addresses that are none share a label, so that nobody fills our memory."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "portability_api_requests", "Requests answered.", ("route", "status"), registry=self._registry
        )
        self._took = Histogram(
            "portability_api_seconds", "How long an answer took.", ("route",), registry=self._registry, buckets=_BOUNDS
        )
        self._releases = Gauge(
            "portability_api_releases",
            "Releases that are public.",
            registry=self._registry,
            multiprocess_mode="mostrecent",
        )

    def note(self, route: str, status: int, took_s: float) -> None:
        self._requests.labels(route, str(status)).inc()
        self._took.labels(route).observe(took_s)

    def text(self, releases: int, *, is_open: bool) -> str:
        """The counters as OpenMetrics 1.0, or as Prometheus read before it."""
        self._releases.set(releases)
        registry = self._registry
        if os.environ.get(SHARED):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return (as_open if is_open else as_text)(registry).decode()
