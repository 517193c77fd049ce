"""The errors an operator sees: what went wrong, where, and how to mend it.

    FazhiError
    ├── SettingsError      a setting is unknown or malformed
    ├── UnreadableReport   a file cannot become a report
    ├── LibraryError       the library as a whole
    │   ├── LibraryMissing   nothing there yet
    │   ├── LibraryLocked    another process is writing
    │   ├── LibraryNewer     written by a newer version
    │   ├── LibraryDamaged   SQLite cannot read it
    │   └── LibraryFull      the disk has no room
    ├── ReportUnknown      no report of that id or name
    ├── IndexBroken        a derived index disagrees with the library
    ├── ModelUnavailable   no chat or embedding model answered, or none in time
    └── BadRequest         a question file or claims file is malformed

A refusal to answer is a value (`answering.answer.Refusal`), never one of these.
"""

from functools import partial


class FazhiError(Exception):
    """What went wrong, where, and how to mend it."""

    def __init__(self, what: str, *, where: object, mend: str) -> None:
        super().__init__(f"{what} ({where}). {mend}")
        self.what = what
        self.where = str(where)
        self.mend = mend

    def __reduce__(self) -> tuple[object, ...]:
        """Goes from process to process whole."""
        return partial(type(self), where=self.where, mend=self.mend), (self.what,)


class SettingsError(FazhiError):
    """A setting is unknown or malformed."""


class UnreadableReport(FazhiError):
    """A file cannot become a report."""


class LibraryError(FazhiError):
    """The library as a whole cannot be used."""


class LibraryMissing(LibraryError):
    """There is no library, or it holds nothing."""


class LibraryLocked(LibraryError):
    """Another process holds the library for writing."""


class LibraryNewer(LibraryError):
    """The library was written by a newer version of the program."""


class LibraryDamaged(LibraryError):
    """SQLite cannot read the library's file."""


class LibraryFull(LibraryError):
    """The disk has no room for what is to be written."""


class ReportUnknown(FazhiError):
    """No report has that id or source name."""


class IndexBroken(FazhiError):
    """A derived index disagrees with the library."""


class ModelUnavailable(FazhiError):
    """No chat model answered, or none in time, or no embedding model. The answerer goes on
    without one."""


class BadRequest(FazhiError):
    """A file of questions or claims is malformed."""


def disk_full(where: object) -> LibraryFull:
    """The error that there is no room for a file."""
    return LibraryFull(
        "The disk is full; what was stored before is safe",
        where=where,
        mend="Free some room and run the command again.",
    )
