"""The bot in a terminal: cards drawn in letters, buttons as numbers."""
