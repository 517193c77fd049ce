"""What tests share: the sample, the program as a process and in this one, libraries."""

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot import cli
from retrieval.library import Library
from tests.asking import Asked, asked_of
from tests.chromaserver import chroma_server
from tests.doors import _door, door  # noqa: F401
from tests.material import county_files, written
from tests.portalbrowser import chromium, tab  # noqa: F401
from tests.portalserver import Portal, serving
from tests.realreports import reports_folder

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "config" / "sample"
ASKED = "示例县2024年行政复议收到多少件申请？"


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        """stdout as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Fazhi:
    """The program on one home, in an environment of its own."""

    home: Path
    more: tuple[tuple[str, str], ...] = ()

    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("FAZHI_", "OPENAI_"))}
        return {**kept, "FAZHI_HOME": str(self.home), "PYTHONPATH": str(ROOT), **dict(self.more)}

    def with_(self, **more: str) -> "Fazhi":
        return Fazhi(self.home, (*self.more, *more.items()))

    def start(self, *arguments: object, **how: Any) -> "subprocess.Popen[bytes]":
        """The program as a process that goes on by itself."""
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *map(str, arguments)],
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            **how,
        )

    def process(self, *arguments: object, stdin: bytes = b"", **how: Any) -> Ran:
        """One command as a process of its own, as a shell runs it."""
        process = self.start(*arguments, **how)
        out, err = process.communicate(stdin, timeout=60)
        return Ran(process.returncode, out.decode(), err.decode())

    def __call__(self, *arguments: object) -> Ran:
        """One command in this process: the same code without the start of an interpreter."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = cli.run([str(argument) for argument in arguments], self.environment())
        return Ran(code, out.getvalue(), err.getvalue())


def pytest_addoption(parser: pytest.Parser) -> None:
    help_ = "all tests on one Chroma server, as with CHROMA_URL, instead of the embedded store"
    parser.addoption("--chroma-server", action="store_true", help=help_)
    help_ = "how long the portal's contract is tried with what is made of it at random"
    parser.addoption("--contract-seconds", type=int, default=6, help=help_)
    parser.addoption("--browser", action="store_true", help="also what needs a browser")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of the pages take minutes, so they have a command of their own: that marks them."""
    asked = config.getoption("--browser")
    skipped = pytest.mark.skip(reason="needs a browser: make testbrowser")
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser if asked else skipped)


@pytest.fixture(scope="session", autouse=True)
def _store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """With `--chroma-server`, a server of this run, named where the program looks for it."""
    if not request.config.getoption("--chroma-server"):
        yield
        return
    with chroma_server(tmp_path_factory.mktemp("chroma-server")) as url:
        os.environ["CHROMA_URL"] = url
        yield
        del os.environ["CHROMA_URL"]


@pytest.fixture
def fazhi(tmp_path: Path) -> Fazhi:
    """The program with no library yet."""
    return Fazhi(tmp_path / "home")


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that holds the sample. To be read only; `sampled` may be written."""
    return _filled(tmp_path_factory.mktemp("sample"), SAMPLE)


@pytest.fixture(scope="session")
def sample(sample_home: Path) -> Fazhi:
    """The program on the sample, read only."""
    return Fazhi(sample_home)


@pytest.fixture
def sampled(sample_home: Path, tmp_path: Path) -> Fazhi:
    """The program on a copy of the sample's library, to do with as one likes."""
    shutil.copytree(sample_home, tmp_path / "home")
    return Fazhi(tmp_path / "home")


@pytest.fixture(scope="session")
def portal(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal on a copy of the sample's library, open to everyone. To be read only; for
    one that may be changed, or has settings of its own: `serving(sampled.home, ...)`."""
    home = tmp_path_factory.mktemp("portal") / "home"
    shutil.copytree(sample_home, home)
    with serving(home) as found:
        yield found


@pytest.fixture(scope="session")
def ask(sample_home: Path) -> Iterator[Asked]:
    """Asks the sample's library in this process."""
    with Library.open(sample_home) as library:
        yield asked_of(library)


@pytest.fixture(scope="session")
def ask_real(real: Fazhi) -> Iterator[Asked]:
    """Asks a library of the real reports, where they are at hand."""
    with Library.open(real.home) as library:
        yield asked_of(library)


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Fazhi:
    """The program on the real reports, where they are at hand."""
    return Fazhi(_filled(tmp_path_factory.mktemp("real"), reports_folder()))


@pytest.fixture(scope="session")
def counties_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of three counties with two years each. To be read only."""
    folder = tmp_path_factory.mktemp("counties")
    written(folder / "reports", county_files())
    return _filled(folder / "home", folder / "reports")


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Makes a file of that name with that content."""

    def make(name: str, content: str | bytes) -> Path:
        path = tmp_path / "files" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mounts a disk of so many KiB; skips where this user may not mount."""
    mounted: list[Path] = []

    def mount(kilobytes: int) -> Path:
        folder = tmp_path / f"disk{len(mounted)}"
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("no small disk can be mounted here")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _filled(home: Path, reports: Path) -> Path:
    ran = Fazhi(home)("ingest", reports)
    assert ran.code == 0, ran.err
    return home
