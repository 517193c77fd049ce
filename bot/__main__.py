"""`python -m bot` is `fazhi`."""

from bot.cli import main

if __name__ == "__main__":  # a worker process imports this again
    main()
