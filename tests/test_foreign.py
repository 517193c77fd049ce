"""What the libraries beneath the indexes raise, as it reaches us."""

import errno

import pytest

from config.errors import IndexBroken, LibraryMissing
from retrieval.foreign import guarded


@pytest.mark.parametrize(
    "said",
    [
        "error returned from database: (code: 13) database or disk is full",
        "An IO error occurred: 'No space left on device (os error 28)'",
    ],
)
def test_a_full_disk_is_one_in_whatever_words(said):
    with pytest.raises(OSError, match="No space left") as told, guarded("Cannot", "/some/place"):
        raise ValueError(said)
    assert told.value.errno == errno.ENOSPC
    assert told.value.filename == "/some/place"


def test_other_errors_are_a_broken_index_and_ours_stay_as_they_are():
    with pytest.raises(IndexBroken, match="Cannot: truncated"), guarded("Cannot", "there"):
        raise ValueError("truncated")
    ours = LibraryMissing("There is none", where="there", mend="Make one.")
    with pytest.raises(LibraryMissing), guarded("Cannot", "there"):
        raise ours
    with pytest.raises(PermissionError), guarded("Cannot", "there"):
        raise PermissionError(errno.EACCES, "denied", "there")
