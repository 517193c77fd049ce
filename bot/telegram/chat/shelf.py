"""What is in the library, as lists in a chat."""

from collections.abc import Sequence
from dataclasses import replace

from answering.holdings import HeldRegion, HeldReport
from bot.telegram.chat.deeplinks import Opening, address
from bot.telegram.chat.tools import Tools, to
from bot.telegram.messages.incoming import Place
from bot.telegram.messages.reply import Reply
from bot.telegram.text.cleaning import one_line
from bot.telegram.text.richtext import Rich, bold, joined, link, plain
from bot.telegram.text.splitting import pieces
from bot.words import Words

_MOST_REGIONS, _MOST_REPORTS = 60, 40


class Shelf:
    """`/regions` and `/reports`, all of them or those of a name."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def regions(self, place: Place, name: str) -> Reply:
        """The regions with the years of their reports."""
        words = self._tools.words(place)
        found = await self._tools.aside(self._tools.parts.holdings.regions, name)
        lines = [self._region(region, words) for region in found]
        head = words("库里有 {n} 个地区的报告", n=len(lines))
        return self._listed(place, head, lines, _MOST_REGIONS, words)

    async def reports(self, place: Place, name: str) -> Reply:
        """The reports by title, region and year."""
        words = self._tools.words(place)
        found = await self._tools.aside(self._tools.parts.holdings.reports, name)
        lines = [plain(one_line(_report(report, words))) for report in found]
        head = words("库里有 {n} 份报告", n=len(lines))
        return self._listed(place, head, lines, _MOST_REPORTS, words)

    def _region(self, region: HeldRegion, words: Words) -> Rich:
        """Its name leads to a chat that looks in its reports only."""
        name = one_line(region.name)
        openings = (Opening("region", text) for text in (region.name, region.path[-1]))
        found = filter(None, (address(self._tools.me, opening) for opening in openings))
        return joined("  ", (link(name, next(found, "")), _years(region.years, words)))

    def _listed(
        self, place: Place, head: str, lines: Sequence[Rich], most: int, words: Words
    ) -> Reply:
        shown = joined("\n", [bold(head), *lines[:most]])
        if len(lines) > most:
            more = words("只列出前 {n} 个；在命令后面写上地名可以查找。", n=most)
            shown = joined("\n\n", [shown, more])
        reply = Reply().say(*(to(place, text) for text in pieces(shown)))
        choose = self._tools.button(reply, words("选定范围"), "scope")
        reply.messages[-1] = replace(reply.messages[-1], keyboard=((choose,),))
        return reply


def _years(years: tuple[int, ...], words: Words) -> str:
    """2019–2024 where none is missing in between, else each."""
    if len(years) > 1 and years[-1] - years[0] == len(years) - 1:
        return words("{a}–{b}年", a=years[0], b=years[-1])
    return words("、").join(words("{y}年", y=year) for year in years) or words("年份未知")


def _report(report: HeldReport, words: Words) -> str:
    year = words("{y}年", y=report.year) if report.year else words("年份未知")
    place = report.region or words("地区未知")
    return f"{words('《')}{report.title}{words('》')} {place} {year}"
