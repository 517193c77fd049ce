"""A process that answers with many threads from one library, as a server does.

    FAZHI_HOME=... python -m benchmarks.robust.service THREADS < questions > answers

The first line of stdin is a JSON list of [file, question], which are asked again and again;
each later line is one of these, to be asked at once. Each line of stdout is an answer with
its times, or an error. It ends when stdin does.
"""

import faulthandler
import json
import os
import queue
import random
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

from answering.question import Question
from bot.answerjson import to_json
from bot.wiring import Wiring
from config import settings

_PAUSE = 0.01
"""Seconds between two questions of a thread, in which it waits for an urgent one; the first
thread answers none but urgent ones, so that they need not wait for others."""


class Service:
    """Threads that ask one answerer until they are told to end."""

    def __init__(self, questions: list[tuple[str, str]]) -> None:
        self._answerer = Wiring(settings.load(os.environ, Path())).answerer
        self._questions = questions
        self._urgent: queue.Queue[tuple[str, str]] = queue.Queue()
        self._speaking = threading.Lock()
        self._ending = threading.Event()

    def run(self, threads: int) -> None:
        """Asks, and hears what is urgent, until stdin ends."""
        asking = [threading.Thread(target=self._ask, args=(seed,)) for seed in range(threads)]
        for thread in asking:
            thread.start()
        for line in sys.stdin:
            self._urgent.put(tuple(json.loads(line)))
        self._ending.set()
        for thread in asking:
            thread.join()

    def _ask(self, seed: int) -> None:
        chance = random.Random(seed)
        while not self._ending.is_set():
            try:
                self._answer(*self._urgent.get(timeout=_PAUSE))
            except queue.Empty:
                if seed:
                    self._answer(*chance.choice(self._questions))

    def _answer(self, file: str, question: str) -> None:
        began = time.monotonic()
        try:
            said: dict[str, Any] = {"answer": to_json(self._answerer.answer(Question(question)))}
        except Exception:
            said = {"error": traceback.format_exc()}
        said = {"file": file, "began": began, "ended": time.monotonic(), **said}
        with self._speaking:
            print(json.dumps(said, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    faulthandler.enable()
    Service(json.loads(sys.stdin.readline())).run(int(sys.argv[1]))
