"""The model writer: asks a chat model for claims that name numbered sentences, slices
the quotes itself, and lets nothing pass that the verifier does not hold proven.

Knows what is said to the model and what becomes of its words; the wire is `chat`.
Text outside the claims is discarded, never shown.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from answering.answer import Finding, Struck, Verdict
from answering.budget import TokenCounter
from answering.chat import ChatModel, Finished, Message, Restarted, Schema, Text
from answering.draft import Draft
from answering.json_stream import ObjectReader
from answering.numbered import Sentences
from answering.prompting import Prompts
from answering.proving import verdict_on
from answering.said import Language
from answering.stopwatch import Stopwatch
from answering.verifier import Verifier
from config.errors import ModelUnavailable

SCHEMA: Schema = {
    "type": "object",
    "properties": {
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "sentences": {"type": "array", "items": {"type": "integer"}},
                    "formula": {"type": "string"},
                },
                "required": ["text", "sentences", "formula"],
                "additionalProperties": False,
            },
        },
        "answered": {"type": "boolean"},
    },
    "required": ["claims", "answered"],
    "additionalProperties": False,
}
EVIDENCE_TOKENS = 6000
"""Tokens of evidence in one prompt."""
LONGEST_CLAIM = 400
MOST_CLAIMS = 12
MOST_SENTENCES_OF_A_CLAIM = 4

PLAN = Finding("plan_as_result", "引文说的是计划或目标，这句话要说明是目标。")
_PLANNED = re.compile(
    "目标|计划|要求|规定|力争|争取|拟(?![定订写制])|打算|应(?![诉急用对变届邀])|规划|方案|将(?![近军])|需(?!求)"
    "|须|要(?![素点闻情职])|不少于|不低于|至少"
    "|target|goal|plan|aim|should|shall|will|must|require"
)
_TITLED = re.compile(r"《[^》]*》")
_FOREIGN = re.compile(r"https?:|www\.|\]\(|<[a-z/!]|javascript:|data:", re.IGNORECASE)
_MARKS = re.compile(r"\s*(?:\[\d+(?:[,，、\s]*\d+)*\]|【\d+】)")


@dataclass(frozen=True, slots=True)
class Told:
    """What the model is asked: the question as typed, and the questions before it."""

    language: Language
    question: str
    history: tuple[str, ...]
    sentences: Sentences


@dataclass(frozen=True, slots=True)
class Proven:
    """A claim that passed."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class Dropped:
    """A claim that did not pass, nor its repair."""

    struck: Struck


@dataclass(frozen=True, slots=True)
class Ended:
    """The model has said all. `answered` is false where it holds that the sentences do
    not answer; `model` is its name as the server gives it."""

    model: str
    answered: bool


@dataclass(frozen=True, slots=True)
class _Failed:
    text: str
    numbers: tuple[int, ...]
    findings: tuple[Finding, ...]


class ModelWriter:
    """Writes with one chat model. One repair round; then what fails is dropped."""

    def __init__(
        self,
        model: ChatModel,
        prompts: Callable[[Language], Prompts],
        verifier: Verifier,
        tokens: TokenCounter,
    ) -> None:
        self._model = model
        self._tokens = tokens
        self._prompts = prompts
        self._verifier = verifier

    def write(
        self, told: Told, deadline: float, watch: Stopwatch
    ) -> Iterator[Proven | Dropped | Ended]:
        """Claims as each is settled, then Ended. `deadline` is a `time.monotonic()` value.

        Raises ModelUnavailable where the model cannot be had in time; claims proven by
        then have been given out.
        """
        messages = self._messages(told)
        ended = Ended("", answered=True)
        failed: list[_Failed] = []
        said: set[str] = set()
        for claim in self._claims(messages, deadline):
            if isinstance(claim, Ended):
                ended = claim
                continue
            outcome = self._settled(claim, told.sentences, watch)
            if isinstance(outcome, _Failed):
                failed.append(outcome)
            elif outcome.text not in said:
                said.add(outcome.text)
                yield Proven(outcome)
        if failed:
            yield from self._repaired(messages, failed, told, said, deadline, watch)
        yield ended

    def _repaired(
        self,
        messages: Sequence[Message],
        failed: Sequence[_Failed],
        told: Told,
        said: set[str],
        deadline: float,
        watch: Stopwatch,
    ) -> Iterator[Proven | Dropped]:
        try:
            for claim in self._claims([*messages, self._repair(failed, told.language)], deadline):
                outcome = (
                    None
                    if isinstance(claim, Ended)
                    else self._settled(claim, told.sentences, watch)
                )
                if isinstance(outcome, Draft) and outcome.text not in said:
                    said.add(outcome.text)
                    yield Proven(outcome)
        except ModelUnavailable:
            pass  # what was proven before stands; what failed is dropped all the same
        for one in failed:
            yield Dropped(Struck(one.text, one.findings))

    def _claims(
        self, messages: Sequence[Message], deadline: float
    ) -> Iterator[dict[str, Any] | Ended]:
        """The claims as their braces close, then Ended."""
        reader, count = ObjectReader("claims"), 0
        for event in self._model.complete(messages, schema=SCHEMA, deadline=deadline):
            if isinstance(event, Restarted):  # what was proven of it stands all the same
                reader = ObjectReader("claims")
                continue
            found = reader.feed(event.text) if isinstance(event, Text) else reader.close()
            for claim in found:
                count += 1
                if count <= MOST_CLAIMS:
                    yield claim
            if isinstance(event, Finished):
                self._tokens.learn(messages, event.usage)
                document = reader.document() or {}
                yield Ended(event.model, answered=document.get("answered") is not False)

    def _settled(
        self, claim: dict[str, Any], sentences: Sentences, watch: Stopwatch
    ) -> Draft | _Failed:
        text, numbers, formula = _fields(claim)
        problem = _unusable(text, numbers, sentences)
        if problem is not None:
            return _Failed(text, numbers, (problem,))
        draft = Draft(
            text,
            tuple(dict.fromkeys(sentences.proof(number, text) for number in numbers)),
            kind="computed" if formula else "quoted",
            formula=formula,
        )
        with watch.during("verify"):
            verdict: Verdict = verdict_on(draft, self._verifier)
        if (
            verdict.verdict == "supported"
            and sentences.ahead(numbers)
            and not _PLANNED.search(_TITLED.sub("", text))
        ):
            return _Failed(text, numbers, (PLAN,))
        if verdict.verdict == "supported":
            return draft
        return _Failed(text, numbers, verdict.findings)

    def _messages(self, told: Told) -> list[Message]:
        prompts = self._prompts(told.language)
        history = "\n".join(f"- {question}" for question in told.history[-4:])
        lines = told.sentences.lines()
        lines = lines[: max(1, self._tokens.fit(lines, EVIDENCE_TOKENS))]
        user = prompts.get("question").filled(
            question=told.question,
            history=f"\n此前的提问 / asked before:\n{history}\n" if history else "",
            evidence="\n".join(lines).replace("</evidence>", ""),
        )
        system = prompts.get("answer").text
        return [Message("system", system), Message("user", user)]

    def _repair(self, failed: Sequence[_Failed], language: Language) -> Message:
        struck = "\n".join(
            f"- {one.text}（{'；'.join(finding.message for finding in one.findings)}）"
            for one in failed
        )
        allowed = sorted({number for one in failed for number in one.numbers})
        content = (
            self._prompts(language)
            .get("repair")
            .filled(struck=struck, allowed=", ".join(map(str, allowed)) or "-")
        )
        return Message("user", content)


def _fields(claim: dict[str, Any]) -> tuple[str, tuple[int, ...], str]:
    """The claim's text without citation marks, its sentence numbers, and its formula."""
    text = claim.get("text")
    numbers = claim.get("sentences")
    formula = claim.get("formula")
    bare = _MARKS.sub("", " ".join(text.split())) if isinstance(text, str) else ""
    named = numbers if isinstance(numbers, list) else []
    whole = (number for number in named if type(number) is int)
    return bare, tuple(dict.fromkeys(whole)), formula if isinstance(formula, str) else ""


def _unusable(text: str, numbers: tuple[int, ...], sentences: Sentences) -> Finding | None:
    """Why a claim cannot even be checked; None where it can."""
    if not text or len(text) > LONGEST_CLAIM:
        return Finding("claim_length", "这句话是空的，或者太长。")
    if _FOREIGN.search(text):
        return Finding("claim_link", "这句话里有链接或标记。")
    if not numbers:
        return Finding("citation_missing", "这句话没有引文。")
    if len(numbers) > MOST_SENTENCES_OF_A_CLAIM:
        return Finding("citation_many", "一句话引用了太多原句。")
    strange = [number for number in numbers if number not in sentences.numbers()]
    if strange:
        return Finding("citation_unknown", f"没有编号为{strange[0]}的原句。")
    return None
