"""What an operator watches, for Prometheus: requests, answers, the queue, the library.

Several processes add their counts in the folder that PROMETHEUS_MULTIPROC_DIR names: the
library reads that variable itself, when it is first imported.
"""

import os

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from answering.answer import Answer

disable_created_metrics()  # type: ignore[no-untyped-call]

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
MEDIA = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60)


class Metrics:
    """The metrics of one application. Thread-safe."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "fazhi_requests",
            "Requests answered.",
            ("route", "method", "status"),
            registry=registry,
        )
        self._request_seconds = Histogram(
            "fazhi_request_seconds",
            "How long a request took, its whole response included.",
            ("route",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._answers = Counter(
            "fazhi_answers",
            "Answers found: `answered`, or why refused. Those remembered are not in it.",
            ("mode", "outcome"),
            registry=registry,
        )
        self._answer_seconds = Histogram(
            "fazhi_answer_seconds",
            "How long finding an answer took, waiting not included.",
            ("mode",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._remembered = Counter(
            "fazhi_answers_remembered", "Answers given from memory.", registry=registry
        )
        self._inside = Gauge(
            "fazhi_questions_inside",
            "Questions that are being answered or wait.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._shed = Counter(
            "fazhi_questions_shed", "Questions turned away: too many waited.", registry=registry
        )
        self._audit_failures = Counter(
            "fazhi_audit_failures", "Questions that the audit log lacks.", registry=registry
        )
        self._reports = Gauge(
            "fazhi_reports",
            "Reports in the library.",
            registry=registry,
            multiprocess_mode="mostrecent",
        )
        self._passages = Gauge(
            "fazhi_passages",
            "Passages in the library.",
            registry=registry,
            multiprocess_mode="mostrecent",
        )
        if FOLDER not in os.environ:
            ProcessCollector(registry=registry)

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request was answered; `route` is a template, so that there are few."""
        self._requests.labels(route, method, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def answered(self, answer: Answer, seconds: float) -> None:
        """An answer or a refusal was found."""
        outcome = answer.refusal.reason if answer.refusal else "answered"
        self._answers.labels(answer.mode, outcome).inc()
        self._answer_seconds.labels(answer.mode).observe(seconds)

    def remembered(self) -> None:
        """An answer was given from memory."""
        self._remembered.inc()

    def inside(self, count: int) -> None:
        """So many questions are being answered or wait."""
        self._inside.set(count)

    def shed(self) -> None:
        """A question was turned away."""
        self._shed.inc()

    def audit_failed(self) -> None:
        """A question could not be written to the audit log."""
        self._audit_failures.inc()

    def library(self, reports: int, passages: int) -> None:
        """The library is of this size."""
        self._reports.set(reports)
        self._passages.set(passages)

    def page(self) -> bytes:
        """Everything, of all processes, as Prometheus reads it."""
        if FOLDER not in os.environ:
            return generate_latest(self._registry)
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
