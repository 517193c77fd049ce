"""What administrators may: see how it stands, let people in and keep them out, tell all."""

import re
from functools import partial

from bot.telegram.chat.describing import FOR_ADMINISTRATORS
from bot.telegram.chat.tools import Tools, to
from bot.telegram.keeping.members import Standing
from bot.telegram.messages.incoming import Commanded, Place, Pressed
from bot.telegram.messages.outgoing import Outgoing
from bot.telegram.messages.reply import Reply
from bot.telegram.text.richtext import bold, joined, plain
from bot.telegram.text.splitting import pieces
from bot.troubles import one_line, sentence
from bot.words import Words
from config.errors import FazhiError
from retrieval.indexes import IndexState

_NUMBER = re.compile(r"-?[0-9]{1,18}")
_MOST_PEOPLE = 50
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
        waiting = max(0, store.inbox.waiting() - 1)  # without this very command
        unsent = store.outbox.waiting()
        lines.append(words("待处理 {n} 条，待发送 {m} 条", n=waiting, m=unsent))
        lines += self._people("allowed", "已准许：{ids}", words)
        lines += self._people("banned", "已禁止：{ids}", words)
        text = joined("\n", (bold(words("状况")), *lines))
        return Reply().say(*(to(command.place, piece) for piece in pieces(text)))

    def _people(self, standing: Standing, said: str, words: Words) -> list[str]:
        found = self._tools.store.members.listed(standing)
        shown = words("、").join(map(str, found[:_MOST_PEOPLE]))
        more = words("等 {n} 个", n=len(found)) if len(found) > _MOST_PEOPLE else ""
        return [words(said, ids=shown) + more] if found else []

    def _stands(self, words: Words) -> list[str]:
        parts = self._tools.parts
        library = parts.library
        count = words("{n} 份报告，{m} 段", n=len(library.report_ids()), m=library.passage_count())
        states = parts.indexes.status(library)
        model = parts.settings.model or words("不用模型，只摘原文")
        written = words("回答：{model}", model=model)
        return [count, *(line for state in states for line in _index(state, words)), written]

    def _decide(self, command: Commanded, words: Words) -> Reply:
        place, standing = command.place, _standing(command.name)
        number = _number(command)
        if not number:
            said = words("请写上编号，例如 /{name} 12345", name=command.name)
            return Reply().say(to(place, plain(said)))
        if standing == "banned" and self._tools.store.members.is_admin(number):
            said = words(
                "{n} 是管理员，禁止不了；管理员由设置 FAZHI_TELEGRAM_ADMINS 指定。", n=number
            )
            return Reply().say(to(place, plain(said)))
        decided = "已准许 {n}。" if standing == "allowed" else "已禁止 {n}。"
        members = self._tools.store.members
        return (
            Reply()
            .say(to(place, plain(words(decided, n=number))))
            .then(partial(members.decide, number, standing))
        )

    async def broadcast(self, pressed: Pressed, text: str) -> Reply:
        """Sends a text to every chat, as the press says; each gets it once."""
        place, words = pressed.place, self._tools.words(pressed.place)
        if not self._tools.store.members.is_admin(place.user):
            await self._tools.acknowledge(pressed, words("只有管理员可以。"), alert=True)
            return Reply()
        await self._tools.acknowledge(pressed)
        chats = self._others(place)
        reply = Reply().say(*(Outgoing(chat, plain(text), bulk=True) for chat in chats))
        said = words("正在发给 {n} 个对话。", n=len(chats))
        reply.say(Outgoing(place.chat, plain(f"{said}\n\n{text}"), edits=pressed.message))
        return reply.then(partial(self._tools.store.keys.forget, pressed.data))

    def _broadcast(self, command: Commanded, words: Words) -> Reply:
        """Shows what it would be: a slip would go to everybody."""
        place, text = command.place, command.rest
        if not text:
            return Reply().say(to(place, plain(words("请写上内容，例如 /broadcast 今晚维护"))))
        reply, count = Reply(), len(self._others(place))
        send = self._tools.button(reply, words("发给 {n} 个对话", n=count), "broadcast", text=text)
        return reply.say(to(place, joined("\n\n", (bold(words("请确认：")), text)), ((send,),)))

    def _others(self, place: Place) -> list[int]:
        """The chats that used the bot and are still let in, but for the one that speaks."""
        store = self._tools.store
        chats = (chat for chat in store.talks.chats() if chat != place.chat)
        return [chat for chat in chats if store.members.may_hear(chat)]


def _index(state: IndexState, words: Words) -> list[str]:
    sound = words("有问题") if state.problems else words("正常")
    count = words("{n} 段", n=state.passages)
    problems = (sentence(problem, words) for problem in state.problems)
    return [f"{state.name}  {sound}  {count}", *problems]


def _number(command: Commanded) -> int:
    """The user or chat that is meant: in a group, where none is written, the group; 0 for
    what is no number of any."""
    written = command.rest or ("" if command.place.private else str(command.place.chat))
    return int(written) if _NUMBER.fullmatch(written) else 0


def _standing(name: str) -> Standing:
    return "allowed" if name == "allow" else "banned"
