"""An earlier run beside this one: which questions got better, which got worse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from bot.evaluation.questions import Key
from bot.evaluation.tally import STATES, Outcome, State
from bot.jsonlines import objects, wrong

_EXAMPLE = '{"id": 1, "question": "…", "state": "proven", …}'
_WORTH: dict[State, int] = {"wrong": 0, "right": 1, "proven": 2}


@dataclass(frozen=True, slots=True)
class Change:
    """A question that came to something else before."""

    outcome: Outcome
    before: State


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed among the `both` questions that both runs judged. `new` are judged in
    this run only (with a question of other words under their id too), `gone` in the other."""

    both: int
    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    new: tuple[Key, ...]
    gone: tuple[Key, ...]


class Earlier:
    """What `fazhi eval --json` printed earlier."""

    def __init__(self, path: Path) -> None:
        """Reads the file, `-` for stdin; raises BadRequest naming the line."""
        self._states: dict[tuple[Key, str], State] = {}
        for where, data in objects(path, _EXAMPLE):
            if "summary" not in data:
                key, state = _read(data, where)
                self._states[key] = state

    def state(self, outcome: Outcome) -> State | None:
        """What the same question under the same id came to; None where it was not there."""
        return self._states.get((outcome.posed.id, outcome.posed.question.text))

    def beside(self, outcomes: Sequence[Outcome]) -> Comparison:
        """The comparison with this run."""
        judged = {
            (outcome.posed.id, outcome.posed.question.text): outcome
            for outcome in outcomes
            if outcome.state in _WORTH
        }
        before = {key: state for key, state in self._states.items() if state in _WORTH}
        changes = [Change(judged[key], before[key]) for key in judged if key in before]
        return Comparison(
            both=len(changes),
            better=tuple(change for change in changes if _gain(change) > 0),
            worse=tuple(change for change in changes if _gain(change) < 0),
            new=_ids(judged, before),
            gone=_ids(before, judged),
        )


def _gain(change: Change) -> int:
    return _WORTH[change.outcome.state] - _WORTH[change.before]


def _ids(here: Mapping[tuple[Key, str], object], there: Mapping[Any, object]) -> tuple[Key, ...]:
    return tuple(key[0] for key in here if key not in there)


def _read(data: dict[str, Any], where: str) -> tuple[tuple[Key, str], State]:
    key, text, state = data.get("id"), data.get("question"), data.get("state")
    if (
        not isinstance(key, Key)
        or isinstance(key, bool)
        or not isinstance(text, str)
        or state not in STATES
    ):
        raise wrong(
            "This line does not fit: it is none that `fazhi eval --json` printed", where, _EXAMPLE
        )
    return (key, text), cast(State, state)
