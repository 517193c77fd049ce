"""What tests of the bot do in a chat: wait for what it says next, press and wait."""

import time

from tests.botapi.people import Person
from tests.botapi.rooms import Room
from tests.botapi.values import Message

_MOMENT = 0.3


def said_next(room: Room, after: Message) -> Message:
    """What the bot says next after a message, above any choice that became an answer."""
    return room.wait_for(lambda _: [m for m in room.from_bot if m.id > after.id])[0]


def asked(person: Person, room: Room, text: str, **how: object) -> Message:
    """The answer to what somebody says in a room; who replies to the bot takes a moment, in
    which it learns the number of its message."""
    if how.get("reply_to"):
        time.sleep(_MOMENT)
    return room.wait_for_answer(person.says(room, text, **how))  # type: ignore[arg-type]


def pressed(person: Person, room: Room, message: Message, button: str) -> Message:
    """The message that a press brings: a new one, or its own as it is changed."""
    last, before = room.messages[-1], room.now(message)
    person.presses(message, button).wait()

    def changed(_: list[Message]) -> list[Message]:
        new = [m for m in room.from_bot if m.id > last.id]
        own = [m for m in room.from_bot if m.id == message.id and m != before]
        return new or own

    return room.wait_for(changed)[0]
