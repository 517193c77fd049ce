"""Which entities Telegram takes on a text. What it would mend in silence is refused."""

from typing import Any

from tests.botapi.errors import ApiError, bad_request
from tests.botapi.urls import trouble_with
from tests.botapi.utf16 import boundaries
from tests.botapi.values import QUOTES, Entity

MOST = 100
"""Telegram drops what is over."""

FOUND_BY_ITSELF = frozenset("mention hashtag cashtag bot_command url email phone_number".split())
"""Telegram finds these in a text, whether a bot names them or not."""

STYLES = frozenset("bold italic underline strikethrough spoiler".split())
"""These may hold and be in any other, but for code and pre."""

CODE = frozenset(("code", "pre"))
LINKS = frozenset(("text_link", "text_mention", "custom_emoji", "date_time"))
KINDS = FOUND_BY_ITSELF | STYLES | CODE | LINKS | frozenset(QUOTES)


def read_entities(text: str, raw: list[Any] | None) -> tuple[Entity, ...]:
    """The entities of a text, in the order in which they came.

    ApiError 400 where one is not a stretch of the text, is nothing but white space, is of
    an unknown kind, or where two of them may not stand together.
    """
    entities = tuple(map(_entity, raw or ()))
    if len(entities) > MOST:
        raise bad_request("ENTITIES_TOO_LONG")
    at = boundaries(text) if entities else {}
    for entity in entities:
        _check_place(text, entity, at)
    _check_together(entities)
    return entities


def _entity(raw: Any) -> Entity:
    if not isinstance(raw, dict):
        raise _unreadable("expected an Object")
    kind = _field(raw, "type", str)
    if kind not in KINDS:
        raise _unreadable("Unsupported type specified")
    entity = Entity(kind, _field(raw, "offset", int), _field(raw, "length", int))
    return _with_more(entity, raw)


def _with_more(entity: Entity, raw: dict[str, Any]) -> Entity:
    start, length = entity.offset, entity.length
    if entity.kind == "text_link":
        url = _field(raw, "url", str)
        if why := trouble_with(url):
            raise bad_request(f"entity URL '{url}' is invalid: {why}")
        return Entity(entity.kind, start, length, url=url)
    if entity.kind == "text_mention":
        user = _field(_field(raw, "user", dict), "id", int)
        if user <= 0:
            raise bad_request("user not found")
        return Entity(entity.kind, start, length, user=user)
    if entity.kind == "custom_emoji":
        emoji = _field(raw, "custom_emoji_id", str)
        if not emoji.isdecimal() or not 0 < int(emoji) < 2**63:
            raise _unreadable('Field "custom_emoji_id" must be a valid Number')
        return Entity(entity.kind, start, length, emoji=emoji)
    if entity.kind == "date_time":
        time_format = str(raw.get("date_time_format", ""))
        time = _field(raw, "unix_time", int)
        return Entity(entity.kind, start, length, time=time, time_format=time_format)
    return Entity(entity.kind, start, length, language=str(raw.get("language", "")))


def _field(raw: dict[str, Any], name: str, kind: type) -> Any:
    if name not in raw:
        raise _unreadable(f'Can\'t find field "{name}"')
    if type(raw[name]) is not kind:
        raise _unreadable(f'Field "{name}" must be of type {_NAMES[kind]}')
    return raw[name]


_NAMES = {str: "String", int: "Number", dict: "Object"}


def _unreadable(why: str) -> ApiError:
    return bad_request(f"can't parse MessageEntity: {why}")


def _check_place(text: str, entity: Entity, at: dict[int, int]) -> None:
    start, end, last = entity.offset, entity.end, max(at)
    if not 0 <= start <= 1_000_000:
        raise bad_request(f"receive an entity with incorrect offset {start}")
    if not 0 < entity.length <= 1_000_000:
        raise bad_request(f"receive an entity with incorrect length {entity.length}")
    if start >= last:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {start}")
    if end > last:
        raise bad_request(
            f"entity beginning at UTF-16 offset {start} ends after the end of the text"
            f" at UTF-16 offset {end}"
        )
    if start not in at:
        raise bad_request(f"entity begins in a middle of a UTF-16 symbol at offset {start}")
    if end not in at:
        raise bad_request(
            f"entity beginning at UTF-16 offset {start} ends in a middle of a UTF-16 symbol"
            f" at offset {end}"
        )
    if not text[at[start] : at[end]].strip():
        raise bad_request(f"entity at UTF-16 offset {start} is nothing but white space")


def _check_together(entities: tuple[Entity, ...]) -> None:
    """Each against those that are open where it begins."""
    opened: list[Entity] = []
    for inner in sorted(entities, key=_outer_first):
        opened = [outer for outer in opened if outer.end > inner.offset]
        for outer in opened:
            _check_pair(outer, inner)
        opened.append(inner)


def _outer_first(entity: Entity) -> tuple[int, int, int]:
    rank = 0 if entity.kind in QUOTES else 1 if entity.kind in STYLES else 2
    return (entity.offset, -entity.length, rank)


def _check_pair(outer: Entity, inner: Entity) -> None:
    where = f"{outer.kind} at {outer.offset} and {inner.kind} at {inner.offset}"
    if inner.end > outer.end:
        raise bad_request(f"entities overlap in part: {where}")
    if outer.kind in QUOTES and inner.kind in QUOTES:
        raise bad_request(f"quotations can't be nested: {where}")
    if outer.kind in CODE or (inner.kind in CODE and outer.kind not in QUOTES):
        raise bad_request(f"code and pre contain no other entity and are in none: {where}")
    if outer.kind == inner.kind:
        raise bad_request(f"entities of one kind are nested: {where}")
    if outer.kind not in STYLES | set(QUOTES) and inner.kind not in STYLES:
        raise bad_request(f"entities can't contain each other: {where}")
