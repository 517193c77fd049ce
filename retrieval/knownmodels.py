"""The models that are known by name: where they lie, and how large they are.

Any other is named as its hub does, `owner/repository`.
"""

import re
from dataclasses import dataclass

from config.errors import BadRequest
from retrieval.modelfolder import Kind

_REPOSITORY = re.compile(r"\w[\w.-]*/\w[\w.-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class KnownModel:
    """`repository` is its name on Hugging Face and on ModelScope. `megabytes` are those of
    its ONNX file, `quantized` of the smaller one; 0 where we do not know."""

    name: str
    repository: str
    kind: Kind | None = None
    megabytes: int = 0
    quantized: int = 0


KNOWN = (
    KnownModel("bge-small-zh-v1.5", "Xenova/bge-small-zh-v1.5", "embedder", 96, 24),
    KnownModel("bge-base-zh-v1.5", "Xenova/bge-base-zh-v1.5", "embedder", 409, 103),
    KnownModel("bge-reranker-base", "Xenova/bge-reranker-base", "reranker", 1113, 279),
)


def known(name: str) -> KnownModel:
    """The model of that name or repository; raises BadRequest where it can be neither."""
    for model in KNOWN:
        if name in (model.name, model.repository):
            return model
    if not _REPOSITORY.fullmatch(name):
        listed = ", ".join(model.name for model in KNOWN)
        raise BadRequest(
            "No model has this name", where=name, mend=f"Known are {listed}; or write owner/name."
        )
    return KnownModel(name.partition("/")[2], name)
