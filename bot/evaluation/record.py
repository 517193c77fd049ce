"""An evaluation for a program: an object for each question, and one for the whole."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.evaluation import wording
from bot.evaluation.earlier import Comparison
from bot.evaluation.evaluated import Evaluated
from bot.evaluation.tally import SHARES, Figures, Outcome, State
from bot.words import Words

Json = dict[str, Any]


def question(outcome: Outcome, before: State | None, words: Words) -> Json:
    """One question. `state` is wrong, right (and not proven), proven or unjudged; `found`
    and `ranks` are null where nobody looked for evidence, `before` where nothing is known
    of an earlier run."""
    answer, judged = outcome.answer, outcome.judged
    return {
        "id": outcome.posed.id,
        "type": outcome.posed.type,
        "question": outcome.posed.question.text,
        "state": outcome.state,
        "right": judged.right if judged else None,
        "proven": judged.proven if judged else None,
        "refused": outcome.refused,
        "found": outcome.found,
        "ranks": outcome.ranks,
        "findings": [
            {"code": lack.code, "message": wording.lack(lack, words)}
            for lack in (judged.lacks if judged else ())
        ],
        "answer": answer.text if answer else None,
        "citations": [
            {"n": c.n, "source": c.source, "quote": c.quote}
            for c in (answer.citations if answer else ())
        ],
        "ms": outcome.milliseconds,
        "before": before,
    }


def summary(whole: Evaluated, short: Sequence[str]) -> Json:
    """The whole: the figures of every group, and of what was required what is `short`."""
    tally, compared = whole.tally, whole.comparison
    return {
        "summary": {
            "groups": {name: _figures(figures) for name, figures in tally.groups.items()},
            "states": dict(tally.states),
            "quotes": {"cited": tally.cited, "unverbatim": tally.unsound},
            "compared": _compared(compared) if compared else None,
            "short": short,
        }
    }


def _figures(figures: Figures) -> Json:
    """Counts, and the shares made of them to four places."""
    shares = {name: figures.share(name) for name in SHARES}
    rounded = {k: None if share is None else round(share, 4) for k, share in shares.items()}
    return {**asdict(figures), "shares": rounded}


def _compared(found: Comparison) -> Json:
    return {
        "both": found.both,
        "better": [change.outcome.posed.id for change in found.better],
        "worse": [change.outcome.posed.id for change in found.worse],
        "new": found.new,
        "gone": found.gone,
    }
