"""What the Bot API answers when it refuses, in its own words."""

from typing import Any


class ApiError(Exception):
    """A refusal: the HTTP status, the description and the response parameters
    (`retry_after` in seconds, `migrate_to_chat_id`), as Telegram names them."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def to_api(self) -> dict[str, Any]:
        """The body of the answer."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        return {**body, "parameters": self.parameters} if self.parameters else body


def bad_request(why: str) -> ApiError:
    """400: what was asked for is not possible."""
    return ApiError(400, f"Bad Request: {why}")


def forbidden(why: str) -> ApiError:
    """403: the bot may not."""
    return ApiError(403, f"Forbidden: {why}")


def too_many(seconds: int) -> ApiError:
    """429: so many seconds are to be waited for."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def conflict(why: str) -> ApiError:
    """409: somebody else takes the updates."""
    return ApiError(409, f"Conflict: {why}")


UNAUTHORIZED = ApiError(401, "Unauthorized")
NOT_FOUND = ApiError(404, "Not Found")
NO_SUCH_METHOD = ApiError(404, "Not Found: method not found")
