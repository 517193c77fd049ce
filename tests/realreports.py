"""Where the real reports are, for tests that read them.

They are no part of the repository. `FAZHI_REPORTS` names their folder; without it they
are looked for beside the checkout. A test that needs them asks here: on a developer's
machine it is skipped where they are missing, in CI (variable `CI`) it fails.
"""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DEFAULT = "../shared/reports"


def reports_folder() -> Path:
    """The folder of the real reports; skips the test, or in CI fails it, where there is none."""
    folder = (ROOT / (os.environ.get("FAZHI_REPORTS") or DEFAULT)).resolve()
    if any(folder.glob("*.txt")):
        return folder
    missing = "The real reports are not here. Name their folder: FAZHI_REPORTS=..."
    if in_ci():
        pytest.fail(missing)
    pytest.skip(missing)


def in_ci() -> bool:
    """Whether a missing part is a failure: `CI` is set, and not to a no."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false", "no")
