"""Whoever asks first waits for nothing that could have been loaded before."""

import json
import subprocess
import sys

from tests.conftest import ASKED, Fazhi
from tests.tree import ROOT

PROGRAM = """
import json, sys
from pathlib import Path
from answering.question import Question
from bot.telegram.chat import handling
from bot.telegram.chat.tools import Tools
from bot.telegram.running.threads import Threads
from bot.telegram.running.workshops import Here
from bot.telegram.text.rendering import rendered
from bot.wiring import Wiring
from bot.words import Words
from config import settings

parts = Wiring(settings.load({"FAZHI_HOME": sys.argv[1]}, Path(sys.argv[1])))
threads = Threads(1, Here(parts))
Tools(None, None, parts, threads, "me").warm()
before = set(sys.modules)
rendered(parts.answerer.answer(Question(sys.argv[2])), Words())
print(json.dumps(sorted(set(sys.modules) - before)))
threads.close()
parts.close()
"""


def test_the_first_answer_loads_no_module_that_the_start_has_not_loaded(sample: Fazhi) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(sample.home), ASKED],
        cwd=ROOT,
        env=sample.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == []
