"""Addresses: one canonical form to store and to link to, and one key to tell articles apart by. Never opens any.

Percent-encoding is kept as it was found, since some servers mind; only what no address may hold is encoded.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from yarl import URL

from pipeline.parse import tracking

LONGEST = 2048
"""Longer addresses are refused: no browser, store or chat promises to carry them."""

_STRIPPED = "".join(map(chr, range(0x21))) + "\x7f\u00a0\u200b\u200e\u200f\u2060\u3000\ufeff"
_INSIDE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_WEB = re.compile(r"https?:[/\\]", re.IGNORECASE)
_WWW = re.compile(r"www\.[a-z0-9-]+\.[a-z]", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_ID_LIKE = re.compile(r"\d{4}|[0-9a-f]{8}", re.IGNORECASE)
_NAMES_ARTICLE = re.compile(r"\d{3}|[^/-]+-[^/-]+-|[\u4e00-\u9fff]{4}|\.s?html?$")
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SAFE = re.compile(r"(?:[A-Za-z0-9/:@!$&'()*+,;=~._-]|%[0-9A-Fa-f]{2})*")
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SPANS = frozenset({"to", "till", "until"})
"""With one of these beside it, `from` is the beginning of a span and not where a reader came from."""
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical(url: str, base: str | None = None) -> str | None:
    """The absolute http(s) address without tracking parameters, fragment and default port, or None for anything else.

    `base` is what a relative address is relative to. Anything but http and https, an address with a user name in it,
    with an impossible host or port, or longer than LONGEST, is None. Hosts are lower-case ASCII (punycode).
    """
    if len(url) > 4 * LONGEST:
        return None
    try:
        parts = urlsplit(_absolute(url, base))
        host = _host(parts.scheme, parts.netloc)
        if host is None:
            return None
        path = _encode(_without_dots(parts.path) or "/", "/:@!$&'()*+,;=~%")
        query = _encode("&".join(_identifying(host, path, parts.query)), "/?:@!$&'()*+,;=~%[]|")
    except ValueError:
        return None
    found = f"{parts.scheme}://{host}{path}" + (f"?{query}" if query else "")
    return found if len(found) <= LONGEST else None


def identity_key(url: str) -> str:
    """What two spellings of one address share: no scheme, no www., no closing slash, parameters in order."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.")
    path = _normal(parts.path).rstrip("/")
    query = "&".join(sorted(_normal(parts.query).split("&"))) if parts.query else ""
    return host + path + (f"?{query}" if query else "")


def is_home_page(url: str) -> bool:
    """Whether the address names a site and not an article on it."""
    parts = urlsplit(url)
    return not parts.query and re.fullmatch(r"/?(?:(?:index|default|home)\.\w{2,5})?", parts.path) is not None


def _absolute(url: str, base: str | None) -> str:
    url = _INSIDE.sub("", url.strip(_STRIPPED)).replace("&amp;", "&")
    if _WEB.match(url):
        before, mark, query = url.partition("?")
        url = before.replace("\\", "/") + mark + query
        return re.sub(r":/+", "://", url, count=1)
    if _WWW.match(url):
        return f"http://{url}"
    if not url or _SCHEME.match(url) or (base is None and not url.startswith("//")):
        raise ValueError("no web address")
    return urljoin(base or "https://", url.replace("\\", "/"))


@lru_cache(maxsize=1024)
def _host(scheme: str, netloc: str) -> str | None:
    """Host and port as they belong into an address; None for an impossible host, or with a user name before it."""
    parts = SplitResult(scheme, netloc, "", "", "")
    host, port = parts.hostname, parts.port
    if scheme not in _DEFAULT_PORTS or not host or port == 0 or "@" in netloc:
        return None
    if ":" in host:
        ascii_host = f"[{URL.build(scheme='http', host=host).raw_host}]"
    else:
        ascii_host = (URL.build(scheme="http", host=host).raw_host or "").rstrip(".").lower()
        if len(ascii_host) > 253 or not _HOST.fullmatch(ascii_host):
            return None
    return ascii_host if port in (None, _DEFAULT_PORTS[scheme]) else f"{ascii_host}:{port}"


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            del kept[max(1, len(kept) - 1) :]
        elif segment != ".":
            kept.append(segment)
    return "/".join(kept) + ("/" if segments[-1] in (".", "..") and kept[-1:] != [""] else "")


def _encode(part: str, safe: str) -> str:
    return part if _SAFE.fullmatch(part) else quote(_PERCENT.sub("%25", part), safe=safe)


def _normal(part: str) -> str:
    """Percent-encoding in its one normal form (RFC 3986, 6.2.2)."""
    return _ENCODED.sub(lambda m: char if (char := unquote(m[0])) in _UNRESERVED else m[0].upper(), part)


def _identifying(host: str, path: str, query: str) -> list[str]:
    """The parameters that say which article it is, as they stood."""
    parameters = [parameter for parameter in query.split("&") if parameter]
    only = tracking.ONLY.get(host)
    if only and any(_name(parameter) == only[0] for parameter in parameters):
        return [parameter for parameter in parameters if _name(parameter) in only]
    kept = [parameter for parameter in parameters if not _is_tracking(parameter)]
    weak = tracking.WEAK - {"from"} if _SPANS.intersection(map(_name, kept)) else tracking.WEAK
    strong = [parameter for parameter in kept if _name(parameter) not in weak]
    if strong or _NAMES_ARTICLE.search(path):
        return strong
    return [parameter for parameter in kept if _ID_LIKE.search(parameter.partition("=")[2])]


def _name(parameter: str) -> str:
    return unquote(parameter.partition("=")[0]).lower()


def _is_tracking(parameter: str) -> bool:
    name, value = _name(parameter), parameter.partition("=")[2].lower()
    if name in tracking.ALWAYS or name.startswith(tracking.PREFIXES):
        return True
    broad = value in tracking.BROAD_CHANNELS and name not in tracking.BROAD_FOR
    return name in tracking.BY_VALUE and value in tracking.CHANNELS and not broad


_DAY = re.compile(r"(?:/t?|-)(20\d\d)([/-]?)(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")


def day_in(url: str) -> str | None:
    """The day that the path names, as yyyy-mm-dd: many publishers file an article under the day it came out."""
    found = _DAY.search(url.partition("?")[0])
    return f"{found[1]}-{found[3]}-{found[4]}" if found else None
