"""Addresses: canonical, and as an identity. Never opens one."""

from __future__ import annotations

from urllib.parse import urljoin

from yarl import URL

_TRACKING = frozenset({"spm", "from", "fbclid", "gclid", "wm", "f", "ref"})


def canonical(url: str, base: str | None = None) -> str | None:
    """An absolute http(s) address without tracking parameters and fragment, or None for anything else."""
    try:
        parsed = URL(urljoin(base or "", url.strip()))
    except ValueError:
        return None
    if parsed.scheme not in ("http", "https") or not parsed.host:
        return None
    tracking = [name for name in parsed.query if name in _TRACKING or name.startswith("utm_")]
    return str(parsed.without_query_params(*tracking).with_fragment(None))


def identity_key(url: str) -> str:
    """The address without scheme, www. and closing slash: what item ids are made from."""
    return url.split("://", 1)[-1].removeprefix("www.").rstrip("/")
