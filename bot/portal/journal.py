"""The log: one JSON object a line on stderr. Personal data is masked in whatever is told in
words; what is asked is never in it. What the portal itself says of requests is made of
templates and numbers only.
"""

import datetime
import json
import logging
import sys
from typing import Any

from bot.masking import masked

LOG = logging.getLogger("fazhi.portal")
_FIELDS = "fields"


def set_up(level: int = logging.INFO) -> None:
    """Sends what every library logs to stderr in this form: theirs from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    LOG.setLevel(level)


def note(event: str, *, level: int = logging.INFO, **fields: Any) -> None:
    """Something that the portal tells of itself; `fields` hold no words of anybody's."""
    if LOG.isEnabledFor(level):
        LOG.log(level, event, extra={_FIELDS: fields})


class JsonLines(logging.Formatter):
    """Formats a record as a JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        fields = getattr(record, _FIELDS, None)
        told: dict[str, Any] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage() if fields is not None else masked(record.getMessage()),
            **(fields or {}),
        }
        if fields is None:
            told["logger"] = record.name
        if record.exc_info:
            told["trace"] = masked(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False, default=str)
