"""Question → the stored items that may answer it, best first. It answers nothing and calls no model but for vectors.

Words find items (`terms`, in the store's full text), meanings find items (`vectors`), and `ranking` weighs both.
"""

from __future__ import annotations

from pipeline.search.asked import Found, Query
from pipeline.search.engine import Meaning, Search

__all__ = ["Found", "Meaning", "Query", "Search"]
