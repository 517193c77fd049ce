"""What administrators may: see how it stands, let people in and keep them out, tell all."""

from functools import partial

from bot.telegram.describing import FOR_ADMINISTRATORS
from bot.telegram.incoming import Commanded
from bot.telegram.members import Standing
from bot.telegram.outgoing import Outgoing
from bot.telegram.reply import Reply
from bot.telegram.richtext import Rich, bold, plain
from bot.telegram.tools import Tools, to
from bot.troubles import one_line, sentence
from bot.words import Words
from config.errors import FazhiError
from retrieval.indexes import IndexState

_NAMES = frozenset(name for name, _ in FOR_ADMINISTRATORS)


class Administration:
    """The commands of administrators; for anyone else they are no commands."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def knows(self, name: str) -> bool:
        """Whether a command is an administrator's."""
        return name in _NAMES

    async def run(self, command: Commanded) -> Reply:
        """The reply to one of them."""
        place, words = command.place, self._tools.words(command.place)
        if not self._tools.store.members.is_admin(place.user):
            return Reply().say(to(place, plain(words("只有管理员可以。"))))
        if command.name == "status":
            return await self._status(command, words)
        if command.name == "broadcast":
            return self._broadcast(command, words)
        return self._decide(command, words)

    async def _status(self, command: Commanded, words: Words) -> Reply:
        try:
            lines = await self._tools.aside(self._stands, words)
        except FazhiError as error:
            lines = [one_line(error, words)]
        store = self._tools.store
        waiting, unsent = store.inbox.waiting(), store.outbox.waiting()
        lines.append(words("待处理 {n} 条，待发送 {m} 条", n=waiting, m=unsent))
        lines += self._people("allowed", "已准许：{ids}", words)
        lines += self._people("banned", "已禁止：{ids}", words)
        text = bold(words("状况")) + plain("\n" + "\n".join(lines))
        return Reply().say(to(command.place, text))

    def _people(self, standing: Standing, said: str, words: Words) -> list[str]:
        found = self._tools.store.members.listed(standing)
        return [words(said, ids=words("、").join(map(str, found)))] if found else []

    def _stands(self, words: Words) -> list[str]:
        parts = self._tools.parts
        library = parts.library
        count = words("{n} 份报告，{m} 段", n=len(library.report_ids()), m=library.passage_count())
        states = parts.indexes.status(library)
        return [count, *(line for state in states for line in _index(state, words))]

    def _decide(self, command: Commanded, words: Words) -> Reply:
        place, standing = command.place, _standing(command.name)
        try:
            number = int(command.rest or (0 if place.private else place.chat))
        except ValueError:
            number = 0
        if not number:
            said = words("请写上编号，例如 /{name} 12345", name=command.name)
            return Reply().say(to(place, plain(said)))
        decided = "已准许 {n}。" if standing == "allowed" else "已禁止 {n}。"
        members = self._tools.store.members
        return (
            Reply()
            .say(to(place, plain(words(decided, n=number))))
            .then(partial(members.decide, number, standing))
        )

    def _broadcast(self, command: Commanded, words: Words) -> Reply:
        place = command.place
        if not command.rest:
            return Reply().say(to(place, plain(words("请写上内容，例如 /broadcast 今晚维护"))))
        text: Rich = plain(command.rest)
        chats = [chat for chat in self._tools.store.talks.chats() if chat != place.chat]
        reply = Reply().say(*(Outgoing(chat, text) for chat in chats))
        return reply.say(to(place, plain(words("将发给 {n} 个对话。", n=len(chats)))))


def _index(state: IndexState, words: Words) -> list[str]:
    sound = words("有问题") if state.problems else words("正常")
    count = words("{n} 段", n=state.passages)
    problems = (sentence(problem, words) for problem in state.problems)
    return [f"{state.name}  {sound}  {count}", *problems]


def _standing(name: str) -> Standing:
    return "allowed" if name == "allow" else "banned"
