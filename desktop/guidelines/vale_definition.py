"""One definition of Vale, read strictly: its keys, their types, and where it applies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.errors import BadFile
from desktop.guidelines.vale_messages import sentences

_NOT_TAKEN = {
    "script": "a script is a program, and rules here run none",
    "sequence": "sequence needs the part of speech of every word",
    "spelling": "spelling is left to the system's own dictionaries",
}
_EVERYWHERE = "extends message level scope link description limit name action tests matchcase"
_KEYS: Mapping[str, str] = {
    "existence": "tokens raw append ignorecase nonword exceptions vocab",
    "substitution": "swap ignorecase nonword exceptions vocab capitalize pos",
    "occurrence": "token max min ignorecase",
    "repetition": "tokens max ignorecase alpha exceptions vocab",
    "consistency": "either ignorecase nonword",
    "conditional": "first second ignorecase exceptions vocab",
    "capitalization": "match style threshold exceptions indicators prefix vocab",
    "metric": "formula condition",
    "readability": "metrics grade",
}
_PLAIN_SCOPES = {"text": "text", "raw": "text", "summary": "text"}
_PLAIN_SCOPES |= {"paragraph": "paragraph", "sentence": "sentence"}


class Definition:
    """The keys of one rule file. Every reader raises BadFile with the `problem`."""

    def __init__(self, name: str, found: Any) -> None:
        if not isinstance(found, dict):
            raise BadFile(problem="no rule: the file is not a list of keys")
        # Vale takes keys however they are capitalized.
        self._found = {key.lower(): value for key, value in found.items()}
        self.name = name
        self.kind = self.text("extends")
        if not self.kind:
            raise BadFile(problem="no rule: the key 'extends' is missing")
        if self.kind in _NOT_TAKEN:
            raise BadFile(problem=_NOT_TAKEN[self.kind])
        if self.kind not in _KEYS:
            other = "it extends another rule" if "." in self.kind else "unknown kind"
            raise BadFile(problem=f"{other}: {self.kind[:60]!r}")
        unknown = sorted(set(self._found) - set(f"{_EVERYWHERE} {_KEYS[self.kind]}".split()))
        if unknown and self.kind != "consistency":
            raise BadFile(problem=f"unknown key {unknown[0][:40]!r}")
        self.sentences = sentences(self._found, self.kind, name)
        self.per = self._scope()

    def text(self, key: str) -> str:
        value = self._found.get(key, "")
        if not isinstance(value, str):
            raise BadFile(problem=f"{key!r} is no text")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list; a text alone stands for a list of one. Empty ones say nothing."""
        value = self._found.get(key, [])
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise BadFile(problem=f"{key!r} is no list of texts")
        return tuple(one for one in value if one.strip())

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """A map, or a list of maps, in its order."""
        value = self._found.get(key, {})
        maps = value if isinstance(value, list) else [value]
        pairs = [pair for one in maps if isinstance(one, dict) for pair in one.items()]
        if not all(isinstance(one, dict) for one in maps) or not all(
            isinstance(text, str) for _, text in pairs
        ):
            raise BadFile(problem=f"{key!r} is no map from text to text")
        return tuple(pairs)

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.text(key).strip().lower()
        if value in {"true", "yes", "on", "1"}:
            return True
        if value in {"false", "no", "off", "0"}:
            return False
        if value:
            raise BadFile(problem=f"{key!r} is neither true nor false")
        return default

    def number(self, key: str) -> int:
        """0 where there is none: so it is in Vale too."""
        value = self.text(key).strip()
        if not value:
            return 0
        if not value.isascii() or not value.isdigit() or len(value) > 6:
            raise BadFile(problem=f"{key!r} is no whole number")
        return int(value)

    def action(self) -> tuple[str, tuple[str, ...]]:
        """Its name and its parameters; an empty name where there is none."""
        value = self._found.get("action") or {}
        if not isinstance(value, dict):
            raise BadFile(problem="'action' is no map")
        name, params = value.get("name", ""), value.get("params", [])
        params = [params] if isinstance(params, str) else params
        if not isinstance(name, str) or not isinstance(params, list):
            raise BadFile(problem="'action' is not a name with parameters")
        return name, tuple(one for one in params if isinstance(one, str))

    def _scope(self) -> str:
        """`text`, `paragraph` or `sentence`. A list means: in any of them; in a plain text
        only these three are there, with or without what is told apart by markup."""
        found = {self._plain(scope) for scope in self.texts("scope") or ("text",)}
        for per in ("text", "paragraph", "sentence"):
            if per in found:
                return per
        raise BadFile(problem=f"only for marked-up text (scope {', '.join(self.texts('scope'))})")

    @staticmethod
    def _plain(scope: str) -> str:
        per = "text"
        for part in scope.split("&"):
            name, _, inner = part.strip().partition(".")
            if name.startswith("~") and name[1:] in _PLAIN_SCOPES and not inner:
                return ""
            if name.startswith("~"):
                continue
            if name not in _PLAIN_SCOPES or inner:
                return ""
            per = _PLAIN_SCOPES[name] if name in {"paragraph", "sentence"} else per
        return per
