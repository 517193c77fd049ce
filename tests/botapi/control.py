"""Drives a server from another process, over HTTP under /control/.

POST takes and gives a JSON object; an unknown user or chat is made. `seconds` waits.

    POST /control/say       {"user", "text", "chat"?, "reply_to"?, "thread"?}  -> the message
    POST /control/press     {"user", "button", "chat"?, "message"?, "seconds"?} -> the answer
    POST /control/inline    {"user", "text", "seconds"?}                       -> the results
    POST /control/group     {"title", "forum"?}                                -> {"chat"}
    POST /control/weather   {"seed", "drop", "lose", ...} as `Weather` has them
    POST /control/redeliver {"number"}                                         -> update_ids
    GET  /control/messages?chat=&after=            what stands in a chat
    GET  /control/events?after=&wait=              what happened, by number
    GET  /control/state                            how many of everything
"""

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qsl

from tests.botapi.errors import ApiError
from tests.botapi.faults import Weather
from tests.botapi.http import Reply, Request, json_reply
from tests.botapi.people import Person
from tests.botapi.rooms import Room
from tests.botapi.rules import Rules
from tests.botapi.server import TOKEN, BotApi
from tests.botapi.shapes import message_json
from tests.botapi.values import Event

Json = dict[str, Any]
LONGEST = 60.0


def controlled(
    rules: Rules | None = None, port: int = 0, token: str = TOKEN, history: int = 0
) -> BotApi:
    """A server that others may drive over HTTP; not started yet."""
    control = Control()
    api = BotApi(rules=rules, port=port, token=token, history=history, more=control.answer)
    control.serve(api)
    return api


class Control:
    """Carries out what another process wants of a server; `serve` names the server."""

    def __init__(self) -> None:
        self._people: dict[int, Person] = {}
        self._api: BotApi | None = None
        self._verbs: dict[str, Callable[[Json], Any]] = {
            "say": self._say,
            "press": self._press,
            "inline": self._inline,
            "group": self._group,
            "weather": self._weather,
            "redeliver": lambda asked: self.api.redeliver(int(asked.get("number", 1))),
            "messages": self._messages,
            "events": self._events,
            "state": lambda _: self._state(),
        }

    def serve(self, api: BotApi) -> None:
        """From now on this server is driven."""
        self._api = api

    @property
    def api(self) -> BotApi:
        """The server."""
        assert self._api is not None
        return self._api

    def answer(self, request: Request) -> Reply:
        """The reply to one request; 400 with a reason where it cannot be."""
        verb = self._verbs.get(request.path.removeprefix("/control/"))
        if verb is None:
            return json_reply({"error": "no such control"}, 404)
        try:
            asked: Json = dict(parse_qsl(request.query))
            asked |= json.loads(request.body or b"{}")
            return json_reply(verb(asked))
        except (ApiError, AssertionError, KeyError, TypeError, ValueError) as error:
            return json_reply({"error": f"{type(error).__name__}: {error}"}, 400)

    def _say(self, asked: Json) -> Json:
        person = self._person(asked)
        room = self._room(asked, person)
        found = [message for message in room.messages if message.id == asked.get("reply_to")]
        replied = found[0] if found else None
        thread = int(asked.get("thread", 0))
        message = person.says(room, asked["text"], reply_to=replied, thread=thread)
        return message_json(self.api.world, message)

    def _press(self, asked: Json) -> Json:
        person = self._person(asked)
        room = self._room(asked, person)
        chosen = [m for m in room.messages if m.id == asked.get("message")]
        press = person.presses(chosen[0] if chosen else room, asked["button"])
        return asdict(press.wait(float(asked.get("seconds", 30)))) if asked.get("seconds") else {}

    def _inline(self, asked: Json) -> Json:
        question = self._person(asked).asks_inline(asked["text"])
        return asdict(question.wait(float(asked.get("seconds", 30))))

    def _group(self, asked: Json) -> Json:
        forum = bool(asked.get("forum"))
        room = self.api.supergroup(asked["title"], forum=forum)
        return {"chat": room.id, "topic": room.makes_topic("1") if forum else 0}

    def _weather(self, asked: Json) -> Json:
        self.api.faults.turn(Weather(**asked))
        return asdict(self.api.faults.weather)

    def _messages(self, asked: Json) -> list[Json]:
        room = self._room(asked, None)
        after = int(asked.get("after", 0))
        return [message_json(self.api.world, m) for m in room.messages if m.id > after]

    def _events(self, asked: Json) -> list[Json]:
        """Those after a number, as soon as there is one, else after `wait` seconds none."""
        world, after = self.api.world, int(asked.get("after", 0))
        until = time.monotonic() + min(float(asked.get("wait", 0)), LONGEST)
        with world.lock:
            while not world.events or world.events[-1].number <= after:
                left = until - time.monotonic()
                if left <= 0:
                    return []
                world.changed.wait(left)
            recent = []
            for event in reversed(world.events):
                if event.number <= after:
                    break
                recent.append(event)
        return [_event_json(event) for event in reversed(recent)]

    def _state(self) -> Json:
        world = self.api.world
        return {
            "chats": len(world.chats),
            "pending": len(self.api.hub.updates.pending),
            "calls": len(self.api.door.calls),
            "refusals": [f"{call.method}: {call.why}" for call in self.api.refusals],
            "struck": dict(self.api.faults.struck),
            "parse_modes": list(world.parse_modes),
        }

    def _person(self, asked: Json) -> Person:
        id_ = int(asked["user"])
        with self.api.world.lock:
            if id_ not in self._people:
                self._people[id_] = self.api.user(str(asked.get("name", id_)), id=id_)
            return self._people[id_]

    def _room(self, asked: Json, person: Person | None) -> Room:
        if not asked.get("chat"):
            assert person is not None, "chat is not given"
            return person.chat
        return Room(self.api.hub, self.api.world.find_chat(str(asked["chat"])))


def _event_json(event: Event) -> Json:
    message = event.message
    shape: Json = {"number": event.number, "at": event.at, "kind": event.kind, "chat": event.chat}
    if message is not None:
        shape |= {"message": message.id, "text": message.text, "reply_to": message.reply_to}
        shape |= {"thread": message.thread, "buttons": list(message.labels)}
    elif event.draft is not None:
        shape |= {"draft": event.draft.id, "text": event.draft.text}
    return shape if "text" in shape else {**shape, "text": event.text}
