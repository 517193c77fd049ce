"""The rooms of the bot: each imports only of those below it."""

import pytest

from tests.tree import imports, sources

ROOMS = ("text", "messages", "keeping", "line", "running", "chat")
"""From the ground up: what texts look like; what comes and goes, as values; the bot's own
file; the Bot API; the work of one worker; what is done on each message."""


def room(name: str) -> str:
    """The room of a module of the bot; "" for a module that is in none."""
    parts = name.split(".")
    return parts[2] if parts[:2] == ["bot", "telegram"] and len(parts) > 2 else ""


def test_every_module_of_the_bot_is_in_a_room():
    modules = {name for name in sources("bot") if room(name)}
    assert {room(name) for name in modules} == set(ROOMS)
    assert all(len(name.split(".")) <= 4 for name in modules)


@pytest.mark.parametrize("at", range(len(ROOMS)), ids=ROOMS)
def test_a_room_imports_nothing_of_those_above_it(at):
    above = ROOMS[at + 1 :]
    upward = [
        f"{found.module}:{found.line} imports {found.name}"
        for found in imports(sources("bot"))
        if room(found.module) == ROOMS[at] and room(found.name) in above
    ]
    assert upward == []


@pytest.mark.parametrize("ground", ["text", "messages"])
def test_what_texts_and_messages_are_is_known_without_the_bot_api_and_the_file(ground):
    foreign = {"telegram", "sqlite3", "asyncio"}
    known = {
        found.name.partition(".")[0]
        for found in imports(sources("bot"))
        if room(found.module) == ground
    }
    assert known.isdisjoint(foreign)
