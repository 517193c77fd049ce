"""The commands with their descriptions, as Telegram lists them behind the slash."""

from bot.telegram.chat.tools import Tools
from bot.telegram.line.undelivered import Undelivered
from bot.words import Words
from config.settings import Language

COMMANDS: tuple[tuple[str, str], ...] = (
    ("start", "开始：怎样提问，有哪些例子"),
    ("ask", "提问：/ask 后面写问题"),
    ("compare", "比较各地或各年：/compare 事项"),
    ("regions", "库里有哪些地区"),
    ("reports", "库里有哪些报告"),
    ("scope", "选定只查哪些地区、哪些年份"),
    ("sources", "上一个回答的全部出处"),
    ("export", "把回答导出为文档：docx、md、pdf，加 all 导出整个对话"),
    ("new", "重新开始，不接上文"),
    ("language", "换一种语言"),
    ("feedback", "对上一个回答说说意见"),
    ("privacy", "保存哪些内容，怎样删除"),
    ("help", "怎样用，可以问什么"),
)
FOR_ADMINISTRATORS: tuple[tuple[str, str], ...] = (
    ("status", "报告库、索引、队列的状况"),
    ("allow", "准许一个用户或群：/allow 编号"),
    ("ban", "禁止一个用户或群：/ban 编号"),
    ("broadcast", "向用过的人发通知：/broadcast 内容"),
)


def described(commands: tuple[tuple[str, str], ...], language: Language) -> list[tuple[str, str]]:
    """Names and descriptions in a language."""
    words = Words(language)
    return [(name, words(said)) for name, said in commands]


async def introduce(tools: Tools) -> None:
    """Tells the Bot API the commands: Chinese to all, English to whose app is English;
    administrators get theirs as well. Raises Undelivered."""
    spoken: tuple[tuple[str, Language], ...] = (("", "zh"), ("zh", "zh"), ("en", "en"))
    for code, language in spoken:
        await tools.client.describe(described(COMMANDS, language), code)
    for admin in tools.store.members.rules.admins:
        await _introduce_to(admin, tools)


async def _introduce_to(admin: int, tools: Tools) -> None:
    """To one who has not spoken with the bot yet there is nothing to tell."""
    spoken: tuple[tuple[str, Language], ...] = (("", "zh"), ("en", "en"))
    for code, language in spoken:
        commands = described((*COMMANDS, *FOR_ADMINISTRATORS), language)
        try:
            await tools.client.describe(commands, code, admin)
        except Undelivered as trouble:
            if trouble.kind == "later":
                raise
