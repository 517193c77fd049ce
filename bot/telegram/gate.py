"""How fast messages leave: at Telegram's rates, and one at a time."""

import asyncio
from collections.abc import Callable
from typing import Any

from telegram.ext import AIORateLimiter


class Gate(AIORateLimiter):
    """Telegram's rates, and behind them one send at a time. What comes as `rate_limit_args`
    is told of the message that was sent."""

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
        mark: Callable[[int], None] | None = rate_limit_args
        if mark is None:
            return await callback(*args, **kwargs)

        async def sent(*given: Any, **named: Any) -> Any:
            async with self._one:
                result = await callback(*given, **named)
                mark(result["message_id"] if isinstance(result, dict) else 0)
                return result

        return await super().process_request(sent, args, kwargs, endpoint, data, None)
