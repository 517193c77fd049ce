"""Where models come from: Hugging Face, ModelScope, or a folder.

Knows the hubs' addresses (no other module does) and what they say of a file: its size and
its checksum. Bringing the bytes is `retrieval.fetching`'s.
"""

import shutil
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, urljoin

import httpx2

from config.errors import BadRequest, ModelUnavailable
from retrieval.fetching import Fetcher, RemoteFile

HUGGING_FACE = "https://huggingface.co"
MODELSCOPE = "https://www.modelscope.cn"

Told = Callable[[int], None]
"""Is told of so many bytes more."""

_CHECKSUMS = {64: "sha256", 40: "git"}
_ELSEWHERE = "Take another source: `--from modelscope`, `--from hf` or `--from FOLDER`."


class Source(Protocol):
    """One model somewhere. Its methods raise BadRequest where it is not there, and
    ModelUnavailable where it cannot be had."""

    def names(self) -> set[str]:
        """The paths of its files."""
        ...

    def size(self, name: str) -> int:
        """Bytes of that file."""
        ...

    def bring(self, name: str, target: Path, told: Told) -> None:
        """The file to `target`, whole or not at all."""
        ...


class Folder:
    """A model in a folder of this machine: for one that has no network."""

    def __init__(self, path: Path) -> None:
        self._path = path
        if not path.is_dir():
            raise BadRequest("There is no such folder", where=path, mend="Check the path.")

    def names(self) -> set[str]:
        """See Source."""
        found = (path for path in self._path.rglob("*") if path.is_file())
        return {path.relative_to(self._path).as_posix() for path in found}

    def size(self, name: str) -> int:
        """See Source."""
        return (self._path / name).stat().st_size

    def bring(self, name: str, target: Path, told: Told) -> None:
        """See Source."""
        part = target.with_name(f"{target.name}.part")
        shutil.copyfile(self._path / name, part)
        part.replace(target)
        told(self.size(name))


class HuggingFace:
    """A repository on Hugging Face, or on a mirror of it, as its main branch is now."""

    def __init__(self, repository: str, fetcher: Fetcher, url: str = "") -> None:
        self._repository = repository
        self._fetcher = fetcher
        self._url = (url or HUGGING_FACE).rstrip("/")
        self._files: dict[str, RemoteFile] = {}

    def names(self) -> set[str]:
        """See Source."""
        return {str(file["rfilename"]) for file in self._listing["siblings"]}

    def size(self, name: str) -> int:
        """See Source."""
        return self._file(name).size

    def bring(self, name: str, target: Path, told: Told) -> None:
        """See Source."""
        self._fetcher.fetch(self._file(name), target, told)

    @cached_property
    def _listing(self) -> dict[str, Any]:
        """Files and commit. All files are then asked for as they are in that commit."""
        url = f"{self._url}/api/models/{self._repository}/revision/main"
        found = _json(self._fetcher, url)
        if not (isinstance(found.get("siblings"), list) and isinstance(found.get("sha"), str)):
            raise _strange(url)
        return found

    def _file(self, name: str) -> RemoteFile:
        """What the head of the file tells. Of a large one the hub itself says checksum and
        size, before it points elsewhere; of a small one its ETag is that of git."""
        if name not in self._files:
            where = f"{self._repository}/resolve/{self._listing['sha']}/{quote(name)}"
            url = f"{self._url}/{where}"
            self._files[name] = _described(url, self._head(url))
        return self._files[name]

    def _head(self, url: str) -> Mapping[str, str]:
        for _ in range(5):
            response = self._fetcher.ask("HEAD", url)
            ahead = response.headers.get("location", "")
            if "x-linked-etag" in response.headers or not ahead.startswith("/"):
                return response.headers
            url = urljoin(url, ahead)
        raise _strange(url)


class ModelScope:
    """A repository on ModelScope, or on a mirror of it, as its master branch is now."""

    def __init__(self, repository: str, fetcher: Fetcher, url: str = "") -> None:
        self._base = f"{(url or MODELSCOPE).rstrip('/')}/api/v1/models/{repository}/repo"
        self._fetcher = fetcher

    def names(self) -> set[str]:
        """See Source."""
        return set(self._files)

    def size(self, name: str) -> int:
        """See Source."""
        return self._files[name].size

    def bring(self, name: str, target: Path, told: Told) -> None:
        """See Source."""
        self._fetcher.fetch(self._files[name], target, told)

    @cached_property
    def _files(self) -> dict[str, RemoteFile]:
        url = f"{self._base}/files?Revision=master&Recursive=true"
        listing = _json(self._fetcher, url)
        try:
            rows = [row for row in listing["Data"]["Files"] if row.get("Type") != "tree"]
            return {str(row["Path"]): self._file(row) for row in rows}
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise _strange(url) from error

    def _file(self, row: Mapping[str, Any]) -> RemoteFile:
        url = f"{self._base}?Revision=master&FilePath={quote(str(row['Path']), safe='')}"
        return RemoteFile(url, int(row["Size"]), "sha256", str(row["Sha256"]).lower())


def _json(fetcher: Fetcher, url: str) -> dict[str, Any]:
    try:
        found = fetcher.ask("GET", url).json()
    except ValueError as error:
        raise _strange(url) from error
    if not isinstance(found, dict):
        raise _strange(url)
    return found


def _described(url: str, headers: Mapping[str, str]) -> RemoteFile:
    etag = headers.get("x-linked-etag") or headers.get("etag", "")
    checksum = etag.removeprefix("W/").strip('"').lower()
    size = headers.get("x-linked-size") or headers.get("content-length", "")
    if len(checksum) not in _CHECKSUMS or not size.isdigit():
        raise _strange(url)
    return RemoteFile(url, int(size), _CHECKSUMS[len(checksum)], checksum)


def _strange(url: str) -> ModelUnavailable:
    return ModelUnavailable(
        "The hub does not say what its files are", where=httpx2.URL(url).host, mend=_ELSEWHERE
    )
