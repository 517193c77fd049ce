"""What the routes have at hand."""

from dataclasses import dataclass
from typing import cast

from fastapi import Request

from bot.portal.access import Guard
from bot.portal.answerdesk import AnswerDesk
from bot.portal.audit import AuditLog
from bot.portal.imprint import Imprint
from bot.portal.jobs import Jobs
from bot.portal.metrics import Metrics
from bot.wiring import Wiring
from config.settings import Settings


@dataclass(frozen=True, slots=True)
class Office:
    """The parts of one process of the portal."""

    settings: Settings
    parts: Wiring
    desk: AnswerDesk
    guard: Guard
    metrics: Metrics
    audit: AuditLog
    imprint: Imprint
    jobs: Jobs


def office(request: Request) -> Office:
    """The office of the application that a request came to."""
    return cast(Office, request.app.state.office)


def address(request: Request) -> str:
    """Where readers reach the portal, without a slash at its end: as the operator says, else
    as this request did."""
    stated = office(request).settings.portal_url
    return (stated or str(request.base_url)).rstrip("/")
