"""An answer as JSON and back: the contract's object, the same on every surface."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeVar, cast, get_args

from answering.answer import (
    Answer,
    Citation,
    Claim,
    Finding,
    Reason,
    Refusal,
    Row,
    ScopeTaken,
    Struck,
)
from config.errors import BadRequest

Json = dict[str, Any]
T = TypeVar("T")


def to_json(answer: Answer, id: object = None) -> Json:
    """The contract's object; `id` is what the asker gave, None where nothing."""
    return {
        "id": id,
        "question": answer.question,
        "refused": answer.refusal is not None,
        "mode": answer.mode,
        "model": answer.model,
        "answer": answer.text,
        "scope": asdict(answer.scope),
        "claims": [_claim_json(claim) for claim in answer.claims],
        "citations": [asdict(citation) for citation in answer.citations],
        "refusal": asdict(answer.refusal) if answer.refusal else None,
        "dropped": [asdict(struck) for struck in answer.dropped],
        "timings_ms": dict(answer.timings_ms),
        "rows": [asdict(row) for row in answer.rows],
    }


def _claim_json(claim: Claim) -> Json:
    stated: Json = {"text": claim.text, "citations": claim.citations, "kind": claim.kind}
    return {**stated, "formula": claim.formula} if claim.formula else stated


def from_json(data: object) -> Answer:
    """The answer of a JSON object; raises BadRequest naming what does not fit.

    Keys that the contract does not know are left out; `rows` may be missing.
    """
    top = _Object(data, "")
    return Answer(
        question=top.text("question"),
        text=top.text("answer"),
        scope=_scope(top.child("scope")),
        claims=top.many("claims", _claim),
        citations=top.many("citations", _citation),
        rows=top.many("rows", _row, optional=True),
        refusal=None if top.get("refusal") is None else _refusal(top.child("refusal")),
        dropped=top.many("dropped", _struck),
        mode=top.one_of("mode", ("extractive", "model")),
        model=top.maybe("model", str),
        timings_ms=_timings(top.child("timings_ms")),
    )


class _Object:
    """A JSON object that names the place of whatever is wrong in it."""

    def __init__(self, data: object, place: str) -> None:
        self.place = place
        if not isinstance(data, Mapping):
            raise self._wrong("", "an object")
        self.data = cast(Mapping[str, Any], data)

    def get(self, key: str) -> Any:
        return self.data.get(key)

    def text(self, key: str) -> str:
        return cast(str, self._of(key, str, "a text"))

    def number(self, key: str) -> int:
        return cast(int, self._of(key, int, "a whole number"))

    def maybe(self, key: str, kind: type[T]) -> T | None:
        if self.get(key) is None:
            return None
        return cast(T, self._of(key, kind, f"{kind.__name__} or null"))

    def one_of(self, key: str, allowed: Sequence[str]) -> Any:
        if self.get(key) not in allowed:
            raise self._wrong(key, " or ".join(allowed))
        return self.get(key)

    def items(self, key: str, kind: type[T]) -> tuple[T, ...]:
        values = self._of(key, list, "a list")
        if not all(_is(value, kind) for value in values):
            raise self._wrong(key, f"a list of {kind.__name__}")
        return tuple(values)

    def child(self, key: str) -> "_Object":
        return _Object(self.get(key), f"{self.place}{key}.")

    def many(
        self, key: str, read: Callable[["_Object"], T], *, optional: bool = False
    ) -> tuple[T, ...]:
        if optional and key not in self.data:
            return ()
        values = self._of(key, list, "a list")
        return tuple(
            read(_Object(value, f"{self.place}{key}[{n}].")) for n, value in enumerate(values)
        )

    def _of(self, key: str, kind: type, named: str) -> Any:
        if not _is(self.get(key), kind):
            raise self._wrong(key, named)
        return self.get(key)

    def _wrong(self, key: str, wanted: str) -> BadRequest:
        return BadRequest(
            f"The answer file does not fit: this should be {wanted}",
            where=f"{self.place}{key}".rstrip(".") or "JSON",
            mend="Take the object that `fazhi ask --json` printed, unchanged.",
        )


def _is(value: object, kind: type) -> bool:
    kinds = (list, tuple) if kind is list else kind
    return isinstance(value, kinds) and not (kind is int and isinstance(value, bool))


def _scope(data: _Object) -> ScopeTaken:
    return ScopeTaken(data.items("regions", str), data.items("years", int), data.maybe("note", str))


def _claim(data: _Object) -> Claim:
    return Claim(
        data.text("text"),
        data.items("citations", int),
        data.one_of("kind", ("quoted", "computed")),
        data.maybe("formula", str) or "",
    )


def _citation(data: _Object) -> Citation:
    return Citation(
        n=data.number("n"),
        report_id=data.text("report_id"),
        source=data.text("source"),
        title=data.text("title"),
        region=data.text("region"),
        year=data.maybe("year", int),
        section=data.items("section", str),
        page=data.number("page"),
        quote=data.text("quote"),
        start=data.number("start"),
        end=data.number("end"),
        url=data.maybe("url", str),
        sha256=data.text("sha256"),
        legs=data.items("legs", str) if "legs" in data.data else (),
    )


def _row(data: _Object) -> Row:
    return Row(
        data.text("region"),
        data.maybe("year", int),
        data.text("value"),
        data.text("unit"),
        data.number("citation"),
    )


def _refusal(data: _Object) -> Refusal:
    return Refusal(
        data.one_of("reason", get_args(Reason)),
        data.text("message"),
        data.many("nearest", _citation),
    )


def _struck(data: _Object) -> Struck:
    return Struck(data.text("text"), data.many("findings", _finding))


def _finding(data: _Object) -> Finding:
    return Finding(data.text("code"), data.text("message"))


def _timings(data: _Object) -> dict[str, float]:
    if not all(_is(value, int) or _is(value, float) for value in data.data.values()):
        raise BadRequest(
            "The answer file does not fit: this should be numbers",
            where="timings_ms",
            mend="Take the object that `fazhi ask --json` printed, unchanged.",
        )
    return {name: float(value) for name, value in data.data.items()}
