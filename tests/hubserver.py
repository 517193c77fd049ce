"""A model hub on this machine that speaks as Hugging Face and as ModelScope do: real HTTP.

Large files are pointed elsewhere, with checksum and size in the head, as the hubs do. It
cuts connections, sends wrong bytes and fails on demand.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.serving import served

COMMIT = "75c43b069aac4d136ba6bc1122f995fedcfd2781"
LARGE = (".onnx", ".onnx_data")


@dataclass
class Hub:
    """`repositories` are folders by name. `asked` is every request: method, path and where
    its range begins. `cuts`: after so many bytes of a large file the connection ends, one a
    request; `pause`: seconds before each 64 KiB of it. `statuses` are answered first.
    """

    repositories: dict[str, Path]
    url: str = ""
    asked: list[tuple[str, str, int]] = field(default_factory=list)
    cuts: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    pause: float = 0.0
    knows_ranges: bool = True
    spoils: bool = False
    silent: bool = False

    def starts(self) -> list[int]:
        """Where each request for bytes of a large file began."""
        return [start for method, path, start in self.asked if method == "GET" and "/cdn/" in path]


class _Handler(BaseHTTPRequestHandler):
    hub: Hub

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        start = int((self.headers.get("Range") or "bytes=0-")[6:-1])
        self.hub.asked.append((self.command, self.path, start))
        words = [word for word in parts.path.split("/") if word]
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        with suppress(OSError):
            if self.hub.statuses:
                self._send(self.hub.statuses.pop(0), b"{}")
            elif words[:2] == ["api", "models"]:
                self._listing("/".join(words[2:4]))
            elif words[:3] == ["api", "v1", "models"]:
                self._modelscope("/".join(words[3:5]), words[6:], query)
            elif words[0] in ("cdn", "cache"):
                self._bytes(self._path("/".join(words[1:3]), words[3:]), start)
            elif words[2:4] == ["resolve", COMMIT]:
                self._resolve("/".join(words[:2]), words[4:])
            else:
                self._send(404, b"{}")

    def _listing(self, name: str) -> None:
        if name not in self.hub.repositories:
            self._send(401, b'{"error":"Invalid username or password."}')
            return
        siblings = [{"rfilename": file} for file in _files(self.hub.repositories[name])]
        self._send(200, json.dumps({"sha": COMMIT, "siblings": siblings}).encode())

    def _resolve(self, name: str, words: list[str]) -> None:
        path = self._path(name, words)
        if path is None or not path.is_file():
            self._send(404, b"Entry not found")
        elif path.suffix in LARGE:
            there = {} if self.hub.silent else {
                "X_Linked_ETag": f'"{_sha256(path)}"', "X_Linked_Size": str(path.stat().st_size)
            }  # fmt: skip
            self._send(302, b"", Location=f"{self.hub.url}/cdn/{name}/{'/'.join(words)}", **there)
        else:
            self._send(307, b"", Location=f"/cache/{name}/{'/'.join(words)}")

    def _modelscope(self, name: str, rest: list[str], query: dict[str, str]) -> None:
        folder = self.hub.repositories.get(name)
        if folder is None:
            self._send(404, b'{"Code":10010205001,"Message":"not found"}')
        elif rest == ["files"]:
            rows = [
                {
                    "Path": file,
                    "Type": "blob",
                    "Size": (folder / file).stat().st_size,
                    "Sha256": _sha256(folder / file),
                }
                for file in _files(folder)
            ]
            tree = {"Path": "onnx", "Type": "tree", "Size": 0, "Sha256": ""}
            self._send(200, json.dumps({"Code": 200, "Data": {"Files": [tree, *rows]}}).encode())
        else:
            self._send(302, b"", Location=f"{self.hub.url}/cdn/{name}/{query['FilePath']}")

    def _bytes(self, path: Path | None, start: int) -> None:
        assert path is not None
        whole = path.read_bytes()
        if self.hub.spoils and path.suffix in LARGE:
            whole = bytes([whole[0] ^ 1]) + whole[1:]
        large = self.command == "GET" and path.suffix in LARGE
        if start >= len(whole) > 0:
            self._send(416, b"")
            return
        start = start if self.hub.knows_ranges else 0
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(whole) - 1}/{len(whole)}")
        self.send_header("Content-Length", str(len(whole) - start))
        self.send_header("ETag", f'"{_git(path)}"')
        self.end_headers()
        if self.command == "HEAD":
            return
        end = start + self.hub.cuts.pop(0) if large and self.hub.cuts else len(whole)
        for place in range(start, min(end, len(whole)), 1 << 16):
            time.sleep(self.hub.pause if large else 0)
            self.wfile.write(whole[place : min(place + (1 << 16), end)])
        self.close_connection = end < len(whole)

    def _path(self, name: str, words: list[str]) -> Path | None:
        folder = self.hub.repositories.get(name)
        return folder and folder / "/".join(words)

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@contextmanager
def hub(repositories: dict[str, Path]) -> Iterator[Hub]:
    """A hub with those repositories on a free port of this machine."""
    found = Hub(repositories)
    handler = type("Handler", (_Handler,), {"hub": found})
    with served(handler) as found.url:
        yield found


def _files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _git(path: Path) -> str:
    data = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
