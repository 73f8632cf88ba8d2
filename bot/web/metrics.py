"""`GET /metrics`: how the bot fares, as Prometheus reads it, counted in the records when it is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from starlette.requests import Request
from starlette.responses import Response

from bot.ledger.leases import OPEN
from bot.web.site import Site, site_of
from pipeline.daily import coverage

_FAILED = timedelta(days=7)  # posts that did not arrive are counted for so long
_AHEAD = timedelta(days=2)  # beyond every next try and every lease
_MOST = 100_000


async def metrics(request: Request) -> Response:
    site = site_of(request)
    registry = CollectorRegistry()  # of our own: what libraries count about themselves is none of this
    now = site.clock()
    await _records(site, registry, now)
    await _queues(site, registry, now)
    await _model(site, registry, now)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


async def _records(site: Site, registry: CollectorRegistry, now: datetime) -> None:
    store = site.store
    _gauge(registry, "digest_items", "Items stored", await store.items.count())
    seen = [state.last_new for state in (await store.sources.states()).values() if state.last_new is not None]
    if seen:
        age = (now - max(seen)).total_seconds()
        _gauge(registry, "digest_newest_item_age_seconds", "Time since a source last had something new", age)
    kinds = Counter(edition.kind for edition in await store.reports.editions(_MOST))
    counts = {kind: kinds[kind] for kind in ("daily", "weekly")}
    _gauges(registry, "digest_reports", "Reports stored, every version", "kind", counts)
    covered = await coverage(store, site.sources, site.config.fetch.silent_days, now)
    silent, failed = len(covered.sources_silent), len(covered.sources_failed)
    states = {"ok": len(covered.sources_ok) - silent, "failed": failed, "silent": silent}
    _gauges(registry, "digest_sources", "Sources by how their last asking went", "state", states)


async def _queues(site: Site, registry: CollectorRegistry, now: datetime) -> None:
    ledger = site.ledger
    posts = len(await ledger.deliveries.outstanding(now + _AHEAD))
    _gauge(registry, "digest_deliveries_outstanding", "Posts recorded that are not over, up to 10000", posts)
    missing = await ledger.deliveries.undelivered(now - _FAILED, now, _MOST)
    lost = sum(one.state not in OPEN for one in missing)
    _gauge(registry, "digest_deliveries_failed", "Posts of the last seven days that did not arrive", lost)
    events = len(await ledger.inbox.outstanding(now + _AHEAD))
    _gauge(registry, "digest_inbox_outstanding", "Events heard that are not answered, up to 10000", events)


async def _model(site: Site, registry: CollectorRegistry, now: datetime) -> None:
    midnight = datetime.combine(now.astimezone(UTC).date(), time(), UTC)  # as the budget's day
    spent = await site.store.model_calls.spent(midnight, midnight + timedelta(days=1))
    _gauge(registry, "digest_model_tokens_today", "Tokens that the model used today (UTC)", spent.tokens)
    _gauge(registry, "digest_model_cost_usd_today", "US dollars that the model cost today (UTC)", spent.usd)


def _gauge(registry: CollectorRegistry, name: str, said: str, value: float) -> None:
    Gauge(name, said, registry=registry).set(value)


def _gauges(registry: CollectorRegistry, name: str, said: str, label: str, values: Mapping[str, float]) -> None:
    gauge = Gauge(name, said, [label], registry=registry)
    for key, value in values.items():
        gauge.labels(key).set(value)
