"""What a conversation decides about itself: its language, and that it is forgotten."""

from dataclasses import replace
from functools import partial
from typing import Any

from bot.telegram.chat.tools import Tools, to
from bot.telegram.keeping.talks import Talk
from bot.telegram.messages.incoming import Place, Pressed
from bot.telegram.messages.outgoing import Outgoing
from bot.telegram.messages.reply import Reply
from bot.telegram.text.richtext import bold, joined, plain
from bot.words import Words

ACTIONS = ("language", "forget")
_PRIVACY = (
    "为了接上文、重看出处，这里保存你的问题和回答，{days} 天后自动删除；聊天编号只用来把回答送回来。"
    "答不上来的问题和你的意见会匿名留给管理员，身份证号、电话、银行卡号会先遮去。"
    "日志里不写问题原文。群里没有叫到机器人的话，一概不看也不存。"
)


class Personal:
    """`/language`, `/privacy` and `/new`, for whoever asks."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def languages(self, place: Place) -> Reply:
        """The choice of languages."""
        reply = Reply()
        buttons = tuple(
            self._tools.button(reply, text, "language", language=code)
            for code, text in (("zh", "中文"), ("en", "English"))
        )
        return reply.say(to(place, plain("语言 / Language"), (buttons,)))

    def privacy(self, place: Place) -> Reply:
        """What is kept, with a button that deletes it."""
        words, reply = self._tools.words(place), Reply()
        days = self._tools.parts.settings.keep_days
        text = joined("\n", (bold(words("保存什么")), words(_PRIVACY, days=days)))
        button = self._tools.button(reply, words("删除这里的对话"), "forget")
        return reply.say(to(place, text, ((button,),)))

    def afresh(self, place: Place) -> Reply:
        """Nothing is followed up any more, and the scope is everything."""
        said = self._tools.words(place)("好，重新开始；范围也恢复为全部。")
        change = partial(self._tools.store.talks.change, place.talk, Talk.fresh)
        return Reply().say(to(place, plain(said))).then(change)

    async def press(self, pressed: Pressed, action: str, values: dict[str, Any]) -> Reply:
        """A press on one of its buttons."""
        place, store = pressed.place, self._tools.store
        await self._tools.acknowledge(pressed)
        if action == "forget":
            said = self._tools.words(place)("已删除这里的对话和回答。")
            change = partial(store.talks.forget, place.talk)
        else:
            language = values["language"]
            said = Words(language)("好，以后用中文。")
            change = partial(store.talks.change, place.talk, partial(replace, language=language))
        return Reply().say(Outgoing(place.chat, plain(said), edits=pressed.message)).then(change)
