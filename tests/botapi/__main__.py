"""The server alone, for another process to drive; see `tests.botapi.control`.

    python -m tests.botapi --port 8081

prints its base URL, for TELEGRAM_BASE_URL, and the token.
"""

import argparse
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress

from tests.botapi.control import controlled
from tests.botapi.rules import Rates, Rules
from tests.botapi.server import TOKEN


def main(arguments: Sequence[str] | None = None) -> None:
    """Serves until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.botapi", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--port", type=int, default=0, help="0 (the default) is any free one")
    parser.add_argument("--token", default=TOKEN, help="the bot's")
    parser.add_argument("--history", type=int, default=500, help="messages kept in a chat")
    parser.add_argument("--privacy", action="store_true", help="in groups only what is meant")
    parser.add_argument("--rates", action="store_true", help="Telegram's limits, with 429")
    chosen = parser.parse_args(arguments)
    rules = Rules(privacy=chosen.privacy, rates=Rates() if chosen.rates else None)
    with controlled(rules, chosen.port, chosen.token, chosen.history) as api:
        sys.stdout.write(f"{api.base_url}\n{api.token}\n")
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
