"""A question where it was asked, before it is answered. Values only."""

from dataclasses import dataclass, replace

from answering.question import Question
from bot.telegram.keeping.answers import Given
from bot.telegram.keeping.inbox import Update
from bot.telegram.keeping.talks import Talk
from bot.telegram.messages.incoming import Place

MOST_CHARACTERS = 500
"""A longer question is cut: nobody asks so much at once."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question where it was asked.

    `message` is the number of the message that asks it (0: a button), `edited` says that it
    takes the place of an earlier one, `cut` that only its beginning is read. `replies_to` is
    what its answer replies to in a group, `preview` the message that shows how far it is (0:
    none). What is None is as in the conversation: the questions `before` it, the `regions`
    and `years` to look in. `topic` is what a chart of it is about ("": what it asks),
    `plainer` what is asked where there is no answer to it.
    """

    place: Place
    text: str
    update: int
    message: int = 0
    edited: bool = False
    replies_to: int = 0
    preview: int = 0
    before: tuple[str, ...] | None = None
    regions: tuple[str, ...] | None = None
    years: tuple[int, ...] | None = None
    topic: str = ""
    plainer: str = ""
    cut: bool = False

    @classmethod
    def of(cls, update: Update, place: Place, text: str, message: int = 0) -> "Turn":
        """The question of an update; what is too long is cut."""
        return cls(
            place,
            text[:MOST_CHARACTERS],
            update.id,
            message,
            replies_to=message,
            preview=update.preview,
            cut=len(text) > MOST_CHARACTERS,
        )

    def questions(self, talk: Talk, earlier: Given | None) -> tuple[Question, ...]:
        """What is to be asked in turn till there is an answer; `earlier` is the answer that
        it takes the place of."""
        before = self.before
        if before is None:
            before = earlier.before if earlier else talk.questions
        regions = talk.regions if self.regions is None else self.regions
        years = talk.years if self.years is None else self.years
        first = Question(self.text, before, regions, years)
        return (first, replace(first, text=self.plainer)) if self.plainer else (first,)


def after(talk: Talk, turn: Turn, given: Given, earlier: Given | None) -> Talk:
    """The conversation after an answer: it goes on from there. A question that was edited
    while others followed it changes in its place."""
    if earlier is None:
        begun = talk.questions if turn.before is None else turn.before
        return talk.asked((*begun, turn.text), given.key)
    if talk.answer == earlier.key:
        return talk.asked(given.asked, given.key)
    old, new = earlier.answer.question, turn.text
    questions = tuple(new if question == old else question for question in talk.questions)
    return talk.asked(questions, talk.answer or given.key)
