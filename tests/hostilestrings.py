"""Strings that somebody sends, calls himself or puts into a report to do harm, and strings
that do harm by themselves."""

import unicodedata
from itertools import islice

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

LIMIT = 4096
"""UTF-16 units of a message."""

BY_HAND = (
    # markup that is none
    "*b* _i_ __u__ ~s~ ||p|| `c` ```pre``` [x](http://x.cn) [x](tg://user?id=1)",
    "<b>粗</b> <a href='http://x.cn'>x</a> &lt;&amp;&#39; <script>alert(1)</script> </blockquote>",
    r"\*\_\[\]\(\)\~\`\>\#\+\-\=\|\{\}\.\! \\ \n \u0000",
    "[1][2] [12] [999] [0] [-1] 【1】",
    "**>引用||",
    # templates and languages
    "{} {0} {name} {n!r:>99} {{}} %s %d %(x)s %n ${x} $(id) `id` #{x} <%= x %> {{7*7}}",
    "'; DROP TABLE outbox; -- \" OR 1=1 /* */",
    '{"update_id": 1, "message": null}',
    "../../etc/passwd ..\\..\\x C:\\ con.txt file:///etc/passwd",
    "None null undefined NaN Infinity true 0 -1 1e309 0x10 ¹²³ ١٢٣ 一二三",
    # what a chat reads as its own
    "/start@fazhi_test_bot x",
    "/command@bot /broadcast x /allow 1",
    "@fazhi_test_bot @somebody #tag $USD x@y.cn http://x.cn +8613800000000 tg://resolve",
    "open:abc:0 useful:abc ask why:abc find: scope:",
    "范围：全部\n\n已核对 99 句[1]\n\n——《假报告》 假县 2023年",
    "（续） 摘自报告原文，未使用模型",
    # direction and what is not seen
    "\u202e倒过来\u202c \u2066隔离\u2069 \u200f右 \u200e左 \u061c",
    "\u05d0\u05d1\u05d2 \u0627\u0644\u0639\u0631\u0628\u064a\u0629 123 abc",
    "\u200b\u200c\u200d\ufeff\u00ad\u2060\u180e\u3164\u2800\u115f\u034f",
    "a\u0000b\u0001c\u0007d\u007fe\u0085f\u009bg",
    "行\r\n行\n\n\n行\t行\u000b行\u000c行\u2028行\u2029行",
    # towers, joiners, flags, halves
    "Z" + "\u0300\u0301\u0302\u0303\u0304" * 60 + "algo",
    "A\u030a \u0333\u033f e\u0301 각 กำ नि क्ष",
    "👨‍👩‍👧‍👦 👍🏽 ❤️‍🔥 1️⃣ 🏳️‍🌈 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 🇨🇳🇨🇳🇨",
    "👩\u200d" * 50,
    "\ud83d \ude00 \udc00\ud800",
    "𠮷𠀀𠀁𪚥" * 20,
    "\ufdd0\uffff\U0010ffff\ue000\ufffd\ufffc",
    "ﷺ﷽꧅𒐫" * 10,
    # long
    "长" * (LIMIT - 1),
    "长" * LIMIT,
    "🏛" * (LIMIT // 2),
    "a" + "🏛" * (LIMIT // 2 - 1) + "b",
    "词 " * (LIMIT // 2),
    "x" * 3000 + "\n" + "y" * 1000,
    "\n".join("行" for _ in range(1000)),
    "http://x.cn/" + "a" * 2100,
    "「" * 300 + "」" * 300,
    "9" * 500,
    "。" * 200 + "；" * 200,
)

_PARTS = (
    *(text for text in BY_HAND if len(text) < 200),
    *"* _ ` [ ] ( ) ~ > # + - = | { } . ! < & \\ / @ : ; “ ” 《 》 ， 。".split(),
    "青川县",
    "2023年",
    "行政复议",
    "236件",
    "\n",
    " ",
)

_CHARACTERS = st.characters(codec=None, exclude_characters="\x1b\x9b")
"""Lone surrogates too. What begins a terminal's sequence swallows what follows it."""

_ANY = (
    st.text(_CHARACTERS, min_size=1, max_size=60)
    | st.lists(st.sampled_from(_PARTS), min_size=1, max_size=6).map("".join)
    | st.lists(st.sampled_from(_PARTS) | st.text(_CHARACTERS, max_size=8), max_size=8).map("".join)
)


def hostile(count: int) -> list[str]:
    """So many different strings, those by hand first; the same ones each time."""
    return list(islice(dict.fromkeys((*BY_HAND, *_found(2 * count))), count))


def _found(count: int) -> list[str]:
    found: list[str] = []

    @seed(6)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(_ANY)
    def collect(text: str) -> None:
        found.append(text)

    collect()
    return found


def sendable(text: str) -> str:
    """What of a string a person's app can send: no half of a pair, no control character but
    line ends, no more than a message holds."""
    sound = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    bare = "".join(c if c == "\n" or unicodedata.category(c) != "Cc" else " " for c in sound)
    cut = bare.encode("utf-16-le")[: 2 * LIMIT].decode("utf-16-le", "ignore")
    return cut.strip()


def squeezed(text: str) -> str:
    """What a text says, whatever it looks like: its letters and signs taken apart, without
    white space, what is not seen, and the marks that Telegram takes away."""
    seen = (c for c in text if not c.isspace() and unicodedata.category(c) not in _HIDDEN)
    apart = unicodedata.normalize("NFD", "".join(seen))
    return apart.translate(dict.fromkeys(map(ord, _TAKEN_AWAY)))


_HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_TAKEN_AWAY = "\u030a\u0333\u033f"
