"""Regions: a claim must speak of the region its report is about, or of one the quote names.

A parent is not its child, nor a homonym its namesake. Also decides which quote proves
which part of a claim that compares regions.
"""

import re
from collections.abc import Iterator, Sequence

from answering.checks.problem import Problem, contradicted, unsupported
from answering.checks.proof import Proof
from answering.checks.statement import Mention, Statement

Path = tuple[str, ...]

_WIDE = {
    "省": "全省|省[委政司级公高人市厅]|自治区|全区",
    "市": "全市|市[委政司级公中]",
    "区": "自治区|全区",
}
_ALL = re.compile(r"全([国省市县区州旗镇乡])(?!面|域|覆|家)")
_RANK = re.compile(r"(国家|省部|省|市|县|区|镇|乡|州|村)级")
_HEAD = re.compile(
    r"[|,]*([\u4e00-\u9fff]{2,4}?(?:省|市|县|区|州|旗))(?![\u4e00-\u9fff]?[级内属域级民场长委政司里本直区县市])"
)
_GENERAL = re.compile(
    r"[该本全各我两级辖一多个了的在对将把被由与和及为是有确]|社区|城区|地区|园区|小区|片区|街区|景区|灾区|山区|库区|校区|辖区|城市|超市|门市|上市|门市"
)
_CLAUSE = re.compile(r"[,;。、!?]")
_TOWNS = "镇乡道村社"
_TOWN_BEFORE = re.compile(
    r"[A-Z][\w'’-]+ (?:Town(?:ship)?|Subdistrict|Sub-district|Street|Village)(?:['’]s)?"
    r"(?:, | in | of |,? ?\()$"
)
_ORGAN = re.compile(r"[\u4e00-\u9fff]{0,8}?(?:厅|局|委|院|办|政府|部门)")
_TOWN = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:街道|镇|乡|村|社区)")


def check(statement: Statement, proofs: Sequence[Proof]) -> Iterator[Problem]:
    """Problems with every place a claim names, and with 全市 for 全县."""
    for mention in statement.mentions:
        if _is_bare_parent(mention, statement, proofs) or not any(
            _fits(mention, statement, proof) for proof in proofs
        ):
            yield _problem(mention, proofs)
        else:
            yield from _narrowed(mention, statement.text, proofs)
    yield from _strangers(statement, proofs)
    yield from _levels(statement, proofs)
    yield from _ranks(statement, proofs)


def owners(
    statement: Statement, offsets: Sequence[int], proofs: Sequence[Proof]
) -> list[tuple[Proof, ...]]:
    """For each place of the claim, the proofs of the region last named before it.

    All proofs where they share one region, or where none is named.
    """
    everything = tuple(proofs)
    if len({proof.path for proof in proofs}) < 2:
        return [everything] * len(offsets)
    subjects = [(m.start, own) for m in statement.mentions if (own := _own(m, proofs))]
    text = statement.text
    return [_owner(text, offset, subjects) or everything for offset in offsets]


def is_of(mention: Mention, proofs: Sequence[Proof]) -> bool:
    """True where the mention means the region of one of the reports, or none is known."""
    return any(_is_subject(mention, proof) or not proof.path for proof in proofs)


def _own(mention: Mention, proofs: Sequence[Proof]) -> tuple[Proof, ...]:
    return tuple(proof for proof in proofs if _is_subject(mention, proof))


def _owner(
    text: str, offset: int, subjects: list[tuple[int, tuple[Proof, ...]]]
) -> tuple[Proof, ...]:
    """Of the regions named: the last before in the clause, the first after in it, the last."""
    before = [(start, own) for start, own in subjects if start < offset]
    after = [(start, own) for start, own in subjects if start >= offset]
    inside = before and not _CLAUSE.search(text, before[-1][0], offset)
    if after and not inside and not _CLAUSE.search(text, offset, after[0][0]):
        return after[0][1]
    return before[-1][1] if before else subjects[0][1] if subjects else ()


def _is_subject(mention: Mention, proof: Proof) -> bool:
    return any(place.path == proof.path for place in mention.candidates) or bool(
        proof.path and mention.text == proof.path[-1]
    )


def _fits(mention: Mention, statement: Statement, proof: Proof) -> bool:
    if _is_subject(mention, proof) or not proof.path:
        return True
    if mention.text in proof.sentence or _tail(mention) in proof.sentence:
        return True
    if statement.english:
        named = any(_own(other, [proof]) for other in statement.mentions)
        town = proof.path[-1][-1] in _TOWNS and _TOWN_BEFORE.search(statement.raw[: mention.start])
        return any(_names_in(p.path, proof, named or bool(town)) for p in mention.candidates)
    if not _is_parent(mention, proof):
        return False
    heads = any(mention.end == m.start and _is_subject(m, proof) for m in statement.mentions)
    return heads or _is_background(mention, statement, proof)


def _tail(mention: Mention) -> str:
    """The last name of a mention that names parents too: 南岳区 of 衡阳市南岳区."""
    names = [p.path[-1] for p in mention.candidates if mention.text.endswith(p.path[-1])]
    return names[0] if names else mention.text


def _names_in(path: Path, proof: Proof, named: bool) -> bool:
    """For English: the place stands in the quote, or is a parent of the region `named`."""
    name = path[-1]
    short = name[:-1] if len(name) > 2 else name
    said = name in proof.sentence or short in proof.sentence
    return said or (named and proof.path[: len(path)] == path)


def _is_parent(mention: Mention, proof: Proof) -> bool:
    return any(
        proof.path[: len(p.path)] == p.path and len(p.path) < len(proof.path)
        for p in mention.candidates
    )


def _is_background(mention: Mention, statement: Statement, proof: Proof) -> bool:
    """A parent may set the scene (湖南全省第四) where the quote says 全省 and the region is named."""
    path = next(p.path for p in mention.candidates if proof.path[: len(p.path)] == p.path)
    wide = _WIDE.get(path[-1][-1], "") if len(path) == 1 else _WIDE["市"]
    said = any(_is_subject(other, proof) for other in statement.mentions)
    return said and bool(wide and re.search(wide, proof.sentence))


def _is_bare_parent(mention: Mention, statement: Statement, proofs: Sequence[Proof]) -> bool:
    """A claim that opens with a parent and never names the region: 湖南省2023年……"""
    if statement.english or any(_own(other, proofs) for other in statement.mentions):
        return False
    opens = len(statement.bare[: mention.start].strip("|,")) <= 2
    organ = _ORGAN.match(statement.text, mention.end)
    return opens and not organ and all(_is_parent(mention, proof) for proof in proofs)


def _problem(mention: Mention, proofs: Sequence[Proof]) -> Problem:
    regions = "、".join(dict.fromkeys("".join(proof.path) for proof in proofs))
    return unsupported("region_differs", f"引文说的是{regions}，不能证明“{mention.text}”的情况。")


def _narrowed(mention: Mention, text: str, proofs: Sequence[Proof]) -> Iterator[Problem]:
    """石鼓区 is not 石鼓区青山街道."""
    name = _tail(mention)
    rest = text[mention.end : mention.end + 10]
    for proof in proofs:
        if _is_subject(mention, proof) or not mention.exact:
            return
        after = [proof.quote[f.end() : f.end() + 10] for f in re.finditer(name, proof.quote)]
        towns = [_TOWN.match(words) for words in after]
        if after and all(towns) and not any(t and rest.startswith(t.group()) for t in towns):
            town = next(t.group() for t in towns if t)
            yield contradicted("region_narrower", f"引文说的是“{name}{town}”，不是“{name}”。")


def _strangers(statement: Statement, proofs: Sequence[Proof]) -> Iterator[Problem]:
    """A place at the head of the claim that no gazetteer has, and no quote either."""
    found = _HEAD.match(statement.bare)
    if not found or statement.english or statement.mentions or _GENERAL.search(found.group(1)):
        return
    name = found.group(1)
    if not any(
        (proof.path and proof.path[-1].endswith(name)) or name in proof.sentence for proof in proofs
    ):
        yield unsupported("region_differs", f"引文不能证明“{name}”的情况。")


def _ranks(statement: Statement, proofs: Sequence[Proof]) -> Iterator[Problem]:
    """省级 is not 国家级."""
    around = "|".join(proof.around for proof in proofs)
    for found in _RANK.finditer(statement.bare):
        others = _RANK.findall(around)
        if others and found.group() not in around and found.group(1) not in others:
            yield contradicted("level_differs", f"引文没有说“{found.group()}”。")
            return


def _levels(statement: Statement, proofs: Sequence[Proof]) -> Iterator[Problem]:
    for found in _ALL.finditer(statement.bare):
        level = found.group(1)
        own = {proof.path[-1][-1] for proof in proofs if proof.path}
        if own and level not in own and not any(found.group() in p.around for p in proofs):
            if level == "区" and any("自治区" in p.path[0] for p in proofs if p.path):
                continue
            yield unsupported("region_level", f"引文没有说“{found.group()}”的情况。")
