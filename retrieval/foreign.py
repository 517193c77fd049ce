"""Errors of the libraries beneath the indexes, turned into ours at the border.

tantivy and chromadb raise whatever their broken files make them raise, panics included.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager

from config.errors import FazhiError, IndexBroken

_FULL = ("database or disk is full", "No space left on device")
"""How SQLite and the system tell of a full disk, inside what others raise."""


@contextmanager
def guarded(what: str, where: object) -> Iterator[None]:
    """Raises IndexBroken, saying `what`, for all errors but ours and the system's own
    (a full disk, a folder that cannot be written), which go through as they are; so does a
    full disk that is told of in other words."""
    try:
        yield
    except FazhiError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        if any(words in str(error) for words in _FULL):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(where)) from error
        raise broken(f"{what}: {error}", where) from error
    except BaseException as error:  # a panic in Rust is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise broken(f"{what}: {error}", where) from error


def broken(what: str, where: object) -> IndexBroken:
    """An index that disagrees with the library, with the mend for all such."""
    return IndexBroken(what, where=where, mend="Run `fazhi index rebuild`.")
