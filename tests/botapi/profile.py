"""What the bot tells of itself: its commands, its name, its descriptions."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from tests.botapi.errors import bad_request
from tests.botapi.params import Params

COMMANDS = 100
DESCRIPTION = 256
LENGTHS = {"name": 64, "description": 512, "short_description": 120}
SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}

Key = tuple[str, str]
"""A scope as JSON with sorted keys, and a language; empty is every other language."""


@dataclass(slots=True)
class Profile:
    """What was set: commands by scope and language, the texts by their name and language."""

    commands: dict[Key, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    texts: dict[Key, str] = field(default_factory=dict)

    def set_commands(self, params: Params) -> bool:
        """setMyCommands"""
        raw = params.array("commands")
        if raw is None:
            raise bad_request("commands are not specified")
        if len(raw) > COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self.commands[_key(params)] = tuple(map(_command, raw))
        return True

    def delete_commands(self, params: Params) -> bool:
        """deleteMyCommands"""
        self.commands.pop(_key(params), None)
        return True

    def get_commands(self, params: Params) -> list[dict[str, str]]:
        """getMyCommands"""
        found = self.commands.get(_key(params), ())
        return [{"command": command, "description": told} for command, told in found]

    def set_text(self, name: str, params: Params) -> bool:
        """setMyName and its like; `name` is also the parameter's."""
        text = params.text(name)
        if len(text) > LENGTHS[name]:
            raise bad_request(f"bot {name.replace('_', ' ')} is too long")
        self.texts[name, _language(params)] = text
        return True

    def get_text(self, name: str, params: Params) -> dict[str, str]:
        """getMyName and its like: the text in the language, else that of no language."""
        language = _language(params)
        return {name: self.texts.get((name, language)) or self.texts.get((name, ""), "")}


def _key(params: Params) -> Key:
    scope = params.object("scope") or {"type": "default"}
    needed = SCOPES.get(str(scope.get("type")))
    if needed is None:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if any(not isinstance(scope.get(name), int | str) for name in needed):
        raise bad_request("chat_id is empty")
    return json.dumps(scope, sort_keys=True), _language(params)


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not re.fullmatch(r"([a-z]{2})?", language, re.ASCII):
        raise bad_request("LANG_CODE_INVALID")
    return language


def _command(raw: Any) -> tuple[str, str]:
    if not isinstance(raw, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    command, told = str(raw.get("command", "")), str(raw.get("description", ""))
    if not re.fullmatch(r"[a-z0-9_]{1,32}", command, re.ASCII):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(told) <= DESCRIPTION or not told.strip():
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return command, told
