"""A Chroma server of the Rust kind (`chroma run`), on a free port of this machine.

`pytest --chroma-server` starts one for all tests, `CHROMA_URL=... pytest` takes one that
runs; the commands then find it in their environment, and tests that build an index
themselves in `chroma_url`.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

EMBEDDED = ""
"""For a test of the embedded store itself, which no server takes the place of."""


def chroma_url() -> str:
    """The server that this run of the tests uses; empty for the embedded store."""
    return os.environ.get("CHROMA_URL", "")


@contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    """Its address while it runs; skips the test where the program is not installed."""
    program = Path(sys.executable).with_name("chroma")
    found = str(program) if program.exists() else shutil.which("chroma")
    if found is None:
        pytest.skip("the chroma program is not here")
    port = _free_port()
    command = [found, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/api/v2/heartbeat").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail("the chroma server did not start")
