"""What an answer says, as one text that is the same for the same answer: what is signed, and
what a share is known by. How long it took, and who asked, is none of it.
"""

import json

from answering.answer import Answer
from bot.answerjson import from_json, to_json

_PASSING = ("id", "timings_ms")
"""What differs from one time to the next."""


def content_of(answer: Answer) -> str:
    """The canonical JSON of an answer: keys in order, no blanks."""
    told = to_json(answer)
    lasting = {key: value for key, value in told.items() if key not in _PASSING}
    return json.dumps(lasting, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def answer_of(content: str) -> Answer:
    """The answer again, without what is none of its content."""
    return from_json({**json.loads(content), "timings_ms": {}})
