"""A file of JSON objects, one a line, each with the place it stands at."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config.errors import BadRequest


def objects(path: Path, example: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(FILE:LINE, object) of every line that is not blank; `-` reads stdin.

    Raises BadRequest naming the line; `example` shows how one should look.
    """
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            data = json.loads(line, parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise wrong(f"This line is not JSON: {error}", where, example) from error
        if not isinstance(data, dict):
            raise wrong("This line does not fit: it is no object", where, example)
        yield where, data


def wrong(what: str, where: str, example: str) -> BadRequest:
    """The error for a line that does not fit."""
    return BadRequest(what, where=where, mend=f"Write it like {example}.")


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _text(path: Path) -> str:
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise BadRequest(
            f"The file cannot be read: {reason}",
            where=path,
            mend="Write one JSON object a line, in UTF-8.",
        ) from error
