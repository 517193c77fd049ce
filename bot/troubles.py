"""Tells an error to a person: what, where, mend, in Chinese or English; and its exit code.

Errors carry English. Chinese comes from two tables: one by sentence (`bot.sentences`), and
one by class here, for a sentence without Chinese; the English then stands behind it as the
detail, so that nothing is lost on the way.
"""

import errno
from dataclasses import asdict, dataclass

from bot.sentences import chinese
from bot.words import Words
from config.errors import (
    BadRequest,
    FazhiError,
    IndexBroken,
    LibraryDamaged,
    LibraryError,
    LibraryFull,
    LibraryLocked,
    LibraryMissing,
    LibraryNewer,
    ModelUnavailable,
    ReportUnknown,
    SettingsError,
    UnreadableReport,
    disk_full,
)

SOME_FAILED = 1
BAD_REQUEST = 2
UNEXPECTED = 70
INTERRUPTED = 130
BROKEN_PIPE = 141


@dataclass(frozen=True, slots=True)
class Kind:
    """What one class of errors means: its exit code, and its Chinese where we know no better."""

    code: int
    what: str
    mend: str


KINDS: dict[type[FazhiError], Kind] = {
    FazhiError: Kind(UNEXPECTED, "程序遇到了问题", "请按详情处理后重试。"),
    UnreadableReport: Kind(
        SOME_FAILED, "这个文件不能作为报告收录", "请检查文件，另存为 UTF-8 文本后重试。"
    ),
    SettingsError: Kind(BAD_REQUEST, "设置有误", "请更正这项设置。"),
    BadRequest: Kind(BAD_REQUEST, "请求的内容有误", "请更正后重试。"),
    LibraryMissing: Kind(3, "报告库不存在或是空的", "请先运行 fazhi ingest 文件夹。"),
    LibraryLocked: Kind(4, "报告库正被另一个程序写入", "请等它完成，或结束它后重试。"),
    LibraryNewer: Kind(5, "报告库由更新的版本写成", "请升级本程序，或换一个 FAZHI_HOME。"),
    LibraryDamaged: Kind(6, "报告库的文件已损坏", "请移走该文件并重新收录，或恢复备份。"),
    LibraryFull: Kind(7, "磁盘已满；此前已收录的内容完好", "请腾出磁盘空间，再运行同一条命令。"),
    LibraryError: Kind(8, "报告库无法使用", "请检查文件夹是否存在、有空间、可写入。"),
    ReportUnknown: Kind(9, "没有这份报告", "用 fazhi reports 查看已收录的报告。"),
    IndexBroken: Kind(10, "索引与报告库不一致", "请运行 fazhi index rebuild。"),
    ModelUnavailable: Kind(11, "模型服务用不了", "请检查模型的地址、密钥和网络，或稍后再试。"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """An error in the reader's language. `detail` is the English of what has no Chinese."""

    what: str
    where: str
    mend: str
    detail: str = ""


def told(error: FazhiError, words: Words) -> Told:
    """The error as a reader of that language gets it."""
    if words.language == "en":
        return Told(error.what, error.where, error.mend)
    kind = kind_of(error)
    what, mend = chinese(error.what), chinese(error.mend)
    detail = " ".join(
        english
        for english, found in ((error.what, what), (error.mend, mend))
        if english and found is None
    )
    return Told(what or kind.what, chinese(error.where) or error.where, mend or kind.mend, detail)


def one_line(error: FazhiError, words: Words) -> str:
    """The error as `told`, on one line."""
    trouble = told(error, words)
    detail = f" [{trouble.detail}]" if trouble.detail else ""
    return words("{what}（{where}）。{mend}", **asdict(trouble)) + detail


def sentence(english: str, words: Words) -> str:
    """A sentence of ours in the reader's language; English where it has no other."""
    return english if words.language == "en" else chinese(english) or english


def kind_of(error: FazhiError) -> Kind:
    """What the error's class means; that of its nearest ancestor for a new class."""
    return next(KINDS[kind] for kind in type(error).__mro__ if kind in KINDS)


def ours(error: Exception) -> FazhiError | None:
    """The error as one of ours, where the system's words say enough; else None."""
    if isinstance(error, FazhiError):
        return error
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(error.filename or "disk")
    if isinstance(error, OSError) and error.filename is not None:
        return LibraryError(
            f"The library cannot be used: {error.strerror}",
            where=error.filename,
            mend="Check that the folder exists, has room and may be written by this user.",
        )
    return None
