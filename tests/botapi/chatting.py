"""What a typed line does in a chat: says, presses, asks inline, uploads, edits, replies."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.botapi.people import InlineQuestion, Person, Press
from tests.botapi.sayings import Language, saying
from tests.botapi.server import BotApi
from tests.botapi.values import Button, InlineAnswer, Message


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell beside the messages: `text`, or the answer to an inline question."""

    text: str = ""
    results: InlineAnswer | None = None


class Chatting:
    """One person at the keyboard, in a private chat or in a group."""

    def __init__(self, api: BotApi, *, group: bool, language: Language) -> None:
        self.language = language
        code = "zh-hans" if language == "zh" else "en"
        self._api = api
        self._code = code
        self.me = api.user(self._say("me"), username="me_at_the_keyboard", language=code)
        self.room = api.supergroup(self._say("group"), self.me) if group else self.me.chat
        self._others: dict[str, Person] = {}
        self._last: Message | None = None
        self._press: Press | None = None
        self._asked: InlineQuestion | None = None
        self._told_results = False

    def type(self, line: str) -> Note | None:
        """Does what the line says. A note tells what cannot be seen in the chat."""
        for pattern, do in self._forms():
            if found := re.fullmatch(pattern, line.strip(), re.DOTALL):
                return do(*found.groups())
        return None

    def _forms(self) -> list[tuple[str, Callable[..., Note | None]]]:
        return [
            (r"#\s*(\d+)", self._take_number),
            (r"#\s*(.+)", self._take_text),
            (r"@\s+(.*)", self._ask_inline),
            (r"/file\s+(.+)", self._upload),
            (r"\^\s*(.+)", self._edit),
            (r">\s*(.+)", self._reply),
            (r"<([^<>]{1,20})>\s*(.+)", self._other_says),
            (r"(.+)", self._says),
        ]

    def answered(self) -> list[Note]:
        """What the bot answered by now to a pressed button or an inline question."""
        notes = []
        if self._press and self._press.query.answer is not None:
            answer, self._press = self._press.wait(), None
            shown = answer.text or (answer.url and self._say("opens", url=answer.url))
            notes += [Note(self._say("says", text=shown))] if shown else []
        if self._asked and self._asked.query.answer is not None and not self._told_results:
            self._told_results = True
            notes.append(Note(results=self._asked.wait()))
        return notes

    @property
    def keyboard(self) -> Message | None:
        """The last message that has buttons."""
        having = [message for message in self.room.messages if message.buttons]
        return having[-1] if having else None

    def _says(self, text: str) -> None:
        self._last = self.me.says(self.room, text)
        self._asked = None

    def _reply(self, text: str) -> None:
        said = self.room.from_bot
        self._last = self.me.says(self.room, text, reply_to=said[-1] if said else None)
        self._asked = None

    def _other_says(self, name: str, text: str) -> None:
        if name not in self._others:
            self._others[name] = self._api.user(name, language=self._code)
        self._others[name].says(self.room, text)
        self._asked = None

    def _edit(self, text: str) -> Note | None:
        if self._last is None:
            return Note(self._say("nothing_to_edit"))
        self._last = self.me.edits(self._last, text)
        return None

    def _upload(self, name: str) -> Note | None:
        path = Path(name.strip("'\"")).expanduser()
        if not path.is_file():
            return Note(self._say("no_file", path=path))
        self._last = self.me.sends_file(self.room, path.name, path.read_bytes())
        return None

    def _ask_inline(self, text: str) -> Note:
        self._asked, self._told_results = self.me.asks_inline(text), False
        return Note(self._say("asks_inline", text=text))

    def _take_number(self, number: str) -> Note | None:
        index = int(number) - 1
        if self._asked and self._asked.query.answer is not None:
            results = self._asked.wait().results
            if 0 <= index < len(results):
                self.me.chooses(self._asked, index, self.room)
                return None
        message = self.keyboard
        buttons = [button for row in message.buttons for button in row] if message else []
        if message and 0 <= index < len(buttons):
            return self._take(buttons[index], message)
        return Note(self._say("no_button", text=f"#{number}"))

    def _take_text(self, text: str) -> Note:
        for message in reversed(self.room.messages):
            for button in (button for row in message.buttons for button in row):
                if text in button.text:
                    return self._take(button, message)
        return Note(self._say("no_button", text=text))

    def _take(self, button: Button, message: Message) -> Note:
        if button.action == "url":
            return Note(self._say("opens", url=button.value))
        if button.action.startswith("switch_inline_query"):
            return self._ask_inline(button.value)
        self._press = self.me.presses(message, button)
        return Note(self._say("pressed", text=button.text))

    def _say(self, key: str, **values: object) -> str:
        return saying(self.language, key, **values)
