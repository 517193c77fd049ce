"""Errors as a log may hold them: what kind, and where; never what was asked.

An error's own words may repeat a question, an address with the token, or a name.
"""

import logging
import traceback

from bot.masking import MaskingFormatter

_DEEPEST = 12


def traced(error: BaseException) -> str:
    """The kind of an error with the places that led to it, the innermost first."""
    frames = reversed(traceback.extract_tb(error.__traceback__)[-_DEEPEST:])
    places = (f"{_module(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)
    return " < ".join((type(error).__name__, *places))


def log_errors(token: str) -> None:
    """Has the bot write what goes wrong to stderr, without personal data and its token."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Formatter(token))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)


class _Formatter(MaskingFormatter):
    """Masks the token besides."""

    def __init__(self, token: str) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        said = super().format(record)
        return said.replace(self._token, "[token]") if self._token else said


def _module(path: str) -> str:
    return "/".join(path.replace("\\", "/").split("/")[-2:])
