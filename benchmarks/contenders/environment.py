"""The peers' environments: made once from their locks, outside of the checkout, and silent.

The locks are what pip resolved once; they name no place to download from, so pip asks
whatever registry it is set up for.
"""

import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Mapping
from pathlib import Path

import platformdirs
from filelock import FileLock

LOCKS = Path(__file__).resolve().parent / "locks"

QUIET: Mapping[str, str] = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "OTEL_SDK_DISABLED": "true",
    "POSTHOG_DISABLED": "1",
    "TRANSFORMERS_OFFLINE": "1",
}
_NOWHERE = "http://127.0.0.1:9"
"""A proxy that is not there: whoever ignores the above reaches nothing either."""


def default_folder() -> Path:
    """Where the environments are kept between runs."""
    return Path(platformdirs.user_cache_dir("fazhi", appauthor=False)) / "peers"


def python_of(folder: Path, lock: str) -> Path:
    """The interpreter that has what the lock lists, made where it is not there; ours where
    `lock` is empty."""
    if not lock:
        return Path(sys.executable)
    place = folder / Path(lock).stem
    place.mkdir(parents=True, exist_ok=True)
    wanted = hashlib.sha256((LOCKS / lock).read_bytes()).hexdigest()
    stamp = place / "made-from"
    with FileLock(str(folder / f"{place.name}.lock")):
        if not stamp.is_file() or stamp.read_text() != wanted:
            _make(place, LOCKS / lock)
            stamp.write_text(wanted)
    return place / "bin" / "python"


def _make(place: Path, lock: Path) -> None:
    print(f"Installing {lock.name} into {place} (once; minutes)", file=sys.stderr)
    venv.create(place, clear=True, with_pip=True)
    pip = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--disable-pip-version-check", "-r", str(lock)], check=True)


def surroundings(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment variables for every contender: no settings of the user's Fazhi, no
    telemetry, no way out."""
    kept = {name: value for name, value in environ.items() if not name.startswith("FAZHI_")}
    proxies = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    nowhere = {name: _NOWHERE for upper in proxies for name in (upper, upper.lower())}
    return {**kept, **QUIET, **nowhere, "NO_PROXY": "", "no_proxy": "", "PYTHONUTF8": "1"}


def ours() -> dict[str, str]:
    """`surroundings` of this process."""
    return surroundings(os.environ)
