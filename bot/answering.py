"""Answers for whoever asks the bot, from the stored items: the answering engine behind the bot's own protocol.

Chats, the terminal and `digest ask` are answered by the same. It keeps no conversation: the ledger does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from bot.asking import Asked
from bot.platforms import Draft
from pipeline.answering import Answering, Exchange, Question
from pipeline.config import PipelineConfig
from pipeline.errors import LlmError
from pipeline.llm import open_door
from pipeline.meaning import Embedder
from pipeline.model import Answer, Source
from pipeline.search import Search
from pipeline.search.engine import offline
from pipeline.store import Store


class StoredAnswers:
    """It is meant to live as long as its process: what is searched in is kept in memory."""

    def __init__(
        self,
        store: Store,
        config: PipelineConfig,
        sources: Sequence[Source],
        embedder: Embedder,
        environ: Mapping[str, str],
    ) -> None:
        self._store = store
        self._config = config
        self._environ = environ
        self._search = Search(store.search, replace(offline(), embedder=embedder))
        self._engine = Answering(store, self._search, sources, embedder)

    async def answer(self, asked: Asked, draft: Draft) -> Answer:
        """As `Answers`; by the model where one is configured and answers, else in the sources' own words."""
        question = Question(
            text=asked.question,
            profile=self._config.profile(asked.profile),
            zone=asked.zone,
            language=asked.language,
            now=asked.now,
            report=asked.report,
            before=tuple(Exchange(turn.question, turn.answer) for turn in asked.before),
            key=asked.key,
        )
        async with open_door(self._config.llm, self._environ, self._store.model_calls, asked.now) as door:
            return await self._engine.answer(question, door, draft)

    async def prepare(self) -> None:
        """As `Answers`: makes all that is stored findable."""
        with suppress(LlmError):  # words will do
            await self._search.index()
