"""The audit log: who asked what, when, and what came of it, one JSON object a line, a file a
day. Off unless the operator sets it; by hash alone or in full, always with personal data
masked. Several processes may write at once. Days older than those to keep are removed.
"""

import datetime
import hashlib
import hmac
import json
import logging
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from answering.answer import Answer
from answering.question import Question
from bot.masking import masked
from bot.portal.access import Caller
from bot.portal.problems import Problem
from config.settings import Audit

FOLDER = "audit"
_KEY = "key"

Auditing = AbstractContextManager[Callable[[Answer], None]]
"""Around the work on one question; is to be called with its answer."""

_LOG = logging.getLogger("fazhi.portal")


class AuditLog:
    """The log in the library's folder. With `hashed`, a question is its HMAC-SHA256 under a
    key of this installation: the same question is seen to be the same, and none can be
    guessed without the key. `failed` hears of every entry that could not be written."""

    def __init__(
        self,
        home: Path,
        level: Audit,
        keep_days: int,
        *,
        failed: Callable[[], None] = lambda: None,
        today: Callable[[], datetime.date] = lambda: datetime.datetime.now(datetime.UTC).date(),
    ) -> None:
        self._folder = home / FOLDER
        self._level = level
        self._keep_days = keep_days
        self._failed = failed
        self._today = today
        self._cleaned: datetime.date | None = None

    @contextmanager
    def asking(
        self, caller: Caller, surface: str, request: str, question: Question
    ) -> Iterator[Callable[[Answer], None]]:
        """Writes down one question when this ends: with the answer that is given to what this
        gives, or with what was raised. `request` is the request's id."""
        given: list[Answer] = []
        found = {"outcome": "failed:gone"}
        try:
            yield given.append
        except Exception as error:
            found = {"outcome": f"failed:{_code(error)}"}
            raise
        finally:
            if self._level != "off":
                told = _told(given[-1]) if given else found
                self._note(caller, surface, request, question, told)

    def _note(
        self,
        caller: Caller,
        surface: str,
        request: str,
        question: Question,
        found: Mapping[str, Any],
    ) -> None:
        now = datetime.datetime.now(datetime.UTC)
        entry = {
            "at": now.isoformat(timespec="milliseconds"),
            "request": request,
            "surface": surface,
            "caller": {"how": caller.how, "name": self._shown(caller.name)},
            "question": self._shown(question.text),
            "history": [self._shown(text) for text in question.history],
            "filters": {
                "regions": question.regions,
                "years": question.years,
                "kinds": question.kinds,
            },
            **found,
        }
        try:
            self._write(json.dumps(entry, ensure_ascii=False) + "\n")
        except OSError as error:
            self._failed()
            _LOG.error("The audit log cannot be written: %s", error)

    def _shown(self, text: str) -> str:
        if self._level == "full":
            return masked(text)
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()

    def _write(self, line: str) -> None:
        today = self._today()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._cleaned != today:
            self._clean(today)
            self._cleaned = today
        path = self._folder / f"{today.isoformat()}.jsonl"
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line.encode())
        finally:
            os.close(file)

    def _clean(self, today: datetime.date) -> None:
        """Removes the files of days that need not be kept."""
        oldest = (today - datetime.timedelta(days=self._keep_days)).isoformat()
        for path in self._folder.glob("????-??-??.jsonl"):
            if path.stem < oldest:
                path.unlink(missing_ok=True)

    @cached_property
    def _key(self) -> bytes:
        """The installation's key; the first process to need it makes it."""
        path = self._folder / _KEY
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = path.with_name(f"{_KEY}.{secrets.token_hex(8)}")
        if not path.exists():
            file = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(file, "wb") as out:
                out.write(secrets.token_bytes(32))
            try:
                path.hardlink_to(made)  # whole, and never over another's
            except FileExistsError:
                pass
            finally:
                made.unlink()
        return path.read_bytes()


def _told(answer: Answer) -> dict[str, Any]:
    refusal = answer.refusal
    return {
        "outcome": f"refused:{refusal.reason}" if refusal else "answered",
        "mode": answer.mode,
        "scope": {"regions": answer.scope.regions, "years": answer.scope.years},
        "reports": list(dict.fromkeys(one.report_id for one in answer.citations)),
    }


def _code(error: Exception) -> str:
    return error.kind.code if isinstance(error, Problem) else type(error).__name__
