"""`fazhi keys add|list|revoke`: API keys of the portal. A key is shown once, when it is made."""

import datetime
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.desk import Desk
from bot.styled import line
from config.errors import BadRequest

if TYPE_CHECKING:
    from bot.portal.access import Scope
    from bot.portal.keyring import Key, Keyring, State

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，每行一个对象。")]
Name = Annotated[str, typer.Argument(metavar="名称", help="密钥的名称，记录和配额都用它。")]
PerMinute = Annotated[
    int,
    typer.Option(
        "--per-minute",
        min=0,
        metavar="次数",
        help="一分钟最多问几次；追问建议、图表、导出、阅读等不算在内，另限十倍。0 不限。",
    ),
]
PerDay = Annotated[
    int,
    typer.Option("--per-day", min=0, metavar="次数", help="一天最多问几次；其余另限十倍。0 不限。"),
]
_LONGEST_NAME = 60


def add(
    context: typer.Context,
    name: Name,
    scope: Annotated[
        list[str] | None,
        typer.Option(
            "--scope",
            metavar="权限",
            help="ask（提问）、read（读报告）、upload（收录）、admin（管理），可重复；默认 ask 和 read。",
        ),
    ] = None,
    expires: Annotated[
        int | None,
        typer.Option(
            "--expires", min=1, max=3650, metavar="天数", help="多少天后过期；默认不过期。"
        ),
    ] = None,
    per_minute: PerMinute = 60,
    per_day: PerDay = 0,
    as_json: AsJson = False,
) -> None:
    """新建一个密钥，只显示这一次。"""
    desk: Desk = context.obj
    scopes = _scopes(scope or ["ask", "read"])
    with _keyring(desk) as keys:
        secret = keys.add(
            checked_name(name), scopes, days=expires, per_minute=per_minute, per_day=per_day
        )
    tell_secret(desk, name, "key", secret, as_json=as_json)


def listed(context: typer.Context, as_json: AsJson = False) -> None:
    """列出密钥和它们的权限、期限、最近使用的时间。"""
    desk: Desk = context.obj
    with _keyring(desk) as keys:
        found = [(key, keys.state(key)) for key in keys.all()]
    for key, state in found:
        if as_json:
            desk.record(_json(key, state))
        else:
            desk.show([line(_line(desk, key, state))])


def revoke(context: typer.Context, name: Name) -> None:
    """作废一个密钥，立即生效。"""
    desk: Desk = context.obj
    with _keyring(desk) as keys:
        keys.revoke(name)
    desk.note(desk.words("已作废：{name}", name=name))


def checked_name(name: str) -> str:
    """A name for a key or channel; raises BadRequest for one that cannot be one."""
    sound = all(c.isalnum() or c in "-_." for c in name)
    if not sound or not 0 < len(name) <= _LONGEST_NAME:
        raise BadRequest(
            "This cannot be a name",
            where=repr(name[:_LONGEST_NAME]),
            mend=f"Use up to {_LONGEST_NAME} letters, digits, `-`, `_` and `.`.",
        )
    return name


def tell_secret(desk: Desk, name: str, kind: str, secret: str, *, as_json: bool) -> None:
    """Shows what is shown once: alone on stdout, so that it can go where it belongs."""
    if as_json:
        desk.record({"name": name, kind: secret})
    else:
        print(secret, flush=True)
    desk.note(desk.words("只显示这一次，请妥善保存；丢失了就作废它，另建一个。"))


def date(seconds: float | None) -> str:
    """A time in words of this machine's time zone; a dash for none."""
    if seconds is None:
        return "-"
    return f"{datetime.datetime.fromtimestamp(seconds).astimezone():%Y-%m-%d %H:%M}"


def iso(seconds: float | None) -> str | None:
    """A time in UTC, ISO 8601."""
    if seconds is None:
        return None
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat(timespec="seconds")


@contextmanager
def _keyring(desk: Desk) -> "Iterator[Keyring]":
    from bot.portal.keyring import Keyring
    from bot.portal.vault import Vault

    with closing(Vault(desk.settings.home)) as vault:
        yield Keyring(vault, time.time)


def _scopes(names: list[str]) -> "frozenset[Scope]":
    from bot.portal.access import SCOPES

    unknown = [name for name in names if name not in SCOPES]
    if unknown:
        raise BadRequest(
            f"There is no scope {unknown[0]}",
            where="--scope",
            mend=f"There are: {', '.join(SCOPES)}.",
        )
    return frozenset(scope for scope in SCOPES if scope in names)


def _line(desk: Desk, key: "Key", state: "State") -> str:
    said = {"live": "在用", "expired": "已过期", "revoked": "已作废"}[state]
    return desk.words(
        "{name}  {hint}  {scopes}  {state}  过期 {expires}  最近使用 {used}",
        name=key.name,
        hint=key.hint,
        scopes=" ".join(sorted(key.scopes)),
        state=desk.words(said),
        expires=date(key.expires_at),
        used=date(key.used_at),
    )


def _json(key: "Key", state: "State") -> dict[str, Any]:
    return {
        "name": key.name,
        "hint": key.hint,
        "scopes": sorted(key.scopes),
        "state": state,
        "per_minute": key.per_minute,
        "per_day": key.per_day,
        "made": iso(key.made_at),
        "expires": iso(key.expires_at),
        "used": iso(key.used_at),
        "revoked": iso(key.revoked_at),
    }
