"""What follows an answer: another year, other regions, other questions, as buttons."""

from bot.telegram.answers import Given
from bot.telegram.incoming import Pressed
from bot.telegram.outgoing import Keyboard
from bot.telegram.reply import Reply
from bot.telegram.richtext import plain
from bot.telegram.tools import Tools, to
from bot.words import Words

MOST_YEARS, MOST_REGIONS, MOST_QUESTIONS = 12, 8, 3


class Following:
    """Offers what may be asked next; each button asks it."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def years(self, pressed: Pressed, given: Given) -> Reply:
        """The other years that the answer's regions have reports of."""
        words = self._tools.words(pressed.place)
        years = await self._tools.aside(self._years, given)
        asks = [(words("{y}年", y=year), words("{y}年呢？", y=year)) for year in years]
        return self._offer(pressed, given, words("换成哪一年？"), asks, 4)

    async def others(self, pressed: Pressed, given: Given) -> Reply:
        """Other regions that have a report of the answer's year, to set beside it."""
        words = self._tools.words(pressed.place)
        regions = await self._tools.aside(self._regions, given)
        own = given.answer.scope.regions[:1]
        asks = [(region, _beside(own, region, words)) for region in regions]
        return self._offer(pressed, given, words("和哪里比？"), asks, 2)

    async def more(self, pressed: Pressed, given: Given) -> Reply:
        """Questions that the library can answer."""
        words = self._tools.words(pressed.place)
        found = await self._tools.aside(self._questions, given)
        return self._offer(pressed, given, words("还可以问："), [(q, q) for q in found], 1)

    def _offer(
        self, pressed: Pressed, given: Given, head: str, asks: list[tuple[str, str]], columns: int
    ) -> Reply:
        words, reply = self._tools.words(pressed.place), Reply()
        if not asks:
            return reply.say(to(pressed.place, plain(words("库里没有别的可选。"))))
        before = (given.answer.question,)
        buttons = [
            self._tools.button(reply, text, "ask", text=question, before=before)
            for text, question in asks
        ]
        rows: Keyboard = tuple(
            tuple(buttons[at : at + columns]) for at in range(0, len(buttons), columns)
        )
        return reply.say(to(pressed.place, plain(head), rows, pressed.message))

    def _years(self, given: Given) -> list[int]:
        scope = given.answer.scope
        held = self._tools.parts.holdings.regions()
        within = (r for r in held if not scope.regions or r.name in scope.regions)
        years = {year for region in within for year in region.years} - set(scope.years)
        return sorted(years, reverse=True)[:MOST_YEARS]

    def _regions(self, given: Given) -> list[str]:
        """Those nearest to the answer's: of the same province first."""
        scope = given.answer.scope
        held = self._tools.parts.holdings.regions()
        own = next((r for r in held if r.name in scope.regions), None)
        wanted = set(scope.years)
        others = [
            region
            for region in held
            if region.name not in scope.regions and (not wanted or wanted & set(region.years))
        ]
        if own is not None:
            others.sort(key=lambda region: -_shared(region.path, own.path))
        return [region.name for region in others[:MOST_REGIONS]]

    def _questions(self, given: Given) -> list[str]:
        suggester, answer = self._tools.parts.suggester, given.answer
        if answer.refusal is not None:
            return list(suggester.after_refusal(answer, MOST_QUESTIONS))
        return list(suggester.follow_ups(answer, MOST_QUESTIONS))


def _shared(first: tuple[str, ...], second: tuple[str, ...]) -> int:
    """How many regions lie around both."""
    pairs = zip(first, second, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(first), len(second)))


def _beside(own: tuple[str, ...], region: str, words: Words) -> str:
    """The question that sets a region beside the answer's own."""
    return words("{a}和{b}相比呢？", a=own[0], b=region) if own else words("{b}呢？", b=region)
