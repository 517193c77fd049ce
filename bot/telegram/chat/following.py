"""What follows an answer: another year, other regions, other questions, as buttons."""

from collections.abc import Sequence
from dataclasses import dataclass

from answering.answer import Answer
from answering.holdings import HeldRegion
from answering.naming import english_name
from bot import saying
from bot.telegram.chat.tools import Tools, to
from bot.telegram.chat.topics import topic_of
from bot.telegram.keeping.answers import Given
from bot.telegram.messages.incoming import Pressed
from bot.telegram.messages.outgoing import Keyboard
from bot.telegram.messages.reply import Reply
from bot.telegram.text.richtext import plain
from bot.words import Words

MOST_YEARS, MOST_REGIONS, MOST_QUESTIONS = 12, 8, 3
MOST_TOGETHER = 12
"""Regions that one answer sets beside each other."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """A button, the question that it asks, and what a chart of it is about."""

    text: str
    question: str
    topic: str = ""


class Following:
    """Offers what may be asked next; each button asks it, and its answer takes the place of
    the choice."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def offers(self, answer: Answer) -> frozenset[str]:
        """Which of `years` and `others` have anything to offer. Raises LibraryError."""
        held = self._tools.parts.holdings.regions()
        own, _ = _own(answer, held)
        beside = any(region is not own and region.years for region in held)
        years = {"years"} if self._years(answer) else set()
        return frozenset(years | ({"others"} if beside else set()))

    async def years(self, pressed: Pressed, given: Given) -> Reply:
        """The other years that the answer's regions have reports of."""
        words = self._words(pressed, given)
        years = await self._tools.aside(self._years, given.answer)
        choices = [_Choice(words("{y}年", y=y), words("{y}年呢？", y=y)) for y in years]
        return self._offer(pressed, given, words("换成哪一年？"), choices, 4, years=[])

    async def others(self, pressed: Pressed, given: Given) -> Reply:
        """Other regions to set beside the answer's, in its year or else in their last."""
        words = self._words(pressed, given)
        choices = await self._tools.aside(self._beside, given, words)
        return self._offer(pressed, given, words("和哪里比？"), choices, 2, years=[], regions=[])

    async def more(self, pressed: Pressed, given: Given) -> Reply:
        """Questions that the library can answer."""
        words = self._words(pressed, given)
        found = await self._tools.aside(self._questions, given.answer)
        choices = [_Choice(question, question) for question in found]
        return self._offer(pressed, given, words("还可以问："), choices, 1, before=[])

    def _words(self, pressed: Pressed, given: Given) -> Words:
        """In the language that the answer has: what a button says is asked in it."""
        return saying.spoken(given.answer.question, self._tools.words(pressed.place))

    def _offer(
        self,
        pressed: Pressed,
        given: Given,
        head: str,
        choices: Sequence[_Choice],
        columns: int,
        **scope: list[str],
    ) -> Reply:
        words, reply = self._words(pressed, given), Reply()
        if not choices:
            said = plain(words("库里没有别的可选。"))
            return reply.say(to(pressed.place, said, replies_to=pressed.message))
        values = {"before": list(given.asked), "here": True, **scope}
        buttons = [
            self._tools.button(reply, one.text, "ask", text=one.question, topic=one.topic, **values)
            for one in choices
        ]
        rows: Keyboard = tuple(
            tuple(buttons[at : at + columns]) for at in range(0, len(buttons), columns)
        )
        return reply.say(to(pressed.place, plain(head), rows, pressed.message))

    def _years(self, answer: Answer) -> list[int]:
        scope = answer.scope
        held = self._tools.parts.holdings.regions()
        within = (r for r in held if not scope.regions or r.name.startswith(scope.regions))
        years = {year for region in within for year in region.years}
        said = set(scope.years) or {one.year for one in answer.citations if one.year}
        told = said if len(said) == 1 else set()
        return sorted(years - told, reverse=True)[:MOST_YEARS]

    def _beside(self, given: Given, words: Words) -> list[_Choice]:
        """The regions nearest to the answer's own, one by one, and all of them at once."""
        parts = self._tools.parts
        held = parts.holdings.regions()
        own, year = _own(given.answer, held)
        others = sorted(
            (region for region in held if region is not own and region.years),
            key=lambda region: _distance(region, own, year),
        )
        topic = topic_of(given.asked, parts.wishes, parts.catalogue())
        choices = []
        for region in others[:MOST_REGIONS]:
            pair = [one for one in (own, region) if one is not None]
            choices.append(_Choice(region.name, self._asked(pair, year, words), topic))
        together = [one for one in (own, *others) if one is not None][:MOST_TOGETHER]
        if len(others) > 1:
            said = words("全部 {n} 个地区", n=len(together))
            choices.insert(0, _Choice(said, self._asked(together, year, words), topic))
        return choices

    def _asked(self, regions: Sequence[HeldRegion], year: int, words: Words) -> str:
        """The question for what was asked before, of these regions."""
        names = [self._name(region, words) for region in regions]
        years = [_nearest(region, year) for region in regions]
        if len(set(years)) == 1:
            listed = words("{regions}{y}年", regions=_listed(names, words), y=years[0])
        else:
            pairs = zip(names, years, strict=True)
            each = [words("{region}{y}年", region=name, y=year) for name, year in pairs]
            listed = _listed(each, words)
        return words("{regions}呢？", regions=listed)

    def _name(self, region: HeldRegion, words: Words) -> str:
        """As questions of that language name it."""
        if words.language == "zh":
            return region.name
        division = self._tools.parts.divisions.by_path(region.path)
        return english_name(region.path, division).partition(" (")[0]

    def _questions(self, answer: Answer) -> list[str]:
        suggester = self._tools.parts.patient_suggester
        if answer.refusal is not None:
            return list(suggester.after_refusal(answer, MOST_QUESTIONS))
        return list(suggester.follow_ups(answer, MOST_QUESTIONS))


def _own(answer: Answer, held: Sequence[HeldRegion]) -> tuple[HeldRegion | None, int]:
    """The region that the answer is about, and the last year (0: unknown)."""
    cited = answer.citations[0].region if answer.citations else ""
    named = {*answer.scope.regions[:1], cited}
    own = next((region for region in held if region.name in named), None)
    years = answer.scope.years or tuple(c.year for c in answer.citations if c.year)
    return own, max(years, default=0)


def _distance(region: HeldRegion, own: HeldRegion | None, year: int) -> tuple[bool, int]:
    """Those with a report of that year first, and of these those of the same province."""
    shared = 0
    for mine, other in zip(own.path if own else (), region.path, strict=False):
        if mine != other:
            break
        shared += 1
    return year not in region.years, -shared


def _nearest(region: HeldRegion, year: int) -> int:
    """The year of its reports nearest to one; the last where that is unknown."""
    return min(region.years, key=lambda own: abs(own - year)) if year else region.years[-1]


def _listed(names: Sequence[str], words: Words) -> str:
    """甲、乙和丙."""
    *first, last = names
    return words("{several}和{one}", several=words("、").join(first), one=last) if first else last
