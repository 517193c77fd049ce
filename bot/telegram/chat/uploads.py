"""Reports that an administrator sends: put into the library, told of, and taken out again."""

import asyncio
import contextlib
import logging
import shutil
import time
from collections.abc import Coroutine
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from bot.telegram.chat.tools import Tools, to
from bot.telegram.keeping.inbox import Update
from bot.telegram.line.undelivered import Undelivered
from bot.telegram.messages.incoming import Place, Pressed, Uploaded
from bot.telegram.messages.outgoing import Outgoing
from bot.telegram.messages.reply import Reply
from bot.telegram.text.richtext import Rich, bold, joined, plain
from bot.troubles import one_line
from bot.uploads import FOLDER, Taken, forget, ingest, kept_name
from bot.words import Words
from config.errors import FazhiError
from retrieval.reader import MAX_BYTES, readable_suffixes

_MOST = min(MAX_BYTES, 20_000_000)
"""Bytes: no more are read, and no more does the Bot API hand out."""
_LOOKS = {"added": "新收录", "replaced": "已更新", "unchanged": "库里已有这份报告"}
_log = logging.getLogger("fazhi.telegram")
_PAUSE = 3.0
"""Seconds between two tellings of how long it takes already."""


class Uploads:
    """Takes reports in from a chat, each by a command of its own: one that fails harms
    nobody's answers."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def receive(self, update: Update, uploaded: Uploaded) -> Reply:
        """A document: ingested where an administrator sends it. One message says that it is
        on its way, how far it is, then what became of it."""
        place, words = uploaded.place, self._tools.words(uploaded.place)
        refused = self._refused(uploaded, words)
        if refused:
            return Reply().say(to(place, plain(refused), replies_to=uploaded.message))
        shown = _Shown(self._tools, update, uploaded, words)
        await shown.say(words("收到 {name}，正在下载……", name=uploaded.name))
        path = self._path(uploaded)
        try:
            if not path.exists():
                await self._download(uploaded, path)
        except Undelivered as trouble:
            _log.warning("An upload could not be fetched: %s", trouble)
            again = words("没有下载成功，请重新发一次；文件最多 {n} MB。", n=_MOST // 1_000_000)
            return self._ended(place, joined("\n", (bold(words("没有收录。")), again)), shown)
        settings = self._tools.parts.settings
        taken = await shown.while_it_works(ingest(path, settings, words.language))
        if update.tries and taken.status == "unchanged":
            taken = replace(taken, status="added")  # by this worker's predecessor, which died
        if taken.status == "failed":
            shutil.rmtree(path.parent, ignore_errors=True)
        return self._told(place, taken, words, shown, path)

    async def undo(self, pressed: Pressed, report: str, file: str) -> Reply:
        """Takes a report out that was just put in."""
        place, words = pressed.place, self._tools.words(pressed.place)
        if not self._tools.store.members.is_admin(place.user):
            await self._tools.acknowledge(pressed, words("只有管理员可以。"), alert=True)
            return Reply()
        await self._tools.acknowledge(pressed)
        try:
            gone = await forget(report, self._tools.parts.settings)
        except FazhiError as error:
            said = one_line(error, words)
        else:
            shutil.rmtree(self._folder() / file, ignore_errors=True)
            said = words("已撤销收录。") if gone else words("这份报告已经不在库里。")
        return Reply().say(Outgoing(place.chat, plain(said), edits=pressed.message))

    def _refused(self, uploaded: Uploaded, words: Words) -> str:
        """Why the document is not taken; "" where it is."""
        suffix = Path(uploaded.name).suffix.lower()
        if not self._tools.store.members.is_admin(uploaded.place.user):
            return words("只有管理员可以收录文件。要提问，请直接发文字。")
        if suffix not in readable_suffixes():
            kinds = words("、").join(sorted(readable_suffixes()))
            return words("读不了这种文件。能读的有：{kinds}。", kinds=kinds)
        if uploaded.size > _MOST:
            return words("文件太大，最多 {n} MB。", n=_MOST // 1_000_000)
        return ""

    def _folder(self) -> Path:
        return self._tools.parts.settings.home / FOLDER

    def _path(self, uploaded: Uploaded) -> Path:
        """Where the document is kept: the chat and the message make it its own, whatever its
        name is."""
        folder = self._folder() / f"{uploaded.place.chat}-{uploaded.message}"
        return folder / kept_name(uploaded.name)

    async def _download(self, uploaded: Uploaded, path: Path) -> None:
        data = await self._tools.client.download(uploaded.file)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f"{path.suffix}.part")
        part.write_bytes(data)
        part.replace(path)

    def _ended(self, place: Place, text: Rich, shown: "_Shown") -> Reply:
        return Reply().say(replace(to(place, text), edits=shown.number))

    def _told(self, place: Place, taken: Taken, words: Words, shown: "_Shown", path: Path) -> Reply:
        if taken.status == "failed":
            said = joined("\n", (bold(words("没有收录。")), taken.error))
            return self._ended(place, said, shown)
        year = words("{y}年", y=taken.year) if taken.year else words("年份未知")
        region = taken.region or words("地区未知")
        count = words("{n} 段", n=taken.passages)
        title = f"{words('《')}{taken.title}{words('》')}"
        lines = (bold(words(_LOOKS[taken.status])), title, f"{region} {year}  {count}")
        reply = self._ended(place, joined("\n", lines), shown)
        if taken.status == "added":
            values = {"report": taken.report, "file": path.parent.name}
            undo = self._tools.button(reply, words("撤销收录"), "undo", **values)
            reply.messages[0] = replace(reply.messages[0], keyboard=((undo,),))
        return reply


class _Shown:
    """The one message that says how an upload goes. `number` is its own, 0 while it could
    not be sent."""

    def __init__(self, tools: Tools, update: Update, uploaded: Uploaded, words: Words) -> None:
        self._tools = tools
        self._noted = partial(tools.store.previewed, update.id)
        self._uploaded = uploaded
        self._words = words
        self.number = update.preview

    async def say(self, text: str) -> None:
        """Shows a text in it, where that can be."""
        message = replace(to(self._uploaded.place, plain(text)), edits=self.number)
        with contextlib.suppress(Undelivered):
            self.number = await self._tools.client.preview(message, self._noted)

    async def while_it_works(self, work: Coroutine[Any, Any, Taken]) -> Taken:
        """What the work leads to; meanwhile it says how long it takes already."""
        working, started = asyncio.create_task(work), time.monotonic()
        name, said = self._uploaded.name, "正在收录 {name}……（{s} 秒）"
        while not working.done():
            seconds = round(time.monotonic() - started)
            await self.say(self._words(said, name=name, s=seconds))
            await asyncio.wait((working,), timeout=_PAUSE)
        return working.result()
