"""`python -m bench`: every measurement, one after the other. Leaves 1 when one falls short."""

from __future__ import annotations

import importlib
import sys

ALL = (
    "start",
    "keys",
    "hints",
    "counting",
    "share",
    "parsing",
    "library",
    "feeds",
    "search",
    "clients",
    "chart",
    "reach",
    "reach_import",
    "installer",
)


def main() -> int:
    short = 0
    for name in sys.argv[1:] or ALL:
        lines = importlib.import_module(f"bench.{name}").measure()
        short += sum(not line.holds for line in lines)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
