"""How fast messages leave: at Telegram's rates, and one at a time, each noted before the next."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.ext import AIORateLimiter

Mark = Callable[[int], Awaitable[None]]
"""Notes that a message is sent, under its number; 0 for what has none."""


class Gate(AIORateLimiter):
    """Telegram's rates, and behind them one send at a time. What comes as `rate_limit_args`
    is a Mark."""

    def __init__(self) -> None:
        super().__init__(max_retries=0)
        self._one = asyncio.Lock()

    async def process_request(
        self,
        callback: Callable[..., Any],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Any,
    ) -> Any:
        mark: Mark | None = rate_limit_args
        if mark is None:
            return await callback(*args, **kwargs)

        async def sent(*given: Any, **named: Any) -> Any:
            async with self._one:
                result = await callback(*given, **named)
                await mark(result["message_id"] if isinstance(result, dict) else 0)
                return result

        return await super().process_request(sent, args, kwargs, endpoint, data, None)
