"""Answers as files: documents, plain text, references, and the proof that stands by itself.
Each answer is proved again first: nothing goes out under our name that does not hold."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from answering.answer import Answer, Citation
from bot import prooffile
from bot.export.document import document_of
from bot.export.docx import to_docx
from bot.export.filename import safe_name
from bot.export.label import is_generated, label
from bot.export.markdown import to_markdown
from bot.export.notes import told
from bot.export.pdf import to_pdf
from bot.export.plain import to_text
from bot.export.reference import reference
from bot.portal import objects, problems, shapes
from bot.portal.office import office
from bot.portal.problems import Problem
from bot.portal.proven import proven
from bot.reproving import shown
from bot.words import Words
from config.errors import ReportUnknown
from retrieval.library import Library
from retrieval.report import Metadata

router = APIRouter(tags=["export"])
MOST_ANSWERS = 20
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Form = Literal["md", "docx", "pdf", "txt", "gbt7714", "json"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be written: the proven answers, in whose words, and when. `copied` is what
    goes to a clipboard."""

    answers: Sequence[Answer]
    library: Library
    words: Words
    when: datetime.datetime
    copied: bool = False


class Exported(BaseModel):
    """The answers of a conversation, and the form that they are wanted in."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"answers": [shapes.ANSWER], "form": "docx"}]},
    )
    answers: Annotated[
        list[dict[str, Any]],
        Field(
            min_length=1,
            max_length=MOST_ANSWERS,
            description="The answer objects as they were given, unchanged.",
        ),
    ]
    form: Form = Field(
        description="`json` is a file that proves one answer offline: `fazhi verify FILE`."
    )
    copied: bool = Field(
        default=False,
        description="To be pasted elsewhere: without how to check it; `gbt7714` with the answer"
        " before its list.",
    )
    utc_offset: int | None = Field(
        default=None,
        ge=-14 * 60,
        le=14 * 60,
        description="The reader's clock in minutes east of Greenwich; by default the server's.",
    )


@router.post(
    "/api/export",
    responses=objects.file(
        "text/markdown", _WORD, "application/pdf", "text/plain", "application/json"
    ),
)
async def export(request: Request, exported: Exported) -> Response:
    """A file of answers, with every quote and who wrote it. An answer that is no longer proven
    is refused, and with it the file."""
    place = office(request)
    await place.guard.admit(request, "ask")
    words = problems.spoken(request)
    if exported.form == "json" and len(exported.answers) > 1:
        raise Problem(problems.UNPROCESSABLE, words("一份证明文件只放一个回答。"))
    answers = [await proven(request, one) for one in exported.answers]
    if exported.form == "gbt7714" and not any(map(shown, answers)):
        raise Problem(problems.UNPROCESSABLE, words("这个回答没有引用任何报告。"))
    now = datetime.datetime.now().astimezone(_zone(exported.utc_offset))
    wanted = Wanted(answers, place.parts.library, words, now, exported.copied)
    suffix, media, written = _FORMS[exported.form]
    body = await place.desk.aside(lambda: written(wanted))
    name = safe_name(answers[-1].question, wanted.when, suffix)
    return Response(body, media_type=media, headers={"Content-Disposition": attached(name)})


def _zone(utc_offset: int | None) -> datetime.tzinfo | None:
    """The reader's; None is the server's."""
    return None if utc_offset is None else datetime.timezone(datetime.timedelta(minutes=utc_offset))


def attached(name: str, *, inline: bool = False) -> str:
    """A Content-Disposition for a file of that name (RFC 6266): in UTF-8, and in ASCII for
    what does not read that."""
    plain = "".join(c for c in name if c.isascii() and (c.isalnum() or c in "-_."))
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"fazhi-{plain}\"; filename*=UTF-8''{quote(name, safe='', errors='replace')}"


def _document(written: Callable[[Any], str | bytes]) -> Callable[[Wanted], bytes]:
    def write(wanted: Wanted) -> bytes:
        how = {"checks": not wanted.copied}
        found = written(document_of(wanted.answers, wanted.words, wanted.when, **how))
        return found.encode() if isinstance(found, str) else found

    return write


def _references(wanted: Wanted) -> bytes:
    """A list for each answer, with the numbers of its citations; several of one place in a
    report are one entry."""
    lists = [_listed(answer, wanted) for answer in wanted.answers]
    if wanted.copied:
        said = (_said(answer, wanted.words) for answer in wanted.answers)
        lists = [f"{text}\n\n{one}" for text, one in zip(said, lists, strict=True)]
    if len(lists) == 1:
        return f"{lists[0]}\n".encode()
    headed = (f"{a.question}\n{one}" for a, one in zip(wanted.answers, lists, strict=True))
    return ("\n\n".join(headed) + "\n").encode()


def _said(answer: Answer, words: Words) -> str:
    """The answer with its marks, and the label that what a model wrote must have."""
    mark = [label(answer, words)] if is_generated([answer]) else []
    return "\n".join(map(told, [*mark, *answer.text.splitlines()]))


def _listed(answer: Answer, wanted: Wanted) -> str:
    numbers: dict[str, list[int]] = {}
    for citation in shown(answer):
        entry = _entry(citation, wanted)
        numbers.setdefault(entry, []).append(citation.n)
    return "\n".join("".join(f"[{n}]" for n in own) + f" {one}" for one, own in numbers.items())


def _entry(citation: Citation, wanted: Wanted) -> str:
    about = _about(citation, wanted.library)
    day = wanted.when.date()
    return reference(citation, day, issuer=about.issuer, issued=about.issued)


def _about(citation: Citation, library: Library) -> Metadata:
    try:
        return library.entry(citation.report_id).metadata
    except ReportUnknown:  # it has gone since it was proved
        return Metadata(citation.title)


def _proof(wanted: Wanted) -> bytes:
    with wanted.library.snapshot():
        return prooffile.content(wanted.answers[0], wanted.library)


_FORMS: Mapping[Form, tuple[str, str, Callable[[Wanted], bytes]]] = {
    "md": (".md", "text/markdown; charset=utf-8", _document(to_markdown)),
    "docx": (".docx", _WORD, _document(to_docx)),
    "pdf": (".pdf", "application/pdf", _document(to_pdf)),
    "txt": (".txt", "text/plain; charset=utf-8", _document(to_text)),
    "gbt7714": (".txt", "text/plain; charset=utf-8", _references),
    "json": (".json", "application/json", _proof),
}
