"""Reports that an administrator sends: put into the library, told of, and taken out again."""

import asyncio
import contextlib
import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.telegram.inbox import Update
from bot.telegram.incoming import Place, Pressed, Uploaded
from bot.telegram.outgoing import Outgoing
from bot.telegram.reply import Reply
from bot.telegram.richtext import bold, plain
from bot.telegram.tools import Tools, to
from bot.telegram.undelivered import Undelivered
from bot.words import Words
from retrieval.reader import MAX_BYTES, readable_suffixes

FOLDER = "uploads"
_MOST_DOWNLOADED = 20_000_000
"""Bytes that the Bot API hands out (https://core.telegram.org/bots/api#getfile)."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an uploaded file, as `fazhi ingest --json` tells it."""

    status: str
    report: str
    title: str
    region: str
    year: int | None
    passages: int
    error: str


class Uploads:
    """Takes reports in from a chat, each by a command of its own: one that fails harms
    nobody's answers."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def receive(self, update: Update, uploaded: Uploaded) -> Reply:
        """A document: ingested where an administrator sends it. One message says that it is
        on its way, then what became of it."""
        place, words = uploaded.place, self._tools.words(uploaded.place)
        refused = self._refused(uploaded, words)
        if refused:
            return Reply().say(to(place, plain(refused)))
        progress = await self._begun(update, uploaded, words)
        path = self._path(uploaded)
        if not path.exists():
            await self._download(uploaded, path)
        return self._told(place, await self._ingest(path), words, progress)

    async def undo(self, pressed: Pressed, report: str) -> Reply:
        """Takes a report out that was just put in."""
        place, words = pressed.place, self._tools.words(pressed.place)
        if not self._tools.store.members.is_admin(place.user):
            await self._tools.acknowledge(pressed, words("只有管理员可以。"), alert=True)
            return Reply()
        await self._tools.acknowledge(pressed)
        code, _ = await self._run("forget", report)
        said = words("已撤销收录。") if code == 0 else words("这份报告已经不在库里。")
        return Reply().say(Outgoing(place.chat, plain(said), edits=pressed.message))

    def _refused(self, uploaded: Uploaded, words: Words) -> str:
        """Why the document is not taken; "" where it is."""
        suffix = Path(uploaded.name).suffix.lower()
        most = min(MAX_BYTES, _MOST_DOWNLOADED)
        if not self._tools.store.members.is_admin(uploaded.place.user):
            return words("只有管理员可以收录文件。要提问，请直接发文字。")
        if suffix not in readable_suffixes():
            kinds = words("、").join(sorted(readable_suffixes()))
            return words("读不了这种文件。能读的有：{kinds}。", kinds=kinds)
        if uploaded.size > most:
            return words("文件太大，最多 {n} MB。", n=most // 1_000_000)
        return ""

    async def _begun(self, update: Update, uploaded: Uploaded, words: Words) -> int:
        """The number of the message that says so; 0 where it could not be sent."""
        place, number = uploaded.place, update.preview
        said = plain(words("收到 {name}，正在收录……", name=uploaded.name))
        with contextlib.suppress(Undelivered):
            number = number or await self._tools.client.preview(to(place, said))
            self._tools.store.inbox.previewed(update.id, number)
        return number

    def _path(self, uploaded: Uploaded) -> Path:
        """Where the document is kept: the chat and the message make it its own, whatever its
        name is."""
        folder = f"{uploaded.place.chat}-{uploaded.message}"
        name = Path(uploaded.name.replace("\\", "/").replace("\0", "")).name.strip(". ")
        suffix = Path(name).suffix
        short = name.removesuffix(suffix).encode()[:150].decode(errors="ignore")
        return self._tools.parts.settings.home / FOLDER / folder / f"{short or 'file'}{suffix}"

    async def _download(self, uploaded: Uploaded, path: Path) -> None:
        data = await self._tools.client.download(uploaded.file)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f"{path.suffix}.part")
        part.write_bytes(data)
        part.replace(path)

    async def _ingest(self, path: Path) -> Taken:
        _, lines = await self._run("ingest", str(path), "--json")
        told = lines[0] if lines else {}
        return Taken(
            told.get("status", "failed"),
            told.get("report_id", ""),
            told.get("title", ""),
            told.get("region", ""),
            told.get("year"),
            told.get("passages", 0),
            told.get("error") or "",
        )

    async def _run(self, *command: str) -> tuple[int, list[dict[str, Any]]]:
        """A command of this program, on this library: its exit code and its JSON lines."""
        running = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *command,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        out, _ = await running.communicate()
        lines = [json.loads(line) for line in out.decode().splitlines() if line.startswith("{")]
        return running.returncode or 0, lines

    def _told(self, place: Place, taken: Taken, words: Words, progress: int) -> Reply:
        reply = Reply()
        if taken.status == "failed":
            said = bold(words("没有收录。")) + plain("\n" + taken.error)
            return reply.say(Outgoing(place.chat, said, edits=progress))
        looks = {"added": "新收录", "replaced": "已更新", "unchanged": "无变化"}
        year = words("{y}年", y=taken.year) if taken.year else words("年份未知")
        about = (
            f"\n{words('《')}{taken.title}{words('》')}\n{taken.region or words('地区未知')} {year}"
        )
        count = words("，{n} 段", n=taken.passages)
        text = bold(words(looks[taken.status])) + plain(about + count)
        message = Outgoing(place.chat, text, edits=progress)
        if taken.status == "added":
            undo = self._tools.button(reply, words("撤销收录"), "undo", report=taken.report)
            message = replace(message, keyboard=((undo,),))
        return reply.say(message)
