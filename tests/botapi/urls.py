"""Which addresses Telegram takes, in links and under buttons."""

import ipaddress
import re
from urllib.parse import urlsplit

WRONG = "Wrong HTTP URL"
LONGEST = 2048


def trouble_with(url: str) -> str:
    """Why Telegram would refuse the address, in its words; empty where it would not.

    A host needs a dot: http://localhost is refused there, http://127.0.0.1 is not. A name
    before the host is refused here only.
    """
    if not url:
        return "URL host is empty"
    if len(url) > LONGEST or re.search(r"[\x00-\x20\x7f]", url) or "\\" in url:
        return WRONG
    scheme, colon, _ = url.partition(":")
    if colon and scheme.lower() == "tg":
        return (
            ""
            if re.fullmatch(r"tg:(//)?[A-Za-z0-9_.-]+([/?#].*)?", url, re.IGNORECASE)
            else "Wrong tg URL"
        )
    if "://" in url and scheme.lower() not in ("http", "https"):
        return "Unsupported URL protocol"
    return _trouble_with_http(url if "://" in url else f"http://{url}")


def _trouble_with_http(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return WRONG
    if not host:
        return "URL host is empty"
    if "@" in parts.netloc:
        return WRONG
    if ":" in host:
        return "" if _is_ip(host) else WRONG
    if "." not in host or not re.fullmatch(r"[^\s./?#@%]+(\.[^\s./?#@%]+)+", host):
        return WRONG
    return ""


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
