"""`python -m bot` is `fazhi`."""

from bot.cli import main

main()
