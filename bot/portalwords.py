"""The English of what the portal says. See `bot.words`."""

PORTAL: dict[str, str] = {
    # the service itself
    # who may use it
    # the pages
    # exports, shares, uploads, feedback
}
