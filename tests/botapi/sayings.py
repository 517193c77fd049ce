"""What the terminal chat says, in Chinese and in English."""

from typing import Literal

Language = Literal["zh", "en"]

SAYINGS: dict[str, tuple[str, str]] = {
    "waiting": ("等待机器人上线……", "Waiting for the bot ..."),
    "ready": (
        "机器人已上线。直接打字即是发言；/quit 退出。",
        "The bot is there. What you type is said; /quit ends it.",
    ),
    "keys": (
        "#3 按第 3 个按钮（#原文 按字面）  @ 问题 行内提问  /file 路径 上传  ^ 改写上一条  > 回复机器人",
        (
            "#3 presses button 3 (#Source by its text)  @ text asks inline  /file PATH uploads"
            "  ^ edits your last message  > replies to the bot"
        ),
    ),
    "group_keys": ("<小李> 你好 以另一成员的身份发言", "<Lee> hello speaks as another member"),
    "died": ("机器人退出了（{code}）。日志：{log}", "The bot has ended ({code}). Its log: {log}"),
    "absent": (
        "机器人在 {seconds:.0f} 秒内没有上线。日志：{log}",
        "The bot did not come within {seconds:.0f} s. Its log: {log}",
    ),
    "late": ("机器人还在忙，先看到这里。", "The bot is still busy; so far this."),
    "typing": ("正在输入……", "typing ..."),
    "draft": ("正在撰写……", "writing ..."),
    "thinking": ("思考中……", "Thinking ..."),
    "edited": ("已编辑", "edited"),
    "deleted": ("（消息已删除：{text}）", "(message deleted: {text})"),
    "expandable": ("可展开", "expandable"),
    "saved": ("已保存：{path}", "saved: {path}"),
    "via": ("通过 @{name}", "via @{name}"),
    "pressed": ("按下「{text}」", "pressed “{text}”"),
    "no_button": ("没有这个按钮：{text}", "no such button: {text}"),
    "opens": ("打开链接 {url}", "opens {url}"),
    "asks_inline": ("行内提问：{text}", "asked inline: {text}"),
    "results": ("行内结果（#1 选第一条）", "inline results (#1 takes the first)"),
    "no_results": ("没有结果", "no results"),
    "no_answer": ("机器人没有回应", "the bot did not answer"),
    "no_file": ("没有这个文件：{path}", "no such file: {path}"),
    "nothing_to_edit": ("还没有可改的发言", "nothing to edit yet"),
    "says": ("机器人提示：{text}", "the bot notes: {text}"),
    "bot": ("机器人", "bot"),
    "members": ("{number} 位成员", "{number} members"),
    "group": ("法治讨论组", "Rule-of-law group"),
    "me": ("安然", "Ann"),
    "photo": ("图片", "picture"),
    "written": ("已写入 {path}", "wrote {path}"),
}


def saying(language: Language, key: str, **values: object) -> str:
    """A saying, with `values` in its braces."""
    said = SAYINGS[key][language == "en"]
    return said.format(**values) if values else said
