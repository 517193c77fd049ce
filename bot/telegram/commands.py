"""What the commands do. Those of administrators are `administration`'s."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from bot.telegram.administration import Administration
from bot.telegram.asking import Asking, Turn
from bot.telegram.deeplinks import opening
from bot.telegram.describing import COMMANDS, FOR_ADMINISTRATORS, described
from bot.telegram.exporting import Exporting
from bot.telegram.inbox import Update
from bot.telegram.incoming import Commanded, Place
from bot.telegram.opinions import Opinions
from bot.telegram.pickers import Pickers
from bot.telegram.rendering import sources
from bot.telegram.reply import Reply
from bot.telegram.richtext import bold, plain
from bot.telegram.shelf import Shelf
from bot.telegram.tools import Tools, to

Does = Callable[[Update, Commanded], Awaitable[Reply]]


class Commands:
    """Runs commands."""

    def __init__(self, tools: Tools, asking: Asking, pickers: Pickers, opinions: Opinions) -> None:
        self._tools = tools
        self._asking = asking
        self._pickers = pickers
        self._opinions = opinions
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
            "new": self._new,
            "export": lambda _, command: self._exporting.export(command),
            "language": self._language,
            "privacy": self._privacy,
            "feedback": self._feedback,
        }

    async def run(self, update: Update, command: Commanded) -> Reply:
        """The reply to a command; one that nobody knows brings the help."""
        if self._administration.knows(command.name):
            return await self._administration.run(command)
        does = self._does.get(command.name)
        return await (does(update, command) if does else self.help(command.place))

    async def help(self, place: Place) -> Reply:
        """How to ask, with questions that this library can answer as buttons."""
        words, reply = self._tools.words(place), Reply()
        admin = self._tools.store.members.is_admin(place.user)
        listed = (*COMMANDS, *FOR_ADMINISTRATORS) if admin else COMMANDS
        lines = [f"/{name}  {said}" for name, said in described(listed, words.language)]
        text = bold(words("直接发来问题就行。")) + plain("\n")
        text += plain(words("每句回答都附报告原文；报告里没写的，会如实说没有。") + "\n\n")
        text += plain("\n".join(lines))
        examples = await self._tools.examples()
        buttons = [
            (self._tools.button(reply, question, "ask", text=question, before=[]),)
            for question in examples
        ]
        text += plain("\n\n" + words("试试这些：")) if buttons else plain("")
        return reply.say(to(place, text, tuple(buttons)))

    async def _start(self, update: Update, command: Commanded) -> Reply:
        place, words = command.place, self._tools.words(command.place)
        opened = opening(command.rest)
        if opened is not None and opened.kind == "question":
            return await self._asking.answer(self._turn(update, command, opened.text))
        if opened is not None:
            return await self._pickers.command(place, opened.text)
        hello = await self.help(place)
        if not self._tools.store.members.may_ask(place):
            return self._tools.not_yet(place)
        first = bold(words("法治问答")) + plain(
            "\n" + words("向法治政府建设年度报告提问，每句回答都附原文。") + "\n\n"
        )
        message = hello.messages[0]
        hello.messages[0] = replace(message, text=first + message.text)
        return hello

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
        return Reply().say(*(to(place, text) for text in sources(given.answer, words)))

    async def _new(self, _: Update, command: Commanded) -> Reply:
        store = self._tools.store
        talk = store.talks.of(command.place.talk)
        fresh = replace(talk, questions=(), answer="", regions=(), years=())
        said = self._said(command, "好，重新开始；范围也恢复为全部。")
        return said.then(partial(store.talks.keep, fresh))

    async def _language(self, _: Update, command: Commanded) -> Reply:
        place, reply = command.place, Reply()
        buttons = tuple(
            self._tools.button(reply, text, "language", language=code)
            for code, text in (("zh", "中文"), ("en", "English"))
        )
        return reply.say(to(place, plain("语言 / Language"), (buttons,)))

    async def _privacy(self, _: Update, command: Commanded) -> Reply:
        place, words, reply = command.place, self._tools.words(command.place), Reply()
        days = self._tools.parts.settings.keep_days
        text = bold(words("保存什么")) + plain("\n" + words(_PRIVACY, days=days))
        button = self._tools.button(reply, words("删除这里的对话"), "forget")
        return reply.say(to(place, text, ((button,),)))

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


_PRIVACY = (
    "为了接上文、重看出处，这里保存你的问题和回答，{days} 天后自动删除；聊天编号只用来把回答送回来。"
    "答不上来的问题和你的意见会匿名留给管理员，身份证号、电话、银行卡号会先遮去。"
    "日志里不写问题原文。群里没有叫到机器人的话，一概不看也不存。"
)
