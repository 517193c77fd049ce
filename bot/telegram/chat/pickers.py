"""Choosing where to look: regions and years of what the library holds, by button or by name.

One message is the picker; each press changes it. What is chosen holds for the conversation.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from answering.holdings import Branch
from answering.paging import Page, page_of
from bot.telegram.chat.scopes import chosen as chosen_by
from bot.telegram.chat.scopes import read
from bot.telegram.chat.tools import Tools, to
from bot.telegram.keeping.answers import Given
from bot.telegram.keeping.talks import Talk
from bot.telegram.messages.incoming import Place, Pressed
from bot.telegram.messages.outgoing import Button, Keyboard, Outgoing
from bot.telegram.messages.reply import Reply
from bot.telegram.text.richtext import bold, joined, plain
from bot.words import Words

FIND = "find:"
"""What a message belongs to whose reply is the name of a region, before the key of the
answer that is to be asked for again."""
ACTIONS = ("scope", "regions", "region", "years", "year", "find", "all")
_A_PAGE = 8
_COLUMNS_OF_YEARS = 4


class Pickers:
    """Changes the scope of conversations. `again` is the key of the answer under which the
    picker was opened, whose question may be asked anew; "" for none."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def begin(self, place: Place, again: str = "", replies_to: int = 0) -> Reply:
        """A new picker."""
        talk = self._tools.store.talks.of(place.talk)
        reply = self._shown(Reply(), place, talk, again)
        reply.messages[-1] = replace(
            reply.messages[-1], replies_to=0 if place.private else replies_to
        )
        return reply

    async def command(self, place: Place, rest: str) -> Reply:
        """`/scope`, or `/scope` with a name and years: 城口 2020."""
        name, years = read(rest)
        if not (name or years):
            return self.begin(place)
        if name:
            return await self._named(place, name, years, "")
        chosen = partial(replace, years=years)
        return self._shown(self._changed(place, chosen), place, self._now(place, chosen), "")

    async def search(self, place: Place, name: str, again: str) -> Reply:
        """The reply to the message that asks for a name."""
        return await self._named(place, name.strip(), None, again)

    async def press(self, pressed: Pressed, action: str, values: dict[str, Any]) -> Reply:
        """A press within a picker."""
        place, again = pressed.place, values.get("again", "")
        if action == "regions":
            return await self._page(Reply(), pressed, tuple(values["path"]), values["page"], again)
        if action == "find":
            return self._ask_for_name(place, again)
        chosen = partial(chosen_by, action=action, values=values)
        reply = self._changed(place, chosen) if action in ("region", "year", "all") else Reply()
        if action in ("years", "year"):
            return await self._years(reply, pressed, self._now(place, chosen), again)
        if action == "region" and "page" in values:
            path, page = tuple(values["path"]), values["page"]
            return await self._page(reply, pressed, path, page, again, chosen)
        now = self._now(place, chosen)
        return self._shown(reply, place, now, again, pressed.message)

    def _now(self, place: Place, chosen: "partial[Talk]") -> Talk:
        return chosen(self._tools.store.talks.of(place.talk))

    def _changed(self, place: Place, chosen: "partial[Talk]") -> Reply:
        return Reply().then(partial(self._tools.store.talks.change, place.talk, chosen))

    async def _named(
        self, place: Place, name: str, years: tuple[int, ...] | None, again: str
    ) -> Reply:
        """The region of that name; several are offered, none is said."""
        words = self._tools.words(place)
        found = await self._tools.aside(self._matching, name)
        scope: dict[str, Any] = {} if years is None else {"years": years}
        if len(found) == 1:
            chosen = partial(replace, regions=(found[0],), **scope)
            return self._shown(self._changed(place, chosen), place, self._now(place, chosen), again)
        reply = self._changed(place, partial(replace, **scope)) if scope else Reply()
        if not found:
            said = words("库里没有“{name}”的报告。", name=name)
            button = self._button(reply, words("看看有哪些地区"), "regions", again, path=[], page=0)
            return reply.say(to(place, plain(said), ((button,),)))
        talk = self._tools.store.talks.of(place.talk)
        rows = tuple((self._choice(reply, region, talk, again),) for region in found[:_A_PAGE])
        return reply.say(to(place, plain(words("是哪一个？")), rows))

    def _shown(self, reply: Reply, place: Place, talk: Talk, again: str, edits: int = 0) -> Reply:
        """The picker as the conversation stands."""
        words = self._tools.words(place, talk)
        years = words("、").join(words("{y}年", y=year) for year in sorted(talk.years))
        lines = (
            bold(words("范围")),
            words("地区：{regions}", regions=words("、").join(talk.regions) or words("全部")),
            words("年份：{years}", years=years or words("全部")),
        )
        holds = words("选定后，在这个对话里只查这些报告；/new 恢复为全部。")
        text = joined("\n\n", (joined("\n", lines), holds))
        button = partial(self._button, reply, again=again)
        rows: Keyboard = (
            (
                button(words("选地区"), "regions", path=[], page=0),
                button(words("选年份"), "years"),
            ),
            (button(words("输入地名"), "find"), button(words("恢复全部"), "all")),
        )
        given = self._tools.store.answers.get(again) if again else None
        if given is not None:
            rows = ((self._ask_again(reply, given, words),), *rows)
        return reply.say(Outgoing(place.chat, text, place.thread, edits=edits, keyboard=rows))

    def _ask_again(self, reply: Reply, given: Given, words: Words) -> Button:
        said, question = words("按这个范围再问一遍"), given.answer.question
        return self._tools.button(reply, said, "ask", text=question, before=list(given.before))

    async def _page(
        self,
        reply: Reply,
        pressed: Pressed,
        path: tuple[str, ...],
        number: int,
        again: str,
        chosen: "partial[Talk] | None" = None,
    ) -> Reply:
        """The regions below one, each with those below it behind a button of its own."""
        place = pressed.place
        talk = self._now(place, chosen or partial(replace))
        words = self._tools.words(place, talk)
        branches = await self._tools.aside(self._tools.parts.holdings.branches, path)
        page = page_of(branches, number, _A_PAGE)
        here = {"path": list(path), "page": page.number}
        rows = [self._branch(reply, branch, talk, again, here) for branch in page.items]
        turns = self._turns(reply, path, page, words, again)
        rows += [turns] if turns else []
        rows.append((self._button(reply, words("完成"), "scope", again),))
        where = "".join(path) or words("全部地区")
        count = words("{where}：{n} 个；可选多个，› 看下级。", where=where, n=page.total)
        text = joined("\n", (bold(words("选地区")), count))
        return reply.say(Outgoing(place.chat, text, edits=pressed.message, keyboard=tuple(rows)))

    def _branch(
        self, reply: Reply, branch: Branch, talk: Talk, again: str, here: dict[str, Any]
    ) -> tuple[Button, ...]:
        name = "".join(branch.path)
        text = _ticked(f"{branch.name} {branch.reports}", name in talk.regions)
        chosen = self._button(reply, text, "region", again, region=name, **here)
        if not branch.parts:
            return (chosen,)
        below = self._button(reply, "›", "regions", again, path=list(branch.path), page=0)
        return chosen, below

    def _turns(
        self, reply: Reply, path: tuple[str, ...], page: Page[Branch], words: Words, again: str
    ) -> tuple[Button, ...]:
        """Up, back and on, where there is such a page."""
        turns = [(words("上一级"), path[:-1], 0)] if path else []
        turns += [(words("上一页"), path, page.number - 1)] if page.number else []
        more = page.number + 1 < page.pages
        turns += [(words("下一页"), path, page.number + 1)] if more else []
        return tuple(
            self._button(reply, text, "regions", again, path=list(at), page=number)
            for text, at, number in turns
        )

    async def _years(self, reply: Reply, pressed: Pressed, talk: Talk, again: str) -> Reply:
        place, words = pressed.place, self._tools.words(pressed.place, talk)
        years = await self._tools.aside(self._years_of, talk.regions)
        buttons = []
        for year in years:
            text = _ticked(words("{y}年", y=year), year in talk.years)
            buttons.append(self._button(reply, text, "year", again, year=year))
        rows = _in_rows(buttons, _COLUMNS_OF_YEARS)
        done = (self._button(reply, words("完成"), "scope", again),)
        head = joined("\n", (bold(words("选年份")), words("可选多个。")))
        return reply.say(Outgoing(place.chat, head, edits=pressed.message, keyboard=(*rows, done)))

    def _ask_for_name(self, place: Place, again: str) -> Reply:
        words = self._tools.words(place)
        said = words("请回复这条消息，写上地名，例如县名或省名。")
        return Reply(answer=FIND + again).say(replace(to(place, plain(said)), wants=words("地名")))

    def _choice(self, reply: Reply, region: str, talk: Talk, again: str) -> Button:
        text = _ticked(region, region in talk.regions)
        return self._button(reply, text, "region", again, region=region)

    def _button(self, reply: Reply, text: str, action: str, /, again: str, **values: Any) -> Button:
        return self._tools.button(reply, text, action, again=again, **values)

    def _matching(self, name: str) -> list[str]:
        return [region.name for region in self._tools.parts.holdings.regions(name)]

    def _years_of(self, regions: Sequence[str]) -> list[int]:
        """The years of the regions chosen and of those below them; of all where none is."""
        held = self._tools.parts.holdings.regions()
        within = (r for r in held if not regions or r.name.startswith(tuple(regions)))
        return sorted({year for region in within for year in region.years}, reverse=True)


def _ticked(text: str, chosen: bool) -> str:
    return f"✓ {text}" if chosen else text


def _in_rows(buttons: Sequence[Button], columns: int) -> Keyboard:
    return tuple(tuple(buttons[at : at + columns]) for at in range(0, len(buttons), columns))
