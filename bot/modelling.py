"""`fazhi model get|list`: brings a model for the search, proves it, and says how to use it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot import wiring
from bot.desk import Desk
from bot.progress import Progress
from bot.styled import line
from config.errors import SettingsError

if TYPE_CHECKING:
    from retrieval.knownmodels import KnownModel

MODELS = "models"
_MB = 1_000_000
_ASKED = "收到多少件行政复议申请"
_NEAR, _FAR = "全年收到行政复议申请86件。", "开展普法宣传讲座12场。"
"""What a model must rank before what."""


def get(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="名称", help="`model list` 里的名称，或 owner/repo。")
    ],
    source: Annotated[
        str,
        typer.Option("--from", metavar="来源", help="hf（默认）、modelscope，或本机的文件夹。"),
    ] = "hf",
    target: Annotated[
        Path | None,
        typer.Option("--to", metavar="文件夹", help="放在哪个文件夹；默认在报告库旁的 models 里。"),
    ] = None,
    quantized: Annotated[bool, typer.Option("--quantized", help="取体积小的量化版本。")] = False,
) -> None:
    """取得一个模型，核对无误后放好，并告诉怎样启用；断了可接着来。"""
    from retrieval.knownmodels import known

    desk: Desk = context.obj
    model = known(name)
    folder = (target or desk.settings.home / MODELS / model.name).expanduser().absolute()
    if folder.is_dir() and any(folder.iterdir()):
        desk.note(desk.words("已经在这里：{folder}", folder=folder))
        said = _proof(desk, folder)
    else:
        said = _brought(desk, model, source, folder, quantized=quantized)
    desk.note(said)
    desk.note(desk.words("要启用，请设置："))
    desk.show([line(f"{_setting(folder)}=onnx:{folder}")])


def listed(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON，每行一个对象。")] = False,
) -> None:
    """列出可选的模型，以及哪些已经取得。"""
    from retrieval.knownmodels import KNOWN

    desk: Desk = context.obj
    for model in KNOWN:
        if as_json:
            desk.record(_json(desk, model))
        else:
            desk.show([line(_line(desk, model))])


def _brought(desk: Desk, model: "KnownModel", source: str, folder: Path, *, quantized: bool) -> str:
    """Brings the model; returns what its proof said."""
    from retrieval.fetching import Fetcher
    from retrieval.modelstore import bring

    proofs: list[str] = []
    with Fetcher() as fetcher, _Bytes(desk) as told:
        bring(
            wiring.model_source(desk.settings, source, model.repository, fetcher),
            folder,
            model.name,
            quantized=quantized,
            told=told.begin,
            prove=lambda staging: proofs.append(_proof(desk, staging)),
        )
    return proofs[0]


def _proof(desk: Desk, folder: Path) -> str:
    """That the model in the folder tells a fitting text from another; raises SettingsError."""
    if _setting(folder) == "FAZHI_RERANKER":
        from retrieval.reranking import OnnxReranker

        near, far = OnnxReranker(folder).scores(_ASKED, [_NEAR, _FAR])
        said = desk.words("模型可用：{near:.2f} 比 {far:.2f}，切题的在前。", near=near, far=far)
    else:
        from retrieval.onnxembedding import OnnxEmbedder

        embedder = OnnxEmbedder(folder)
        asked, rows = embedder.embed_question(_ASKED), embedder.embed([_NEAR, _FAR])
        near, far = (float(score) for score in rows @ asked)
        said = desk.words("模型可用：一句话得到 {n} 个数的向量。", n=len(asked))
    if near <= far:
        raise SettingsError(
            "The model cannot tell a fitting text from another",
            where=folder,
            mend="Take another model, or another source of this one.",
        )
    return said


def _setting(folder: Path) -> str:
    """The setting that names such a model."""
    from retrieval.modelfolder import ModelFolder

    return "FAZHI_RERANKER" if ModelFolder.read(folder).kind == "reranker" else "FAZHI_EMBEDDING"


def _json(desk: Desk, model: "KnownModel") -> dict[str, Any]:
    folder = desk.settings.home / MODELS / model.name
    return {
        "name": model.name,
        "kind": model.kind,
        "repository": model.repository,
        "megabytes": model.megabytes,
        "quantized_megabytes": model.quantized,
        "folder": str(folder) if folder.is_dir() else None,
        "in_use": _used(desk, folder),
    }


def _used(desk: Desk, folder: Path) -> bool:
    settings = (desk.settings.embedding, desk.settings.reranker)
    paths = (setting.removeprefix("onnx:") for setting in settings if setting.startswith("onnx:"))
    return folder.absolute() in {Path(path).absolute() for path in paths}


def _line(desk: Desk, model: "KnownModel") -> str:
    folder = desk.settings.home / MODELS / model.name
    kind = desk.words("重排模型") if model.kind == "reranker" else desk.words("向量模型")
    state = "在用" if _used(desk, folder) else "已取得" if folder.is_dir() else "未取得"
    said = desk.words(
        "{name}  {kind}  {mb} MB（量化 {small} MB）",
        name=model.name,
        kind=kind,
        mb=model.megabytes,
        small=model.quantized,
    )
    return f"{desk.words(state)}  {said}"


class _Bytes:
    """Progress in megabytes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._progress: Progress | None = None
        self._come = self._told = 0

    def __enter__(self) -> "_Bytes":
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            self._progress.__exit__(None, None, None)

    def begin(self, total: int) -> Callable[[int], None]:
        """To be told of each stretch of bytes."""
        self._desk.note(self._desk.words("共 {n:.1f} MB。", n=total / _MB))
        self._progress = Progress(total // _MB, self._desk.words("下载 MB")).__enter__()
        return self._step

    def _step(self, count: int) -> None:
        self._come += count
        while self._progress is not None and self._told < self._come // _MB:
            self._told += 1
            self._progress.step("")
