"""What the commands do. Those of administrators are `administration`'s."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.telegram.chat.administration import Administration
from bot.telegram.chat.asking import Asking
from bot.telegram.chat.deeplinks import opening
from bot.telegram.chat.describing import COMMANDS, FOR_ADMINISTRATORS, described
from bot.telegram.chat.exporting import Exporting
from bot.telegram.chat.opinions import Opinions
from bot.telegram.chat.personal import Personal
from bot.telegram.chat.pickers import Pickers
from bot.telegram.chat.shelf import Shelf
from bot.telegram.chat.tools import Tools, to
from bot.telegram.chat.turns import Turn
from bot.telegram.keeping.inbox import Update
from bot.telegram.messages.incoming import Commanded, Place
from bot.telegram.messages.outgoing import Keyboard
from bot.telegram.messages.reply import Reply
from bot.telegram.text.rendering import sources
from bot.telegram.text.richtext import bold, joined, plain
from bot.words import Words

Does = Callable[[Update, Commanded], Awaitable[Reply]]
ASKING = ("ask", "compare")
_FIRST_EXAMPLES = 3


class Commands:
    """Runs commands."""

    def __init__(
        self, tools: Tools, asking: Asking, pickers: Pickers, opinions: Opinions, own: Personal
    ) -> None:
        self._tools = tools
        self._asking = asking
        self._pickers = pickers
        self._opinions = opinions
        self._personal = own
        self._shelf = Shelf(tools)
        self._exporting = Exporting(tools)
        self._administration = Administration(tools)
        self._does: dict[str, Does] = {
            "start": self._start,
            "help": lambda _, command: self.help(command.place),
            "ask": self._ask,
            "compare": self._compare,
            "regions": lambda _, command: self._shelf.regions(command.place, command.rest),
            "reports": lambda _, command: self._shelf.reports(command.place, command.rest),
            "sources": self._sources,
            "scope": lambda _, command: self._pickers.command(command.place, command.rest),
            "new": self._own,
            "export": lambda _, command: self._exporting.export(command),
            "language": self._own,
            "privacy": self._own,
            "feedback": self._feedback,
        }

    def asks(self, command: Commanded) -> bool:
        """Whether it is a question, which counts against the limits."""
        return command.name in ASKING or (command.name == "start" and bool(command.rest))

    async def run(self, update: Update, command: Commanded) -> Reply:
        """The reply to a command. One that nobody knows brings the help, where nobody else
        can be meant; of those that were edited only a question is read again."""
        if command.edited and not self.asks(command):
            return Reply()
        if self._administration.knows(command.name):
            return await self._administration.run(command)
        does = self._does.get(command.name)
        if does is not None:
            return await does(update, command)
        if command.place.private or command.named:
            return await self.help(command.place)
        return Reply()

    async def welcome(self, place: Place) -> Reply:
        """What it is, in a few lines, with a few questions that this library can answer."""
        words, reply = self._tools.words(place), Reply()
        hello = words("向法治政府建设年度报告提问，每句回答都附原文。")
        rows = await self._examples(reply, words, _FIRST_EXAMPLES)
        how = words("直接发来问题就行，或先试试下面的；全部用法见 /help。")
        if not rows:
            how = words("直接发来问题就行；全部用法见 /help。")
        text = joined("\n", (bold(words("法治问答")), hello, how))
        return reply.say(to(place, text, rows))

    async def help(self, place: Place) -> Reply:
        """How to ask, with questions that this library can answer as buttons."""
        words, reply = self._tools.words(place), Reply()
        admin = self._tools.store.members.is_admin(place.user)
        listed = (*COMMANDS, *FOR_ADMINISTRATORS) if admin else COMMANDS
        how = words("每句回答都附报告原文；报告里没写的，会如实说没有。")
        parts = [joined("\n", (bold(words("直接发来问题就行。")), how))]
        if not place.private:
            me = self._tools.me
            parts.append(plain(words("在群里，写上 @{me}，或回复机器人的消息。", me=me)))
        commands = described(listed, words.language)
        parts.append(plain("\n".join(f"/{name}  {said}" for name, said in commands)))
        rows = await self._examples(reply, words)
        parts += [plain(words("试试这些："))] if rows else []
        return reply.say(to(place, joined("\n\n", parts), rows))

    async def _examples(self, reply: Reply, words: Words, most: int | None = None) -> Keyboard:
        """Buttons that ask questions which can be answered, one a row."""
        examples = await self._tools.examples(words)
        return tuple(
            (self._tools.button(reply, question, "ask", text=question, before=[]),)
            for question in examples[:most]
        )

    async def _start(self, update: Update, command: Commanded) -> Reply:
        place, opened = command.place, opening(command.rest)
        if not self._tools.store.members.may_ask(place):
            return self._tools.not_yet(place)
        if opened is None:
            return await self.welcome(place)
        if opened.kind == "question":
            return await self._asking.answer(self._turn(update, command, opened.text))
        return await self._pickers.command(place, opened.text)

    async def _ask(self, update: Update, command: Commanded) -> Reply:
        if not command.rest:
            return self._said(command, "请在 /ask 后面写上问题。")
        return await self._asking.answer(self._turn(update, command, command.rest))

    async def _compare(self, update: Update, command: Commanded) -> Reply:
        if not command.rest:
            return self._said(
                command, "请在 /compare 后面写上要比较的事项，例如：/compare 行政复议案件数"
            )
        return await self._asking.compare(self._turn(update, command, command.rest))

    async def _sources(self, _: Update, command: Commanded) -> Reply:
        place, store = command.place, self._tools.store
        given = store.answers.get(store.talks.of(place.talk).answer)
        if given is None:
            return self._said(command, "这次对话里还没有回答。")
        words = self._tools.words(place)
        return Reply().say(
            *(to(place, text) for text in sources(given.answer, words, self._tools.link()))
        )

    async def _own(self, _: Update, command: Commanded) -> Reply:
        does = {
            "language": self._personal.languages,
            "privacy": self._personal.privacy,
            "new": self._personal.afresh,
        }
        return does[command.name](command.place)

    async def _feedback(self, _: Update, command: Commanded) -> Reply:
        place, store = command.place, self._tools.store
        given = store.answers.get(store.talks.of(place.talk).answer)
        if given is None:
            return self._said(command, "这次对话里还没有回答。")
        if not command.rest:
            return self._opinions.ask(place, given.key)
        return self._opinions.noted(place, command.message, given, command.rest)

    def _turn(self, update: Update, command: Commanded, text: str) -> Turn:
        turn = Turn.of(update, command.place, text, command.message)
        return replace(turn, edited=command.edited)

    def _said(self, command: Commanded, chinese: str) -> Reply:
        words = self._tools.words(command.place)
        return Reply().say(to(command.place, plain(words(chinese)), replies_to=command.message))
