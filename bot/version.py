"""Which version of the program this is."""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as _installed


def version() -> str:
    """The installed version; that of a checkout which is not installed is told as such."""
    try:
        return _installed("fazhi")
    except PackageNotFoundError:
        return "0+checkout"
