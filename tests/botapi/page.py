"""A chat as one HTML page that looks like a chat on a phone; nothing is fetched by it."""

import base64
import time
from dataclasses import dataclass
from html import escape
from pathlib import Path

from tests.botapi.runs import Block, Run, blocks_of
from tests.botapi.sayings import Language, saying
from tests.botapi.values import QUOTES, Button, InlineAnswer, Message, User

CSS = Path(__file__).with_name("page.css")
TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "code": ("<code>", "</code>"),
    "spoiler": ('<span class="spoiler">', "</span>"),
}
BLUE = frozenset("mention hashtag cashtag bot_command email text_mention".split())
BOT = "#3390ec"
FACES = ("#e17076", "#7bc862", "#a695e7", "#ee7aae", "#4fb8ba", "#f28c48")
SIGNS = {"url": "↗", "copy_text": "⧉"}
LONG = 66
"""Characters of a quotation that fill three lines."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on the page. `me` is whose phone it is; `title` is above, `below` under it.
    `asked` and `results` are an inline question and what it brought, None for none.
    `opened` shows expandable quotations as they are when somebody has opened them."""

    messages: tuple[Message, ...]
    me: User
    bot: User
    title: str
    below: str
    language: Language
    group: bool = False
    asked: str = ""
    results: InlineAnswer | None = None
    opened: bool = False


def page(shown: Shown) -> str:
    """The page."""
    rows = "\n".join(_row(shown, message) for message in shown.messages)
    tag = "zh-CN" if shown.language == "zh" else "en"
    return f"""<!DOCTYPE html>
<html lang="{tag}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{escape(shown.title)}</title>
<style>
{CSS.read_text("utf-8")}</style>
<div class="phone">
<header>{_face(shown.bot, shown.title)}<div><b>{escape(shown.title)}</b><small>{escape(shown.below)}</small></div>
</header>
<div class="chat">
{rows}
</div>
{_results(shown)}</div>
"""


def _row(shown: Shown, message: Message) -> str:
    if message.service:
        return ""
    mine = message.sender.id == shown.me.id
    face = _face(message.sender) if shown.group and not mine else ""
    keys = "".join(map(_keys, message.buttons))
    return (
        f'<div class="row{" mine" if mine else ""}">{face}<div class="stack">'
        f'<div class="bubble">{_bubble(shown, message, mine=mine)}</div>{keys}</div></div>'
    )


def _bubble(shown: Shown, message: Message, *, mine: bool) -> str:
    parts = [_name(shown, message)] if shown.group and not mine else []
    if message.via_bot and (mine or not shown.group):
        parts.append(f'<div class="name">{_via(shown)}</div>')
    parts += [_replied(shown, message), _file(message)]
    blocks = blocks_of(message.text, message.entities)
    edited = f"{saying(shown.language, 'edited')} " if message.edited_at else ""
    when = time.strftime("%H:%M", time.localtime(message.at))
    return "".join(
        [
            *parts,
            *(_block(block, opened=shown.opened) for block in blocks),
            f'<span class="when">{edited}{when}</span>',
        ]
    )


def _name(shown: Shown, message: Message) -> str:
    via = _via(shown) if message.via_bot else ""
    colour = _colour(message.sender)
    name = escape(message.sender.first_name)
    return f'<div class="name" style="color:{colour}">{name} {via}</div>'


def _via(shown: Shown) -> str:
    return f'<span class="via">{saying(shown.language, "via", name=shown.bot.username)}</span>'


def _replied(shown: Shown, message: Message) -> str:
    if not message.reply_to:
        return ""
    found = [other for other in shown.messages if other.id == message.reply_to]
    if not found:
        return ""
    name, text = found[0].sender.first_name, found[0].text.strip().partition("\n")[0]
    text = text or (found[0].file.name if found[0].file else "")
    return f'<div class="reply"><b>{escape(name)}</b>{escape(text)}</div>'


def _file(message: Message) -> str:
    if message.file is None:
        return ""
    name, size = escape(message.file.name), _size(len(message.file.content))
    if message.picture:
        data = base64.b64encode(message.file.content).decode()
        mime = "image/png" if message.file.content.startswith(b"\x89PNG") else "image/jpeg"
        return f'<img class="photo" alt="{name}" src="data:{mime};base64,{data}">'
    return f'<div class="file"><i>⬇</i><div><b>{name}</b><small>{size}</small></div></div>'


def _size(number: int) -> str:
    return f"{number} B" if number < 1024 else f"{number / 1024:.1f} KB"


def _block(block: Block, *, opened: bool) -> str:
    said = "".join(map(_run, block.runs))
    if block.kind == "pre":
        return f"<pre>{said}</pre>"
    if block.kind not in QUOTES:
        return f'<span class="text">{said}</span>'
    if block.kind == QUOTES[0]:
        return f"<blockquote><span>{said}</span></blockquote>"
    state = " open" if opened else ""
    state += " long" if len(block.text) > LONG or block.text.count("\n") > 2 else ""
    click = "this.classList.toggle('open')"
    return (
        f'<blockquote class="expandable{state}" onclick="{click}"><span>{said}</span></blockquote>'
    )


def _run(run: Run) -> str:
    said = escape(run.text)
    for kind in sorted(run.kinds & TAGS.keys()):
        before, after = TAGS[kind]
        said = f"{before}{said}{after}"
    if run.url:
        return f'<a href="{escape(run.url)}">{said}</a>'
    return f"<a>{said}</a>" if run.kinds & BLUE else said


def _keys(row: tuple[Button, ...]) -> str:
    return f'<div class="keys">{"".join(map(_key, row))}</div>'


def _key(button: Button) -> str:
    inline = button.action.startswith("switch_inline")
    sign = "⌕" if inline else SIGNS.get(button.action, "")
    marked = f' data-sign="{sign}"' if sign else ""
    return f"<span{marked}>{escape(button.text)}</span>"


def _face(user: User, name: str = "") -> str:
    initial = escape((name or user.first_name)[:1])
    return f'<div class="face" style="background:{_colour(user)}">{initial}</div>'


def _colour(user: User) -> str:
    return BOT if user.is_bot else FACES[user.id % len(FACES)]


def _results(shown: Shown) -> str:
    if shown.results is None:
        return ""
    rows = "".join(
        f"<p><b>{escape(str(result['title']))}</b>"
        f"<small>{escape(str(result.get('description', '')))}</small></p>"
        for result in shown.results.results
    )
    typed = f"<b>@{escape(shown.bot.username)}</b> {escape(shown.asked)}"
    return f'<div class="results">{rows}</div><div class="typed">{typed}</div>\n'
