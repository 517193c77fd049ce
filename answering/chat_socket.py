"""The connection under a request: ended from outside, and never without bound.

Knows httpx2's hooks and sockets; nothing of chat.
"""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx2

_RESET = struct.pack("ii", 1, 0)
"""Closing tells the server at once (RST); else it may go on sending for seconds."""


class TooLarge(Exception):
    """A response is larger than anyone will read, or is packed so that none can tell."""


class Plug:
    """Ends one request from another thread. Shuts the socket down rather than closing
    it: the reading thread wakes, sees the end, and closes what is its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._pulled = False

    def watch(self, request: httpx2.Request) -> None:
        """A request hook: learns of the sockets that the request opens."""
        request.extensions["trace"] = self._traced

    def pull(self) -> None:
        """Ends the request, also one that has no socket yet. Harmless afterwards."""
        with self._lock:
            self._pulled = True
            self._shut()

    def _traced(self, _event: str, info: dict[str, Any]) -> None:
        opened = info.get("return_value")
        socket_of = getattr(opened, "get_extra_info", None)
        if socket_of is None:
            return
        with self._lock:
            self._socket = socket_of("socket")
            if self._pulled:
                self._shut()

    def _shut(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):  # it may have ended already
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                # Not SSLSocket's own, which would take the TLS state from under the reader.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def capped(most: int) -> Callable[[httpx2.Response], None]:
    """A response hook: no more than `most` bytes, and none that unpack to more."""

    def cap(response: httpx2.Response) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise TooLarge
        response.stream = _Capped(response.stream, most)

    return cap


class _Capped(httpx2.SyncByteStream):
    def __init__(self, stream: Any, most: int) -> None:
        self._stream = stream
        self._most = most

    def __iter__(self) -> Iterator[bytes]:
        taken = 0
        for chunk in self._stream:
            taken += len(chunk)
            if taken > self._most:
                raise TooLarge
            yield chunk

    def close(self) -> None:
        self._stream.close()
