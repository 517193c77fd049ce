"""HTTP as it comes in from the network: the parser has no bound for headers that do not end,
so that one connection could fill the memory; this has."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_MOST = 64 * 1024
"""Bytes of headers that are waited for; what is read at once comes on top."""
_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)


class Wire(HttpToolsProtocol):
    """One connection. Ends it where headers go on and on."""

    _inside = False
    _waited = 0

    def data_received(self, data: bytes) -> None:
        """Counts what comes while headers have begun and not ended."""
        self._waited = self._waited + len(data) if self._inside else 0
        super().data_received(data)
        if self._inside and self._waited > _MOST and not self.transport.is_closing():
            self.transport.write(_TOO_LARGE)
            self.transport.close()

    def on_message_begin(self) -> None:
        """Headers begin."""
        self._inside = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Headers end."""
        self._inside = False
        super().on_headers_complete()
