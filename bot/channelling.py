"""`fazhi channels add|list|revoke`: web sites on whose pages the portal may be used. A
channel's secret is shown once, when it is made."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.desk import Desk
from bot.keys import AsJson, PerDay, PerMinute, checked_name, date, iso, tell_secret
from bot.styled import line
from config.errors import BadRequest, LibraryMissing

if TYPE_CHECKING:
    from bot.portal.channels import Channel, Channels

Name = Annotated[str, typer.Argument(metavar="名称", help="渠道的名称，网页里用它。")]
_WHOLE = "全部地区"


def add(
    context: typer.Context,
    name: Name,
    origin: Annotated[
        list[str],
        typer.Option(
            "--origin", metavar="网址", help="准许的网站，如 https://www.example.cn，可重复。"
        ),
    ],
    region: Annotated[
        list[str] | None,
        typer.Option("--region", metavar="地区", help="只查这个地区和它下辖的地区，可重复。"),
    ] = None,
    per_minute: PerMinute = 60,
    per_day: PerDay = 0,
    user_per_minute: Annotated[
        int,
        typer.Option(
            "--user-per-minute",
            min=0,
            metavar="次数",
            help="每个访问者一分钟最多问几次；其余另限十倍。0 不限。",
        ),
    ] = 10,
    as_json: AsJson = False,
) -> None:
    """新建一个渠道，密钥只显示这一次，由网站的后台用来领取令牌。"""
    desk: Desk = context.obj
    origins = [_origin(one) for one in origin]
    regions = [_region(desk, one) for one in region or ()]
    with _channels(desk) as channels:
        secret = channels.add(
            checked_name(name),
            list(dict.fromkeys(origins)),
            list(dict.fromkeys(regions)),
            per_minute=per_minute,
            per_day=per_day,
            user_per_minute=user_per_minute,
        )
    tell_secret(desk, name, "secret", secret, as_json=as_json)


def listed(context: typer.Context, as_json: AsJson = False) -> None:
    """列出渠道和它们准许的网站、地区。"""
    desk: Desk = context.obj
    with _channels(desk) as channels:
        found = channels.all()
    for channel in found:
        if as_json:
            desk.record(_json(channel))
        else:
            desk.show([line(_line(desk, channel))])


def revoke(context: typer.Context, name: Name) -> None:
    """停用一个渠道，它的密钥和令牌立即失效。"""
    desk: Desk = context.obj
    with _channels(desk) as channels:
        channels.revoke(name)
    desk.note(desk.words("已停用：{name}", name=name))


@contextmanager
def _channels(desk: Desk) -> "Iterator[Channels]":
    from bot.portal.channels import Channels
    from bot.portal.vault import Vault

    with closing(Vault(desk.settings.home)) as vault:
        yield Channels(vault, time.time)


def _origin(text: str) -> str:
    from bot.portal.origins import typed_origin

    found = typed_origin(text)
    if found is None:
        raise BadRequest(
            "This is no origin of a web site",
            where=repr(text[:100]),
            mend="Write scheme, host and port, and no path: `https://www.example.cn`.",
        )
    return found


def _region(desk: Desk, name: str) -> tuple[str, ...]:
    """The one region of that name: what it is called in full means it and nothing else."""
    found = _regions(desk, name)
    where = repr(name[:100])
    if not found:
        mend = "Write its full name, as `fazhi reports` has it."
        raise BadRequest("No region has this name", where=where, mend=mend)
    if len(found) > 1 or _regions(desk, "".join(found[0])) != found:
        full = "、".join("".join(path) for path in found[:5])
        mend = f"Write its full name, one of: {full}."
        raise BadRequest("Several regions have this name", where=where, mend=mend)
    return found[0]


def _regions(desk: Desk, name: str) -> Sequence[tuple[str, ...]]:
    from bot.portal.narrowing import named

    try:
        return named(name, desk.parts)
    except LibraryMissing:
        return tuple(division.path for division in desk.parts.divisions.resolve(name))


def _line(desk: Desk, channel: "Channel") -> str:
    regions = "、".join("".join(path) for path in channel.regions) or desk.words(_WHOLE)
    return desk.words(
        "{name}  {hint}  {origins}  {regions}  {state}  最近使用 {used}",
        name=channel.name,
        hint=channel.hint,
        origins=" ".join(channel.origins),
        regions=regions,
        state=desk.words("在用" if channel.revoked_at is None else "已停用"),
        used=date(channel.used_at),
    )


def _json(channel: "Channel") -> dict[str, Any]:
    return {
        "name": channel.name,
        "hint": channel.hint,
        "origins": list(channel.origins),
        "regions": ["".join(path) for path in channel.regions],
        "state": "live" if channel.revoked_at is None else "revoked",
        "per_minute": channel.per_minute,
        "per_day": channel.per_day,
        "user_per_minute": channel.user_per_minute,
        "made": iso(channel.made_at),
        "used": iso(channel.used_at),
        "revoked": iso(channel.revoked_at),
    }
