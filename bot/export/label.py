"""Who wrote what a document says: the label that a reader sees, and the one for machines.

What a model wrote is marked as 《人工智能生成合成内容标识办法》 (in force since 2025-09-01)
demands: visibly in the text, and in the file's properties, there in the form of GB 45438.
"""

import json
from collections.abc import Sequence

from answering.answer import Answer
from bot.words import Words

_PRODUCER = "fazhi"


def label(answer: Answer, words: Words) -> str:
    """Who wrote one answer."""
    if answer.refusal is not None:
        return words("没有作答（说明由程序给出，未使用模型）")
    if answer.mode == "model":
        how = words("由模型 {model} 撰写，逐句核对原文", model=answer.model or "?")
        return words("人工智能生成：{how}", how=how)
    return words("摘自报告原文，未使用模型")


def label_of_all(answers: Sequence[Answer], words: Words) -> str:
    """Who wrote a document of these answers."""
    labels = list(dict.fromkeys(label(answer, words) for answer in answers))
    if len(labels) == 1:
        return labels[0]
    if is_generated(answers):
        return words("含人工智能生成的内容：哪些是，各条回答下有标明")
    return words("摘自报告原文，未使用模型")


def is_generated(answers: Sequence[Answer]) -> bool:
    """Whether a model wrote any of it."""
    return any(answer.mode == "model" and answer.refusal is None for answer in answers)


def machine_label(identity: str) -> str:
    """The value of the property `AIGC`: JSON, as GB 45438 has it. Label 1 is "generated",
    `identity` tells this document from others."""
    fields = {
        "Label": "1",
        "ContentProducer": _PRODUCER,
        "ProduceID": identity,
        "ReservedCode1": "",
        "ContentPropagator": "",
        "PropagateID": "",
        "ReservedCode2": "",
    }
    return json.dumps(fields, ensure_ascii=False)
