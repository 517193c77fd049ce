"""The examples of both READMEs run, and print what they say they print."""

import re
import shlex
import subprocess
import sys

import pytest

from tests.tree import ROOT

READMES = ("README.md", "README.en.md")
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_FOLDERS = {"报告文件夹", "FOLDER"}


def blocks(name, kind):
    text = (ROOT / name).read_text(encoding="utf-8")
    return [body for found, body in _BLOCK.findall(text) if found == kind]


def questions(name):
    lines = [line for body in blocks(name, "sh") for line in body.splitlines()]
    return [
        shlex.split(line)[2].removeprefix("Q=") for line in lines if line.startswith("make ask")
    ]


def commands(name):
    lines = [line for body in blocks(name, "console") for line in body.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith("$ ")]


@pytest.fixture(scope="module")
def fazhi(tmp_path_factory):
    """Runs `fazhi` with the sample reports in its library."""
    home = tmp_path_factory.mktemp("readme")

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=ROOT,
            env={"FAZHI_HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

    done = run("ingest", "config/sample")
    assert done.returncode == 0, done.stderr
    return run


@pytest.mark.parametrize("name", READMES)
def test_every_question_of_the_readme_is_answered(fazhi, name):
    asked = questions(name)
    assert asked
    for question in asked:
        done = fazhi("ask", "--", question)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()


def test_the_first_answer_is_the_one_shown(fazhi):
    done = fazhi("ask", "--", questions("README.md")[0])
    shown = blocks("README.md", "text")[0]
    for line in filter(str.strip, shown.splitlines()):
        assert squeezed(line) in squeezed(done.stdout)


@pytest.mark.parametrize("name", READMES)
def test_every_command_of_the_readme_runs(fazhi, name):
    for command in commands(name):
        arguments = ["config/sample" if word in _FOLDERS else word for word in command]
        assert arguments.pop(0) == "fazhi"
        done = fazhi(*arguments)
        assert done.returncode == 0, done.stderr


def squeezed(text):
    return re.sub(r"\s", "", text)
