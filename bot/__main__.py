"""`python -m bot` is the command `digest`."""

from bot.cli import main

main()
