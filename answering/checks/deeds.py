"""Acts: a number belongs to the act it was counted for; 清理383份 is not 废止383份.

By the words for acts of `config/acts.txt`, and by the verb that opens a clause.
"""

import re
from collections.abc import Iterator, Sequence

from answering.checks.label import Label
from answering.checks.lexicon import Lexicon
from answering.checks.numbers import entails
from answering.checks.problem import Problem, contradicted, unsupported
from answering.checks.proof import Proof
from retrieval.quantities import Quantity

Labelled = Sequence[tuple[Quantity, Label]]

_CLAUSE = re.compile(r"[,;:。!?\n]")
_OPENING = re.compile(
    r"^(?:\||全年|今年以?来?|年内|共|累计|已|先后|还|并|全[省市县区州旗]|[我本该][省市县区]|其中|同时|对)*"
)
_SHARES = frozenset({"%", "‰", "个百分点", "百分点", "倍", "元", "万元", "亿元"})
_NEW = re.compile("新(?=[设增建组聘开]|成立|取得|招)")
_NEW_KNOWN = re.compile("新|增|首|成立|设立|组建|建成|创建|挂牌")


def check(
    said: Quantity, label: Label, known: Sequence[tuple[Proof, Labelled]], lexicon: Lexicon
) -> Iterator[Problem]:
    """`known` are the quotes, each with its numbers and their labels."""
    every = [pair for _, pairs in known for pair in pairs]
    yield from _other_act(said, label, every, lexicon)
    yield from _other_deed(said, label, known, lexicon)
    found = _NEW.search(label.before)
    if found and not any(_NEW_KNOWN.search(proof.sentence) for proof, _ in known):
        yield unsupported("detail_added", f"引文没有说“{said.text}”是新的。")


def _other_act(
    said: Quantity, label: Label, pairs: Labelled, lexicon: Lexicon
) -> Iterator[Problem]:
    """废止383份, where the quote's 383份 were 清理."""
    acts = lexicon.acts_in(label.words)
    known = [lexicon.acts_in(words.words) for evidence, words in pairs if entails(evidence, said)]
    if acts and known and all(known) and not any(acts & others for others in known):
        yield contradicted("act_differs", f"引文中“{said.text}”说的不是“{min(acts)}”。")


def _other_deed(
    said: Quantity,
    label: Label,
    known: Sequence[tuple[Proof, Labelled]],
    lexicon: Lexicon,
) -> Iterator[Problem]:
    """新组建了26个部门, where the quote has 设置部门26个,新组建应急管理局: another clause's verb."""
    for proof, pairs in known:
        places = [quantity for quantity, _ in pairs if entails(quantity, said)]
        if said.unit in _SHARES or not places:
            continue
        own = [lexicon.canonical(_clause_of(quantity, proof.quote)) for quantity in places]
        mine = "|".join(own)
        before = label.before if "新" in mine else label.before.replace("新" + _head(mine), "新|")
        if any(not _head(clause) or _head(clause) in before + label.after for clause in own):
            continue
        for clause in _CLAUSE.split(lexicon.canonical(proof.quote[places[-1].end :]))[1:]:
            head = _head(clause)
            if head in mine or lexicon.is_light(head):
                continue
            if head and head in label.before:
                yield contradicted("act_differs", f"“{said.text}”在引文中说的是另一件事。")
                return


def _clause_of(quantity: Quantity, text: str) -> str:
    before = _CLAUSE.split(text[: quantity.start])[-1]
    return before + _CLAUSE.split(text[quantity.end :])[0]


def _head(clause: str) -> str:
    """The first two characters of a clause, most often its verb; "" where there are none."""
    words = _OPENING.sub("", clause)
    return words[:2] if re.match(r"[\u4e00-\u9fff]{2}", words) else ""
