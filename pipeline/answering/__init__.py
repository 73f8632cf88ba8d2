"""Questions answered from the stored items, with citations, or honestly not: by a proved model, else by excerpts.

`Answering.answer` is the one way in. It knows no chat and keeps no conversation.
"""

from __future__ import annotations

from pipeline.answering.asked import Exchange, Question, Told
from pipeline.answering.engine import Answering

__all__ = ["Answering", "Exchange", "Question", "Told"]
