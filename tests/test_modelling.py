"""Models brought from a hub or a folder: whole, proven and in place, whatever befalls the way."""

import hashlib
import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from bot import troubles
from config.errors import ModelUnavailable
from retrieval import hubs
from retrieval.fetching import Fetcher, RemoteFile
from retrieval.onnxembedding import OnnxEmbedder
from tests import tinymodels
from tests.conftest import ASKED, Fazhi
from tests.fake_openai import refused, unknown_host
from tests.hubserver import Hub, hub
from tests.tinymodels import write

SMALL = "Xenova/bge-small-zh-v1.5"
RANKS = "Xenova/bge-reranker-base"
PLAIN = "someone/plain"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Repositories as they lie on a hub, with much that is not needed."""
    root = tmp_path_factory.mktemp("shelf")
    small = tinymodels.embedder(root / "small", file="onnx/model.onnx")
    tinymodels.embedder(small, file="onnx/model_quantized.onnx", seed=6)
    (small / "README.md").write_text("# A model")
    (small / "pytorch_model.bin").write_bytes(b"weights")
    write(small, "modules.json", [{"type": "sentence_transformers.models.Transformer"}])
    write(small, "tokenizer_config.json", {"model_max_length": 512})
    bare = root / "bare"
    bare.mkdir()
    (bare / "pytorch_model.bin").write_bytes(b"weights")
    plain = tinymodels.embedder(root / "plain")
    ranks = tinymodels.reranker(root / "ranks")
    return {SMALL: small, RANKS: ranks, PLAIN: plain, "someone/bare": bare}


@pytest.fixture
def there(shelf: dict[str, Path]) -> Iterator[Hub]:
    with hub(shelf) as found:
        yield found


@pytest.fixture
def ours(fazhi: Fazhi, there: Hub) -> Fazhi:
    """The program with the hub as its mirror of both."""
    return fazhi.with_(HF_ENDPOINT=there.url, FAZHI_MODELSCOPE_URL=f"{there.url}/")


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def fetched(there: Hub, target: Path, **wrong: str) -> None:
    """Brings the small model's file as `fazhi model get` does, without the command."""
    path = there.repositories[SMALL] / "onnx/model.onnx"
    data = path.read_bytes()
    sha = wrong.get("checksum") or hashlib.sha256(data).hexdigest()
    file = RemoteFile(f"{there.url}/cdn/{SMALL}/onnx/model.onnx", len(data), "sha256", sha)
    with Fetcher(pause=0.001, patience=2) as fetcher:
        fetcher.fetch(file, target, lambda _count: None)


# -- bringing a model ----------------------------------------------------------------------


@pytest.mark.parametrize("source", ["hf", "modelscope"])
def test_a_model_comes_whole_and_the_setting_is_told(ours: Fazhi, there: Hub, source: str) -> None:
    ran = ours("model", "get", "bge-small-zh-v1.5", "--from", source)
    folder = ours.home / "models" / "bge-small-zh-v1.5"
    assert ran.code == 0, ran.err
    assert ran.out == f"FAZHI_EMBEDDING=onnx:{folder}\n"
    assert "16 个数" in ran.err
    assert files(folder) == {
        "onnx/model.onnx",
        "tokenizer.json",
        "config.json",
        "modules.json",
        "tokenizer_config.json",
        "config_sentence_transformers.json",
        "1_Pooling/config.json",
    }
    for name in ("onnx/model.onnx", "tokenizer.json", "config.json"):
        assert (folder / name).read_bytes() == (there.repositories[SMALL] / name).read_bytes()
    assert not [path for path in (ours.home / "models").iterdir() if path.suffix == ".part"]


def test_the_setting_that_is_told_works(ours: Fazhi) -> None:
    setting = ours("model", "get", "bge-small-zh-v1.5").out.strip()
    name, _, value = setting.partition("=")
    used = ours.with_(**{name: value})
    assert used("ingest", "config/sample").code == 0
    assert "86件" in used("ask", ASKED).out
    assert "onnx:" in used("doctor").out
    listed = {line["name"]: line for line in used("model", "list", "--json").lines}
    assert listed["bge-small-zh-v1.5"]["in_use"]
    assert listed["bge-base-zh-v1.5"]["folder"] is None


def test_a_model_by_any_name_keeps_what_its_own_name_tells(ours: Fazhi, tmp_path: Path) -> None:
    assert ours("model", "get", SMALL, "--to", tmp_path / "x").code == 0
    named = ours.home / "models" / "bge-small-zh-v1.5"
    assert ours("model", "get", SMALL).code == 0
    one, two = OnnxEmbedder(tmp_path / "x"), OnnxEmbedder(named)
    assert one.name == two.name
    assert (one.embed_question("复议") == two.embed_question("复议")).all()
    assert not (one.embed_question("复议") == one.embed(["复议"])[0]).all()


def test_a_ranking_model_is_told_as_one(ours: Fazhi) -> None:
    ran = ours("model", "get", "bge-reranker-base")
    assert ran.out == f"FAZHI_RERANKER=onnx:{ours.home / 'models' / 'bge-reranker-base'}\n"
    assert "切题的在前" in ran.err
    assert "1_Pooling/config.json" not in files(ours.home / "models" / "bge-reranker-base")


def test_the_quantized_file_comes_where_it_is_asked_for(ours: Fazhi) -> None:
    assert ours("model", "get", "bge-small-zh-v1.5", "--quantized").code == 0
    found = files(ours.home / "models" / "bge-small-zh-v1.5")
    assert "onnx/model_quantized.onnx" in found
    assert "onnx/model.onnx" not in found


def test_any_repository_can_be_named(ours: Fazhi) -> None:
    assert ours("model", "get", PLAIN).out.startswith("FAZHI_EMBEDDING=onnx:")
    assert files(ours.home / "models" / "plain") == {
        "model.onnx",
        "tokenizer.json",
        "config.json",
    }


def test_what_is_there_is_proven_and_not_brought_again(ours: Fazhi, there: Hub) -> None:
    first = ours("model", "get", "bge-small-zh-v1.5")
    before = len(there.asked)
    again = ours("model", "get", "bge-small-zh-v1.5")
    assert (again.code, again.out) == (0, first.out)
    assert len(there.asked) == before
    (ours.home / "models" / "bge-small-zh-v1.5" / "onnx" / "model.onnx").write_bytes(b"noise")
    assert ours("model", "get", "bge-small-zh-v1.5").code == troubles.BAD_REQUEST


def test_a_folder_serves_where_there_is_no_network(fazhi: Fazhi, shelf: dict[str, Path]) -> None:
    away = fazhi.with_(HF_ENDPOINT=refused(), FAZHI_MODELSCOPE_URL=refused())
    ran = away("model", "get", "bge-small-zh-v1.5", "--from", shelf[SMALL])
    assert ran.code == 0, ran.err
    found = files(fazhi.home / "models" / "bge-small-zh-v1.5")
    assert {"onnx/model.onnx", "tokenizer.json"} <= found
    assert "pytorch_model.bin" not in found


# -- what can go wrong ---------------------------------------------------------------------


@pytest.mark.parametrize("source", ["hf", "modelscope"])
@pytest.mark.parametrize("url", [refused(), unknown_host()], ids=["refused", "unknown host"])
def test_without_a_network_the_other_ways_are_told(fazhi: Fazhi, url: str, source: str) -> None:
    away = fazhi.with_(HF_ENDPOINT=url, FAZHI_MODELSCOPE_URL=url)
    ran = away("model", "get", "bge-small-zh-v1.5", "--from", source)
    assert ran.code == troubles.KINDS[ModelUnavailable].code
    assert "--from 文件夹" in ran.err
    assert "HF_ENDPOINT" in ran.err


@pytest.mark.parametrize("source", ["hf", "modelscope"])
def test_a_repository_that_is_not_there_is_told_at_once(
    ours: Fazhi, there: Hub, source: str
) -> None:
    ran = ours("model", "get", "someone/nothing", "--from", source)
    assert ran.code == troubles.BAD_REQUEST
    assert "没有这个模型" in ran.err
    assert len(there.asked) == 1


@pytest.mark.parametrize("name", ["bge", "../x", "a/b/c", "a/../b", "-/x", "a/.."])
def test_a_name_that_can_be_no_model_is_asked_of_nobody(ours: Fazhi, there: Hub, name: str) -> None:
    ran = ours("model", "get", "--", name)
    assert ran.code == troubles.BAD_REQUEST
    assert "bge-small-zh-v1.5" in ran.err
    assert there.asked == []


def test_a_repository_without_an_onnx_file_is_of_no_use(ours: Fazhi) -> None:
    ran = ours("model", "get", "someone/bare")
    assert ran.code == troubles.BAD_REQUEST
    assert "ONNX" in ran.err


def test_a_file_that_arrives_damaged_is_not_taken(ours: Fazhi, there: Hub) -> None:
    there.spoils = True
    ran = ours("model", "get", "bge-small-zh-v1.5")
    assert ran.code == troubles.KINDS[ModelUnavailable].code
    assert "校验值不符" in ran.err
    assert not (ours.home / "models" / "bge-small-zh-v1.5").exists()
    there.spoils = False
    assert ours("model", "get", "bge-small-zh-v1.5").code == 0


def test_a_file_without_a_checksum_is_not_taken(ours: Fazhi, there: Hub) -> None:
    there.silent = True
    ran = ours("model", "get", "bge-small-zh-v1.5")
    assert ran.code == troubles.KINDS[ModelUnavailable].code
    assert "校验值" in ran.err


def test_a_model_that_cannot_be_loaded_is_not_put_in_place(
    fazhi: Fazhi, shelf: dict[str, Path], tmp_path: Path
) -> None:
    bad = Path(shutil.copytree(shelf[PLAIN], tmp_path / "bad"))
    (bad / "model.onnx").write_bytes(b"noise")
    ran = fazhi("model", "get", PLAIN, "--from", bad)
    assert ran.code == troubles.BAD_REQUEST
    assert not (fazhi.home / "models" / "plain").exists()


def test_a_model_that_knows_no_chinese_is_not_put_in_place(
    fazhi: Fazhi, shelf: dict[str, Path], tmp_path: Path
) -> None:
    bad = Path(shutil.copytree(shelf[PLAIN], tmp_path / "bad"))
    (bad / "tokenizer.json").write_text(_only_ascii(bad), encoding="utf-8")
    ran = fazhi("model", "get", PLAIN, "--from", bad)
    assert ran.code == troubles.BAD_REQUEST
    assert "切题" in ran.err


def _only_ascii(folder: Path) -> str:
    """Its tokenizer without one Chinese character: each is unknown."""
    found = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary = found["model"]["vocab"]
    found["model"]["vocab"] = {
        name: n for name, n in vocabulary.items() if name.isascii() and not name.isdigit()
    }
    return json.dumps(found)


# -- a way that breaks ---------------------------------------------------------------------


def test_a_connection_that_is_cut_goes_on_where_it_stopped(ours: Fazhi, there: Hub) -> None:
    there.cuts = [300_000, 400_000]
    ran = ours("model", "get", "bge-small-zh-v1.5")
    assert ran.code == 0, ran.err
    assert there.starts() == [0, 300_000, 700_000]


def test_what_has_come_before_a_failure_is_kept_for_the_next_run(
    there: Hub, tmp_path: Path
) -> None:
    there.cuts = [200_000, 0, 0, 0, 0, 0, 0]
    with pytest.raises(ModelUnavailable, match=r"200000 of \d+ bytes came.*goes on where"):
        fetched(there, tmp_path / "model.onnx")
    there.cuts = []
    fetched(there, tmp_path / "model.onnx")
    assert there.starts()[-1] == 200_000
    assert files(tmp_path) == {"model.onnx"}


def test_a_kill_loses_nothing_that_has_come(ours: Fazhi, there: Hub) -> None:
    there.pause = 0.05
    process = ours.start("model", "get", "bge-small-zh-v1.5")
    part = _part(ours.home / "models")
    process.kill()
    process.communicate()
    come = part.stat().st_size
    there.pause = 0
    assert ours.process("model", "get", "bge-small-zh-v1.5").code == 0
    assert come <= there.starts()[-1] < come + 300_000
    assert not part.exists()


def _part(folder: Path) -> Path:
    """The part of the model's file, once it holds something."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        for path in folder.rglob("model.onnx.*.part"):
            if path.stat().st_size > 300_000:
                return path
        time.sleep(0.02)
    pytest.fail("nothing came")


def test_a_server_that_knows_no_ranges_sends_all_again(there: Hub, tmp_path: Path) -> None:
    there.cuts, there.knows_ranges = [300_000], False
    fetched(there, tmp_path / "model.onnx")
    assert there.starts() == [0, 300_000]
    assert (tmp_path / "model.onnx").stat().st_size == (
        there.repositories[SMALL] / "onnx/model.onnx"
    ).stat().st_size


def test_a_part_of_another_version_is_not_taken_up(there: Hub, tmp_path: Path) -> None:
    (tmp_path / "model.onnx.0123456789ab.part").write_bytes(b"x" * 1000)
    fetched(there, tmp_path / "model.onnx")
    assert there.starts() == [0]


def test_a_part_that_is_longer_than_the_file_is_begun_again(there: Hub, tmp_path: Path) -> None:
    sound = there.repositories[SMALL] / "onnx/model.onnx"
    mark = hashlib.sha256(sound.read_bytes()).hexdigest()[:12]
    (tmp_path / f"model.onnx.{mark}.part").write_bytes(sound.read_bytes() + b"x")
    with pytest.raises(ModelUnavailable, match="checksum"):
        fetched(there, tmp_path / "model.onnx")
    fetched(there, tmp_path / "model.onnx")
    assert there.starts() == [0]


def test_what_is_already_whole_is_not_brought(there: Hub, tmp_path: Path) -> None:
    shutil.copy(there.repositories[SMALL] / "onnx/model.onnx", tmp_path / "model.onnx")
    fetched(there, tmp_path / "model.onnx")
    assert there.asked == []


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_failure_that_passes_is_waited_out(there: Hub, tmp_path: Path, status: int) -> None:
    there.statuses = [status, status]
    fetched(there, tmp_path / "model.onnx")
    assert (tmp_path / "model.onnx").is_file()


def test_a_hub_that_stays_broken_is_given_up(ours: Fazhi, there: Hub) -> None:
    there.statuses = [503] * 50
    ran = ours("model", "get", "bge-small-zh-v1.5")
    assert ran.code == troubles.KINDS[ModelUnavailable].code
    assert "503" in ran.err
    assert len(there.asked) == 3


def test_no_secret_of_a_mirrors_address_is_told(fazhi: Fazhi, there: Hub) -> None:
    mirror = there.url.replace("//", "//user:geheim@")
    ran = fazhi.with_(HF_ENDPOINT=mirror)("model", "get", "someone/nothing")
    assert ran.code == troubles.BAD_REQUEST
    assert "geheim" not in ran.out + ran.err


def test_the_hubs_own_addresses_can_be_asked() -> None:
    for url in (hubs.HUGGING_FACE, hubs.MODELSCOPE):
        assert httpx2.URL(url).scheme == "https"
        assert httpx2.URL(url).host.count(".") >= 1


def test_the_list_names_every_model_with_its_size(fazhi: Fazhi) -> None:
    out = fazhi("model", "list").out
    assert [line.split()[1] for line in out.splitlines()] == [
        "bge-small-zh-v1.5",
        "bge-base-zh-v1.5",
        "bge-reranker-base",
    ]
    assert "未取得" in out
    assert "MB" in out
