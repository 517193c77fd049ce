"""Brings one large file: goes on where it stopped, and takes it only with its checksum.

What has come lies beside the target as a part that names the checksum; it is put in place
when it is whole and proven. A kill loses nothing, and a part of another version is not
taken up.
"""

import datetime
import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from config.errors import BadRequest, ModelUnavailable
from retrieval.responses import retry_after, unreached

_TRIES = 5
"""Requests in a row that bring nothing, before it is given up."""
_LONGEST_PAUSE = 30.0
_CHUNK = 1 << 18
_AGAIN = "Run the same command again: it goes on where it stopped."
_ELSEWHERE = "Check the network, or take another source: set HF_ENDPOINT, or use `--from`."
_DAMAGED = "Run the same command again; if it keeps happening, take another source (`--from`)."


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """`checksum` is lower-case hex, by `kind`: `sha256` of the bytes, or `git`, the SHA-1
    that git has for them."""

    url: str
    size: int
    kind: str
    checksum: str


class _Broken(Exception):
    """A request that failed and may be made again, after `after` seconds if it says so."""

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.why, self.after = why, after


class Fetcher:
    """Requests with patience. `pause` is the first wait between two, in seconds."""

    def __init__(self, *, pause: float = 0.5, patience: float = 30.0) -> None:
        self._pause = pause
        self._client = httpx2.Client(
            timeout=httpx2.Timeout(patience, connect=min(10.0, patience)),
            headers={"Accept-Encoding": "identity", "User-Agent": "fazhi"},
        )

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def ask(self, method: str, url: str) -> httpx2.Response:
        """A response to a small request, of success or pointing elsewhere."""
        tries = 0
        while True:
            try:
                with _failing(url):
                    response = self._client.request(method, url)
                    _check(response, (200, 301, 302, 303, 307, 308))
                    return response
            except _Broken as broken:
                tries += 1
                if tries >= _TRIES - 2:
                    raise unreachable(url, broken.why) from broken
                self._rest(tries, broken)

    def fetch(self, file: RemoteFile, target: Path, told: Callable[[int], None]) -> None:
        """The file at `target`; `told` of the bytes as they come, and of those that are
        there already. Raises ModelUnavailable, and keeps what has come."""
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_file() and checksum(target, file.kind) == file.checksum:
            told(file.size)
            return
        part = target.with_name(f"{target.name}.{file.checksum[:12]}.part")
        told(min(_size(part), file.size))
        self._complete(file, part, told)
        if checksum(part, file.kind) != file.checksum:
            part.unlink()
            raise ModelUnavailable(
                f"{target.name} did not arrive as it was sent: its checksum differs",
                where=_host(file.url),
                mend=_DAMAGED,
            )
        part.replace(target)

    def _complete(self, file: RemoteFile, part: Path, told: Callable[[int], None]) -> None:
        tries = 0
        while (before := _size(part)) < file.size or not part.exists():
            try:
                with _failing(file.url):
                    self._append(file, part, told)
                if _size(part) < file.size:
                    raise _Broken("the connection broke")
            except _Broken as broken:
                tries = 1 if _size(part) > before else tries + 1
                if tries >= _TRIES:
                    raise self._given_up(file, part, broken) from broken
                self._rest(tries, broken)

    def _append(self, file: RemoteFile, part: Path, told: Callable[[int], None]) -> None:
        """What is missing of the part; all of it from a server that knows no ranges."""
        start = _size(part)
        headers = {"Range": f"bytes={start}-"} if start else {}
        with self._client.stream(
            "GET", file.url, headers=headers, follow_redirects=True
        ) as response:
            if response.status_code == 416:
                part.unlink(missing_ok=True)
            _check(response, (200, 206))
            goes_on = response.headers.get("content-range", "").startswith(f"bytes {start}-")
            if start and not (response.status_code == 206 and goes_on):
                told(-start)
                start = 0
            with part.open("ab" if start else "wb", buffering=0) as opened:
                for chunk in response.iter_raw():  # as it comes, so that a cut loses nothing
                    opened.write(chunk)
                    told(len(chunk))
                    if opened.tell() > file.size:
                        return

    def _rest(self, tries: int, broken: _Broken) -> None:
        asked = self._pause * 2 ** (tries - 1) if broken.after is None else broken.after
        time.sleep(min(asked, _LONGEST_PAUSE))

    @staticmethod
    def _given_up(file: RemoteFile, part: Path, broken: _Broken) -> ModelUnavailable:
        return ModelUnavailable(
            f"{_size(part)} of {file.size} bytes came: {broken.why}",
            where=_host(file.url),
            mend=_AGAIN,
        )


def unreachable(url: str, why: str) -> ModelUnavailable:
    """A hub that cannot be reached or does not do its work."""
    return ModelUnavailable(f"The hub cannot be had: {why}", where=_host(url), mend=_ELSEWHERE)


def checksum(path: Path, kind: str) -> str:
    """The file's checksum of that kind, as RemoteFile has it."""
    digest = hashlib.sha256() if kind == "sha256" else hashlib.sha1(usedforsecurity=False)
    if kind == "git":
        digest.update(b"blob %d\0" % path.stat().st_size)
    with path.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def _failing(url: str) -> Iterator[None]:
    """A failure of the network as `_Broken`, or as the error that it is for good."""
    try:
        yield
    except httpx2.TimeoutException as error:
        raise _Broken("it did not answer in time") from error
    except httpx2.HTTPError as error:
        why, tries = unreached(error)
        if tries == 1:
            raise unreachable(url, why) from error
        raise _Broken(why) from error


def _check(response: httpx2.Response, sound: tuple[int, ...]) -> None:
    status = response.status_code
    if status in sound:
        return
    if status in (401, 403, 404):
        raise BadRequest(
            f"The hub has no such model or file: {status}",
            where=f"{response.url.host}{response.url.path}",
            mend="Check the name; `fazhi model list` names some.",
        )
    if status in (408, 416, 425, 429) or status >= 500:
        after = retry_after(response.headers, datetime.datetime.now(datetime.UTC))
        raise _Broken(f"it answers {status}", after)
    raise unreachable(str(response.url), f"it answers {status}")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _host(url: str) -> str:
    return httpx2.URL(url).host
