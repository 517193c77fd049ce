"""What a surface keeps of an answer: an impression, with personal data masked."""

from dataclasses import replace

from answering.answer import Answer
from bot.masking import masked
from retrieval.feedback import Impression, Opinion, Surface


def impression(answer: Answer, surface: Surface) -> Impression:
    """That the question was answered, or refused and why."""
    refusal = answer.refusal
    outcome = f"refused:{refusal.reason}" if refusal else "answered"
    question, scope = masked(answer.question), answer.scope
    return Impression(question, surface, outcome, scope.regions, scope.years)


def opinion(answer: Answer, surface: Surface, thought: Opinion, why: str = "") -> Impression:
    """What the asker thought of the answer; to be put under the same key as the answer."""
    return replace(impression(answer, surface), outcome=thought, why=masked(why))
