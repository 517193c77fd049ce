"""Choosing where to look: regions and years of what the library holds, by button or by name.

One message is the picker; each press changes it. What is chosen holds for the conversation.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from answering.holdings import Branch
from answering.paging import Page, page_of
from bot.telegram.incoming import Place, Pressed
from bot.telegram.outgoing import Button, Keyboard, Outgoing
from bot.telegram.reply import Reply
from bot.telegram.richtext import bold, plain
from bot.telegram.talks import Talk
from bot.telegram.tools import Tools, to
from bot.words import Words

FIND = "find:"
"""What a message belongs to whose reply is the name of a region."""
_A_PAGE = 8
_COLUMNS_OF_YEARS = 4
_MOST_CHOSEN = 12


class Pickers:
    """Changes the scope of conversations."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def begin(self, place: Place) -> Reply:
        """A new picker."""
        return self._shown(Reply(), place, self._tools.store.talks.of(place.talk))

    async def command(self, place: Place, rest: str) -> Reply:
        """`/scope`, or `/scope` with a name and years: 城口 2020."""
        words = rest.split()
        years = tuple(int(word.rstrip("年")) for word in words if _is_year(word))
        name = " ".join(word for word in words if not _is_year(word))
        if not rest.strip():
            return await self.begin(place)
        talk = replace(self._tools.store.talks.of(place.talk), years=years)
        if not name:
            return self._shown(self._kept(talk), place, talk)
        return await self._named(place, talk, name)

    async def search(self, place: Place, name: str) -> Reply:
        """The reply to the message that asks for a name."""
        return await self._named(place, self._tools.store.talks.of(place.talk), name.strip())

    async def press(self, pressed: Pressed, action: str, values: dict[str, Any]) -> Reply:
        """A press within a picker, or on the buttons for language and forgetting."""
        place, store = pressed.place, self._tools.store
        talk = store.talks.of(place.talk)
        if action == "forget":
            return self._forget(pressed)
        if action == "language":
            return self._language(pressed, replace(talk, language=values["language"]))
        if action == "regions":
            return await self._page(pressed, tuple(values["path"]), values["page"])
        if action == "years":
            return await self._years(pressed, talk)
        if action == "find":
            return self._ask_for_name(place)
        changed = _changed(talk, action, values)
        reply = self._kept(changed)
        if action == "year":
            return await self._years(pressed, changed, reply)
        return self._shown(reply, place, changed, pressed.message)

    async def _named(self, place: Place, talk: Talk, name: str) -> Reply:
        """The region of that name; several are offered, none is said."""
        words = self._tools.words(place, talk)
        found = await self._tools.aside(self._matching, name)
        if len(found) == 1:
            chosen = replace(talk, regions=(found[0],))
            return self._shown(self._kept(chosen), place, chosen)
        reply = self._kept(talk)
        if not found:
            said = words("库里没有“{name}”的报告。", name=name)
            return reply.say(to(place, plain(said), (self._all_regions(reply, words),)))
        rows = tuple((self._choice(reply, region, talk),) for region in found[:_A_PAGE])
        return reply.say(to(place, plain(words("是哪一个？")), rows))

    def _shown(self, reply: Reply, place: Place, talk: Talk, edits: int = 0) -> Reply:
        """The picker as the conversation stands."""
        words = self._tools.words(place, talk)
        years = words("、").join(words("{y}年", y=year) for year in sorted(talk.years))
        text = bold(words("范围")) + plain(
            "\n" + words("地区：{regions}", regions=words("、").join(talk.regions) or words("全部"))
        )
        text += plain("\n" + words("年份：{years}", years=years or words("全部")))
        text += plain("\n\n" + words("选定后，在这个对话里只查这些报告；/new 恢复为全部。"))
        button = partial(self._tools.button, reply)
        rows: Keyboard = (
            (button(words("选地区"), "regions", path=[], page=0), button(words("选年份"), "years")),
            (button(words("输入地名"), "find"), button(words("恢复全部"), "all")),
        )
        return reply.say(Outgoing(place.chat, text, place.thread, edits=edits, keyboard=rows))

    async def _page(self, pressed: Pressed, path: tuple[str, ...], number: int) -> Reply:
        """The regions below one, each with those below it behind a button of its own."""
        place, reply = pressed.place, Reply()
        talk = self._tools.store.talks.of(place.talk)
        words = self._tools.words(place, talk)
        branches = await self._tools.aside(self._tools.parts.holdings.branches, path)
        page = page_of(branches, number, _A_PAGE)
        rows = [self._branch(reply, branch, talk) for branch in page.items]
        turns = self._turns(reply, path, page, words)
        rows += [turns] if turns else []
        rows.append((self._tools.button(reply, words("完成"), "done"),))
        where = "".join(path) or words("全部地区")
        count = words("{where}：{n} 个；可选多个，› 看下级。", where=where, n=page.total)
        text = bold(words("选地区")) + plain("\n" + count)
        return reply.say(Outgoing(place.chat, text, edits=pressed.message, keyboard=tuple(rows)))

    def _branch(self, reply: Reply, branch: Branch, talk: Talk) -> tuple[Button, ...]:
        name = "".join(branch.path)
        text = _ticked(f"{branch.name} {branch.reports}", name in talk.regions)
        chosen = self._tools.button(reply, text, "region", region=name)
        if not branch.parts:
            return (chosen,)
        return chosen, self._tools.button(reply, "›", "regions", path=list(branch.path), page=0)

    def _turns(
        self, reply: Reply, path: tuple[str, ...], page: Page[Branch], words: Words
    ) -> tuple[Button, ...]:
        """Up, back and on, where there is such a page."""
        turns = [(words("上一页"), page.number - 1)] if page.number else []
        turns += [(words("下一页"), page.number + 1)] if page.number + 1 < page.pages else []
        button = partial(self._tools.button, reply)
        buttons = [button(text, "regions", path=list(path), page=at) for text, at in turns]
        if path:
            buttons.insert(0, button(words("上一级"), "regions", path=list(path[:-1]), page=0))
        return tuple(buttons)

    async def _years(self, pressed: Pressed, talk: Talk, reply: Reply | None = None) -> Reply:
        place, reply = pressed.place, reply or Reply()
        words = self._tools.words(place, talk)
        years = await self._tools.aside(self._years_of, talk.regions)
        buttons = [
            self._tools.button(
                reply, _ticked(words("{y}年", y=year), year in talk.years), "year", year=year
            )
            for year in years
        ]
        rows = _in_rows(buttons, _COLUMNS_OF_YEARS)
        done = (self._tools.button(reply, words("完成"), "done"),)
        text = bold(words("选年份")) + plain("\n" + words("可选多个。"))
        return reply.say(Outgoing(place.chat, text, edits=pressed.message, keyboard=(*rows, done)))

    def _ask_for_name(self, place: Place) -> Reply:
        words = self._tools.words(place)
        reply = Reply(answer=FIND)
        said = words("请回复这条消息，写上地名，例如县名或省名。")
        return reply.say(to(place, plain(said)))

    def _choice(self, reply: Reply, region: str, talk: Talk) -> Button:
        text = _ticked(region, region in talk.regions)
        return self._tools.button(reply, text, "region", region=region)

    def _all_regions(self, reply: Reply, words: Words) -> tuple[Button, ...]:
        return (self._tools.button(reply, words("看看有哪些地区"), "regions", path=[], page=0),)

    def _kept(self, talk: Talk) -> Reply:
        return Reply().then(partial(self._tools.store.talks.keep, talk))

    def _language(self, pressed: Pressed, talk: Talk) -> Reply:
        said = self._tools.words(pressed.place, talk)("好，以后用中文。")
        reply = self._kept(talk)
        return reply.say(Outgoing(pressed.place.chat, plain(said), edits=pressed.message))

    def _forget(self, pressed: Pressed) -> Reply:
        said = self._tools.words(pressed.place)("已删除这里的对话和回答。")
        forget = partial(self._tools.store.talks.forget, pressed.place.talk)
        message = Outgoing(pressed.place.chat, plain(said), edits=pressed.message)
        return Reply().say(message).then(forget)

    def _matching(self, name: str) -> list[str]:
        return [region.name for region in self._tools.parts.holdings.regions(name)]

    def _years_of(self, regions: Sequence[str]) -> list[int]:
        """The years of the regions chosen and of those below them; of all where none is."""
        held = self._tools.parts.holdings.regions()
        within = (r for r in held if not regions or r.name.startswith(tuple(regions)))
        return sorted({year for region in within for year in region.years}, reverse=True)


def _changed(talk: Talk, action: str, values: dict[str, Any]) -> Talk:
    """The conversation after a press that chooses."""
    if action == "all":
        return replace(talk, regions=(), years=())
    if action == "region":
        return replace(talk, regions=_toggled(talk.regions, values["region"]))
    if action == "year":
        return replace(talk, years=_toggled(talk.years, values["year"]))
    return talk


def _toggled(chosen: tuple[Any, ...], one: Any) -> tuple[Any, ...]:
    if one in chosen:
        return tuple(other for other in chosen if other != one)
    return (*chosen, one)[-_MOST_CHOSEN:]


def _ticked(text: str, chosen: bool) -> str:
    return f"✓ {text}" if chosen else text


def _in_rows(buttons: Sequence[Button], columns: int) -> Keyboard:
    return tuple(tuple(buttons[at : at + columns]) for at in range(0, len(buttons), columns))


def _is_year(word: str) -> bool:
    digits = word.rstrip("年")
    return digits.isascii() and digits.isdecimal() and len(digits) == 4
