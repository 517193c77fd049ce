"""Brings a model into a folder: whole, proven and then in place, or not at all.

What has come lies in a folder beside it, until all is there; a later run goes on with it.
"""

from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from config.errors import BadRequest, LibraryLocked
from retrieval.hubs import Source, Told
from retrieval.modelfolder import describe, wanted


def bring(
    source: Source,
    folder: Path,
    name: str,
    *,
    quantized: bool,
    told: Callable[[int], Told],
    prove: Callable[[Path], None],
) -> None:
    """The model `name` from the source to `folder`. `told` is told of all its bytes, and
    gives who is told of them as they come. `prove` raises where the model is of no use."""
    staging = folder.with_name(f".{folder.name}.part")
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(str(folder.with_name(f".{folder.name}.lock")), timeout=0):
            _fill(source, staging, quantized=quantized, told=told)
            describe(staging, name)
            prove(staging)
            for part in staging.rglob("*.part"):
                part.unlink()
            staging.replace(folder)
    except Timeout as error:
        raise LibraryLocked(
            "Another process is bringing this model",
            where=folder,
            mend="Wait for it to finish, or stop it, and try again.",
        ) from error


def _fill(source: Source, staging: Path, *, quantized: bool, told: Callable[[int], Told]) -> None:
    names = wanted(source.names(), quantized=quantized)
    if not names:
        raise BadRequest(
            "There is no ONNX model with a tokenizer.json",
            where=staging.name.removeprefix(".").removesuffix(".part"),
            mend="Choose a repository or folder that has both.",
        )
    step = told(sum(source.size(name) for name in names))
    _clear(staging, set(names))
    for name in names:
        (staging / name).parent.mkdir(parents=True, exist_ok=True)
        source.bring(name, staging / name, step)


def _clear(staging: Path, names: set[str]) -> None:
    """What an earlier run left of another choice of files; parts stay."""
    for path in staging.rglob("*"):
        name = path.relative_to(staging).as_posix()
        if path.is_file() and name not in names and path.suffix != ".part":
            path.unlink()
