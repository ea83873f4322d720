"""People (and the company itself) whom captions may mention, as programs and posts name them."""

from __future__ import annotations

import re
from types import MappingProxyType

from desktop.feeds.fields import Fields
from desktop.model import Person

_HANDLE = re.compile(r"@[^\s@]+(?:@[^\s@]+)?")


def person(one: Fields) -> Person:
    """A name with a handle a network; what is no handle is left out."""
    inner = one.inner("handles")
    handles = {name: "@" + inner.line(name, limit=200).lstrip("@") for name in inner.values}
    usable = {name: handle for name, handle in handles.items() if _HANDLE.fullmatch(handle)}
    return Person(one.needed("name"), MappingProxyType(usable))
