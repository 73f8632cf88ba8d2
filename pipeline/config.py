"""The configuration: the shipped `config.yaml`, what a file of the user changes in it, and the environment on top.

A mapping in the user's file is merged into the shipped one; a list or a single value replaces it. Nothing here touches
the store or the network.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import yaml
from pydantic import AfterValidator, Field, field_validator, model_validator
from yarl import URL

from pipeline.errors import ConfigError
from pipeline.model import Frozen, Source
from pipeline.validation import validate

YamlMap = dict[str, Any]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("allowed: an IANA time zone such as Asia/Shanghai or Europe/Berlin") from error
    return name


TimeZoneName = Annotated[str, AfterValidator(_zone)]


class StoreConfig(Frozen):
    url: str = "sqlite:///digest.db"

    @field_validator("url")
    @classmethod
    def _known_scheme(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("allowed: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
        return url


class FetchConfig(Frozen):
    """Limits of one fetching run; `_s` are seconds, `max_bytes` counts after decompression."""

    interval_minutes: int = Field(default=30, ge=0)
    timeout_s: float = Field(default=15, gt=0)
    deadline_s: float = Field(default=90, gt=0)
    concurrency: int = Field(default=16, ge=1, le=256)
    per_host: int = Field(default=2, ge=1, le=64)
    retries: int = Field(default=2, ge=0, le=10)
    max_bytes: int = Field(default=10_000_000, ge=1_000)
    max_redirects: int = Field(default=5, ge=0, le=20)
    silent_days: int = Field(default=7, ge=1)
    allow_private_hosts: bool = False
    user_agent: str = "news-digest/0.1"


class ArticleConfig(Frozen):
    """Reading the article itself for shortlisted stories whose feed text is shorter than `min_chars`."""

    enabled: bool = True
    min_chars: int = Field(default=120, ge=0)
    timeout_s: float = Field(default=8, gt=0)
    deadline_s: float = Field(default=20, gt=0)


class Price(Frozen):
    """US dollars for a million tokens; `cached` is for prompt tokens that the server had at hand."""

    input: float = Field(ge=0)
    output: float = Field(ge=0)
    cached: float | None = Field(default=None, ge=0)


class Budget(Frozen):
    """Where a hard stop comes: for one run, and for all runs of a day (in UTC). None is no limit."""

    run_tokens: int | None = Field(default=200_000, ge=0)
    day_tokens: int | None = Field(default=1_000_000, ge=0)
    run_usd: float | None = Field(default=None, ge=0)
    day_usd: float | None = Field(default=None, ge=0)


class LlmConfig(Frozen):
    """The model, and what it may cost. `_s` are seconds: of one call with its retries, and of all calls of a run."""

    base_url: str | None = None
    model: str | None = None
    temperature: float | None = Field(default=0, ge=0, le=2)
    thinking: bool = False
    extra: dict[str, Any] = Field(default_factory=dict)
    timeout_s: float = Field(default=60, gt=0)
    deadline_s: float = Field(default=150, gt=0)
    concurrency: int = Field(default=8, ge=1, le=64)
    retries: int = Field(default=2, ge=0, le=10)
    max_bytes: int = Field(default=1_000_000, ge=1_000)
    candidates: int = Field(default=160, ge=1, le=400)
    stories_per_call: int = Field(default=4, ge=1, le=4)
    budget: Budget = Budget()
    prices: dict[str, Price] = Field(default_factory=dict)

    @field_validator("base_url")
    @classmethod
    def _whole_address(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("http://", "https://")):
            raise ValueError("allowed: a whole http:// or https:// address, such as https://api.deepseek.com/v1")
        return url


class Topic(Frozen):
    """What a profile is about. One of `words` suffices in a title; a `context` word counts half, so needs company.

    `label` is what tags call it, where that is not its name. What is `aside` surrounds the topics (their companies,
    their rules): its context words count once for all such topics together.
    """

    name: str
    label: str | None = None
    aside: bool = False
    weight: float = Field(default=1.0, gt=0, le=1)
    words: tuple[str, ...] = ()
    context: tuple[str, ...] = ()


class Category(Frozen):
    """A kind of event; the first whose words the title has, else the opening; `weight` is 0..1 importance.

    Where `beside` has words, one of them must stand in the same text.
    """

    key: str
    title: str
    weight: float = Field(default=0.5, ge=0, le=1)
    words: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


class Quotas(Frozen):
    domestic: int = Field(default=15, ge=0)
    international: int = Field(default=14, ge=0)
    brief: int = Field(default=5, ge=0)
    per_category: int = Field(default=4, ge=1)
    per_company: int = Field(default=3, ge=1)
    papers: int = Field(default=3, ge=0)
    high: int = Field(default=10, ge=0)


class Thresholds(Frozen):
    """`topic` is a relevance of 0..1; the others are scores of 0..100: below `keep` a story is not told, `medium` and
    `high` are the floors of 📌 and 🔥."""

    topic: float = Field(default=0.5, ge=0, le=1)
    keep: float = Field(default=30, ge=0, le=100)
    medium: float = Field(default=45, ge=0, le=100)
    high: float = Field(default=60, ge=0, le=100)


class Area(Frozen):
    """A part of the weekly report's field: the events of these kinds, and those that are about these topics most.

    An event belongs to the first area that has its kind, else to the one whose topics it is about most; to the first
    area when it is about none.
    """

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    title: str
    topics: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


class WeeklyConfig(Frozen):
    """The weekly report: what its field falls into, in this order, and how much of each is told."""

    title: str | None = None
    areas: tuple[Area, ...] = Field(default=(Area(key="all", title="行业动态"),), min_length=1)
    trends: int = Field(default=3, ge=1, le=8)
    questions: int = Field(default=3, ge=1, le=8)
    signals: int = Field(default=8, ge=1, le=30)
    events_per_area: int = Field(default=6, ge=1, le=30)


class Profile(Frozen):
    """One audience: what it cares about, in which language and zone it reads, and how much of it.

    `domestic` are the countries (ISO 3166, two letters) whose companies count as the reader's own. A title with a word
    of `exclude` is off the topics; one of `dilute` weighs against it.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    title: str
    language: str = Field(default="zh", pattern="^(zh|en)$")
    timezone: TimeZoneName = "Asia/Shanghai"
    window_hours: int = Field(default=48, ge=1, le=24 * 14)
    memory_days: int = Field(default=7, ge=0, le=60)
    topics: tuple[Topic, ...]
    domestic: tuple[str, ...] = ("CN", "HK", "MO", "TW")
    exclude: tuple[str, ...] = ()
    dilute: tuple[str, ...] = ()
    categories: tuple[Category, ...]
    quotas: Quotas = Quotas()
    thresholds: Thresholds = Thresholds()
    weekly: WeeklyConfig = WeeklyConfig()

    @model_validator(mode="after")
    def _areas_name_what_there_is(self) -> Profile:
        topics, kinds = {topic.name for topic in self.topics}, {category.key for category in self.categories}
        for area in self.weekly.areas:
            if unknown := [*(set(area.topics) - topics), *(set(area.categories) - kinds)]:
                raise ValueError(f"weekly.areas {area.key}: no topic or category {', '.join(unknown)} in this profile")
        return self


class PipelineConfig(Frozen):
    store: StoreConfig = StoreConfig()
    fetch: FetchConfig = FetchConfig()
    articles: ArticleConfig = ArticleConfig()
    llm: LlmConfig = LlmConfig()
    sources: tuple[Source, ...]
    profiles: tuple[Profile, ...] = Field(min_length=1)

    @field_validator("sources")
    @classmethod
    def _sources_are_usable(cls, sources: tuple[Source, ...]) -> tuple[Source, ...]:
        for number, source in enumerate(sources):
            _check_source(f"[{number}]", source)
        names = [source.name for source in sources]
        if len(set(names)) < len(names):
            twice = sorted({name for name in names if names.count(name) > 1})
            raise ValueError(f"allowed: each name once; {', '.join(twice)} stands more than once")
        return sources

    @model_validator(mode="after")
    def _profiles_are_distinct(self) -> PipelineConfig:
        names = [profile.name for profile in self.profiles]
        if len(set(names)) < len(names):
            raise ValueError("profiles: allowed: each name once")
        return self

    def profile(self, name: str | None) -> Profile:
        """The profile called `name`, or the first; raises ConfigError with the names there are."""
        if name is None:
            return self.profiles[0]
        for profile in self.profiles:
            if profile.name == name:
                return profile
        raise ConfigError(f"--profile {name!r}: no such profile; allowed: {', '.join(p.name for p in self.profiles)}")


def _check_source(where: str, source: Source) -> None:
    try:
        url = URL(source.url)
        valid = url.scheme in ("http", "https") and bool(url.host) and "]" not in source.url.split("/")[2]
    except ValueError:
        valid = False
    if not valid:
        raise ValueError(f"{where}.url {source.url!r} ({source.name}); allowed: a whole http:// or https:// address")
    if source.timezone is not None:
        try:
            _zone(source.timezone)
        except ValueError as error:
            raise ValueError(f"{where}.timezone {source.timezone!r} ({source.name}); {error}") from error
    if source.kind == "page" and source.selectors is None:
        raise ValueError(f"{where}.selectors is missing ({source.name}); a page source needs at least selectors.item")


def shipped() -> Path:
    """The `config.yaml` that comes with the package: beside it in a checkout, inside it when installed."""
    inside = Path(__file__).with_name("config.yaml")
    return inside if inside.exists() else Path(__file__).parent.parent / "config.yaml"


def read(path: Path | None = None) -> YamlMap:
    """Both halves as plain YAML: the shipped file with `path` (default: ./config.yaml if there is one) merged in."""
    if path is None and Path("config.yaml").is_file():
        path = Path("config.yaml")
    merged = _read_yaml(shipped())
    if path is not None and path.resolve() != shipped().resolve():
        merged = _merge(merged, _read_yaml(path))
    return merged


def load(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> PipelineConfig:
    """The pipeline's half, validated. Raises ConfigError that names each bad key, its value and what is allowed."""
    half = read(path).get("pipeline") or {}
    if url := environ.get("DIGEST_STORE_URL"):
        half = _merge(half, {"store": {"url": url}})
    return validate(PipelineConfig, half, "pipeline")


def _read_yaml(path: Path) -> YamlMap:
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (both are safe loaders)
    except OSError as error:
        raise ConfigError(f"--config {path}: cannot be read ({error.strerror}); give a YAML file") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise ConfigError(f"{path}:{where} is not valid YAML ({getattr(error, 'problem', error)})") from error
    if loaded is None:
        return {}
    if not isinstance(loaded, dict):
        raise ConfigError(f"{path}: holds a {type(loaded).__name__}; allowed: the keys pipeline: and bot:")
    for key in loaded:
        if key not in ("pipeline", "bot"):
            raise ConfigError(f"{path}: {key}: unknown key; allowed: pipeline, bot")
    return loaded


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _merge(below: YamlMap, above: YamlMap) -> YamlMap:
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = _merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged
