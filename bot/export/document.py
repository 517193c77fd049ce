"""An answer, or a whole conversation, as a document: a value that each format writes down.

All text in it is harmless: no control character, no hidden reordering. What would be
markup in a format, and how things look, is that format's.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from answering.answer import Answer, Citation, Refusal
from bot.export.label import is_generated, label, label_of_all, machine_label
from bot.export.notes import Mark, Note, Notes, report, told
from bot.export.table import Table, table
from bot.words import Words
from config.settings import Language

_LONGEST_HEADING = 60


@dataclass(frozen=True, slots=True)
class Heading:
    """What a question's part of the document begins with. There is one level."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text on one line, which may wrap, and the marks of the notes that prove it. `faint`
    is what goes round the answer."""

    text: str
    marks: tuple[Mark, ...] = ()
    faint: bool = False


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """What is to be written down, from top to bottom: title, label, blocks, notes.

    `subject` is the first question, shortened. `generated` is true where a model wrote any
    of it. Notes are numbered from 1 in the order in which the blocks first mark them;
    a later mark may lead to one again. `when` it was made knows its time zone.
    """

    title: str
    subject: str
    label: str
    generated: bool
    when: datetime
    language: Language
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]

    @property
    def name(self) -> str:
        """The title that stands in the file's properties."""
        return f"{self.title}：{self.subject}"

    @property
    def aigc(self) -> str:
        """What the file's properties say to machines; empty where no model wrote."""
        identity = hashlib.sha256(repr(self).encode()).hexdigest()[:32]
        return machine_label(identity) if self.generated else ""


def document_of(
    answers: Sequence[Answer], words: Words, when: datetime, *, checks: bool = True
) -> Document:
    """One document for these answers, of which there is at least one, in their order;
    `checks` tells how they are checked, at its end."""
    notes = Notes(words)
    several = len(answers) > 1
    told_all = [block for one in answers for block in _told(one, notes, words, several=several)]
    return Document(
        title=words("问答与出处"),
        subject=shortened(answers[0].question),
        label=told(label_of_all(answers, words)),
        generated=is_generated(answers),
        when=when,
        language=words.language,
        blocks=(_made(words, when), *told_all, *(_proof(words) if checks else ())),
        notes=tuple(notes.all),
    )


def shortened(question: str) -> str:
    """A question as a heading: whole where it is short, else its beginning."""
    line = told(question) or "…"
    return line if len(line) <= _LONGEST_HEADING else line[: _LONGEST_HEADING - 1] + "…"


def _made(words: Words, when: datetime) -> Paragraph:
    said = words("制作时间：{time}", time=when.isoformat(" ", "minutes"))
    return Paragraph(said, faint=True)


def _told(answer: Answer, notes: Notes, words: Words, *, several: bool) -> Iterator[Block]:
    """One question with its answer. Where there are several, each has its own label."""
    heading, question = shortened(answer.question), told(answer.question)
    yield Heading(heading)
    if len(heading) < len(question):
        yield Paragraph(question)
    yield Paragraph(told(_scope(answer, words)), faint=True)
    if answer.scope.note:
        yield Paragraph(told(words("说明：{note}", note=answer.scope.note)), faint=True)
    if several:
        yield Paragraph(told(label(answer, words)), faint=True)
    if answer.refusal is not None:
        yield from _refused(answer.refusal, notes, words)
    else:
        yield from _answered(answer, notes, words)


def _scope(answer: Answer, words: Words) -> str:
    regions = words("、").join(answer.scope.regions) or words("库中全部地区")
    years = words("、").join(words("{y}年", y=year) for year in answer.scope.years)
    return words("范围：{regions}", regions=regions) + (f" {years}" if years else "")


def _answered(answer: Answer, notes: Notes, words: Words) -> Iterator[Block]:
    by_number = {citation.n: citation for citation in answer.citations}
    for claim in answer.claims:
        yield Paragraph(told(claim.text), notes.marks(by_number[n] for n in claim.citations))
    for remark in _remarks(answer):
        yield Paragraph(told(remark))
    if len(answer.rows) > 1:
        yield table(answer.rows, by_number, notes, words)
    if others := _uncited(answer):
        yield Paragraph(words("另引原文"), notes.marks(others), faint=True)
    if answer.dropped:
        said = words("另有 {n} 句未能由原文证明，已删去。", n=len(answer.dropped))
        yield Paragraph(said, faint=True)


def _remarks(answer: Answer) -> list[str]:
    """What the answer says beside its claims: the lines after them."""
    marked = (c.text + "".join(f"[{n}]" for n in c.citations) for c in answer.claims)
    said = "\n".join(marked)
    return answer.text.removeprefix(said).split("\n")[1:] if answer.text.startswith(said) else []


def _uncited(answer: Answer) -> list[Citation]:
    """Citations that no claim and no row names: they are shown all the same."""
    named = {n for claim in answer.claims for n in claim.citations}
    named |= {row.citation for row in answer.rows}
    return [citation for citation in answer.citations if citation.n not in named]


def _refused(refusal: Refusal, notes: Notes, words: Words) -> Iterator[Block]:
    yield Paragraph(told(refusal.message))
    if refusal.nearest:
        yield Paragraph(words("最接近的原文（不是回答）："), faint=True)
    for citation in refusal.nearest:
        yield Paragraph(report(citation, words), notes.marks([citation]))


def _proof(words: Words) -> Iterator[Block]:
    """How a reader can convince himself."""
    yield Heading(words("怎样核对"))
    yield Paragraph(
        words(
            "脚注里的每条引文都逐字取自所注的报告。起止位置按报告正文的字数，从 0 数起，不含末位："
            "在同一个报告库上运行 fazhi show 文件名 --from 起 --to 止，看到的就是这段原文。"
        )
    )
    yield Paragraph(
        words(
            "用 fazhi ask --proof 把回答连同所引报告的正文存成文件，即可用 fazhi verify "
            "离线重新证明：引文、位置、哈希值和每句话。"
        )
    )
