"""Names: laws and documents in 《》, words in quotation marks, document numbers, offices.

They must be in the quote or around it as they are; only the numerals in them may be
written another way, and a bracket at the end or the issuer at the front left out.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from answering.checks.problem import Problem, contradicted, unsupported
from answering.checks.proof import Proof
from answering.checks.statement import TITLE, Statement
from retrieval.normalise import squeezed
from retrieval.numerals import CHINESE_PATTERN, numeral

_NUMBER = re.compile(r"([\u4e00-\u9fff]{0,12})\((\d{4})\)第?(\d+)号")
_OFFICE = re.compile(
    r"((?:常务)?副)?((?:[省市县区镇乡局处科厅部院]|州|旗)长|主任|书记|主席|检察长|秘书长|会长|组长)(?![期远效春])"
)


def check(statement: Statement, proofs: Sequence[Proof]) -> Iterator[Problem]:
    """Problems of names that the quotes do not bear out."""
    around = "|".join(proof.around for proof in proofs)
    yield from _titles(statement, around)
    yield from _quoted(statement, around)
    yield from _document_numbers(statement, around)
    yield from _offices(statement, "|".join(proof.quote for proof in proofs))


def _titles(statement: Statement, around: str) -> Iterator[Problem]:
    known = [_key(title) for title in TITLE.findall(around)] + [_key(around)]
    for title in statement.titles:
        if not any(_same(_key(title), other) for other in known[:-1]) and not _stands(
            title, known[-1]
        ):
            if len(known) > 1:
                yield contradicted("name_differs", f"引文中没有{title}，写的是别的文件。")
            else:
                yield unsupported("name_missing", f"引文中没有{title}。")
            return


def _stands(title: str, around: str) -> bool:
    """A name that the report writes without its marks."""
    key = _key(title)
    return len(key) >= 6 and key in around


def _same(said: str, known: str) -> bool:
    if said == known:
        return True
    short = re.sub(r"\([^()]*\)$", "", known)
    return said in {short, re.sub(r"^.{2,12}?(?:省|市|县|区|州|国务院)", "", known)}


def _quoted(statement: Statement, around: str) -> Iterator[Problem]:
    whole = _key(around)
    for name in statement.quoted:
        if _key(name) not in whole:
            yield unsupported("name_missing", f"引文中没有{name}这个说法。")
            return


@lru_cache(maxsize=512)
def _key(name: str) -> str:
    """A name without marks, its numerals in one writing."""
    bare = re.sub(r"[<>\"'《》“”]", "", squeezed(name))
    return re.sub(CHINESE_PATTERN, _digits, bare)


def _digits(found: re.Match[str]) -> str:
    value = numeral(found.group())
    return found.group() if value is None or len(found.group()) < 2 else f"{value:f}"


def _document_numbers(statement: Statement, around: str) -> Iterator[Problem]:
    known = _NUMBER.findall(around)
    for prefix, year, number in _NUMBER.findall(statement.text):
        if not any((year, number) == k[1:] and _ends_alike(prefix, k[0]) for k in known):
            yield contradicted("document_number", f"文号“{prefix}〔{year}〕{number}号”与引文不符。")
            return


def _ends_alike(said: str, known: str) -> bool:
    """The issuer's letters are the same; words before them do not matter."""
    return not said or not known or said.endswith(known) or known.endswith(said)


def _offices(statement: Statement, quote: str) -> Iterator[Problem]:
    known = {(bool(deputy), office) for deputy, office in _OFFICE.findall(quote)}
    for deputy, office in _OFFICE.findall(statement.bare):
        if (bool(deputy), office) in known:
            continue
        if (not deputy, office) in known:
            yield contradicted("office_differs", f"引文说的不是“{deputy}{office}”。")
            return
        if known and office not in quote:
            yield contradicted("office_differs", f"引文中没有“{deputy}{office}”。")
            return
