"""Where the messages of an answer go: below, or in the place of those that stand there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.telegram.keeping.outbox import Standing
from bot.telegram.messages.outgoing import Outgoing
from bot.telegram.text.richtext import LIMIT, Rich, joined, plain, units


def placed(messages: Sequence[Outgoing], picture: bytes, old: Iterable[Standing]) -> list[Outgoing]:
    """The messages in the place of the old ones, one by one; what is left of these is taken
    away. With a picture, which comes first, all come anew."""
    chat, old = messages[0].chat, tuple(old)
    if picture:
        first = replace(
            messages[0], text=Rich(), keyboard=(), name="chart.png", file=picture, quiet=True
        )
        below = [replace(message, replies_to=0) for message in messages]
        return [*(Outgoing(chat, deletes=one.message) for one in old), first, *below]
    texts = [one.message for one in old if not one.pictured]
    changed = [replace(m, edits=number) for m, number in zip(messages, texts, strict=False)]
    gone = [one.message for one in old if one.pictured] + texts[len(messages) :]
    deleted = [Outgoing(chat, deletes=number) for number in gone]
    return [*changed, *messages[len(changed) :], *deleted]


def noted(texts: Sequence[Rich], notes: Iterable[str]) -> list[Rich]:
    """The texts with notes under the last of them, or in one of their own where that is full."""
    *first, last = texts
    for note in filter(None, notes):
        longer = joined("\n\n", (last, plain(note)))
        if units(longer.text) > LIMIT:
            first, longer = [*first, last], plain(note)
        last = longer
    return [*first, last]
