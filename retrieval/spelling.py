"""How a Chinese name is typed with Latin letters: in pinyin, or by its initials alone.

Knows which letters make a syllable; the pinyin of a name comes from the table of divisions.
"""

import re
from functools import lru_cache

_INITIALS = "zh ch sh b p m f d t n l g k h j q x r z c s y w".split()
_WITH_INITIAL = (
    "iang iong uang ang eng ing ong iao ian uai uan aan ai ei ao ou an en ia ie iu in ua uo ui un ue"
    " ve a o e i u v"
).split()
_ALONE = "ang eng ai ei ao ou an en er a o e".split()
_SYLLABLE = re.compile(
    f"(?:{'|'.join(_INITIALS)})(?:{'|'.join(_WITH_INITIAL)})|(?:{'|'.join(_ALONE)})"
)
_LONGEST = 6


@lru_cache(maxsize=8192)
def initials(pinyin: str, syllables: int) -> tuple[str, ...]:
    """The initials of a name of so many characters: ("ck",) for chengkou. Several where the
    letters can be cut in more than one way (xingan: xa, xg); none where they cannot be."""
    if not syllables or not pinyin:
        return () if syllables or pinyin else ("",)
    heads = (pinyin[:size] for size in range(1, min(_LONGEST, len(pinyin)) + 1))
    cut = (head for head in heads if _SYLLABLE.fullmatch(head))
    found = (
        head[0] + rest for head in cut for rest in initials(pinyin[len(head) :], syllables - 1)
    )
    return tuple(dict.fromkeys(found))
