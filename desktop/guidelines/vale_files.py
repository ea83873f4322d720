"""Where the rules and vocabularies of a Vale folder lie: found without leaving the folder.

Taken are one style (rules right in the folder), several styles side by side, and what a
project has: `styles/` with `config/vocabularies/NAME/` or the older `Vocab/NAME/` inside.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop.errors import BadFile, NotFound

MOST_FILES = 2_000
DEEPEST = 6
_VOCABULARIES = (("config", "vocabularies"), ("config", "Vocab"), ("Vocab",))


@dataclass(frozen=True, slots=True)
class Source:
    """One file. `name`: `Style.Rule`, or of a vocabulary `accept` or `reject`."""

    name: str
    path: Path

    def read(self, most: int) -> bytes:
        """At most `most` + 1 bytes, so that what is larger is known to be. Errors: BadFile."""
        try:
            with self.path.open("rb") as file:
                return file.read(most + 1)
        except OSError as error:
            raise BadFile(problem=error.strerror or "can't be read") from None


def root(folder: Path) -> Path:
    """The folder in which the styles lie. Errors: NotFound."""
    if not folder.is_dir():
        raise NotFound(address=str(folder), status=0)
    folder = folder.resolve()
    inner = folder / "styles"
    return inner.resolve() if inner.is_dir() and inner.resolve().is_relative_to(folder) else folder


def rules(folder: Path) -> Iterator[Source]:
    """Every rule file, by name. BadFile where there are too many."""
    own = sorted(one for one in _inside(folder, folder) if _is_rule(one))
    if own:
        # A style by itself: folders in it are parts of the names of their rules.
        yield from _named(folder, folder.name, folder, own)
        return
    for style in sorted(_inside(folder, folder)):
        if style.is_dir() and not _is_hidden(style) and style.name not in {"config", "Vocab"}:
            inner = style / style.name
            if not any(map(_is_rule, _inside(style, folder))) and _is_inside(inner, folder):
                style = inner if inner.is_dir() else style  # a repository around its style
            found = [one for one in _walk(style, folder, 1) if _is_rule(one)]
            yield from _named(style, style.name, folder, found)


def vocabularies(folder: Path) -> Iterator[Source]:
    for parts in _VOCABULARIES:
        above = folder.joinpath(*parts)
        if not above.is_dir():
            continue
        for one in sorted(_inside(above, folder)):
            for name in ("accept", "reject"):
                path = one / f"{name}.txt"
                if _is_inside(path, folder) and path.is_file():
                    yield Source(name, path)


def _named(style: Path, name: str, folder: Path, found: list[Path]) -> Iterator[Source]:
    if style == folder:
        found = [one for one in _walk(folder, folder, 1) if _is_rule(one)]
    for path in sorted(found):
        inner = path.relative_to(style).with_suffix("")
        yield Source(".".join((name, *inner.parts)), path)


def _walk(folder: Path, top: Path, depth: int) -> Iterator[Path]:
    """Every file below, hidden folders passed over."""
    waiting = [(folder, depth)]
    seen = 0
    while waiting:
        here, depth = waiting.pop()
        for one in _inside(here, top):
            seen += 1
            if seen > MOST_FILES:
                raise BadFile(problem=f"more than {MOST_FILES} files")
            if one.is_dir():
                # A link to a folder could lead round in a circle.
                if depth < DEEPEST and not _is_hidden(one) and not one.is_symlink():
                    waiting.append((one, depth + 1))
            else:
                yield one


def _inside(folder: Path, top: Path) -> Iterator[Path]:
    """What lies in a folder, but for links that lead out of the whole."""
    try:
        found = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in found:
        path = Path(entry.path)
        if not entry.is_symlink() or _is_inside(path, top):
            yield path


def _is_inside(path: Path, top: Path) -> bool:
    try:
        return path.resolve().is_relative_to(top)
    except (OSError, RuntimeError):  # a link that leads to itself
        return False


def _is_rule(path: Path) -> bool:
    # A pipe or a device would never end; hidden files are no rules for Vale either.
    return path.suffix == ".yml" and path.is_file() and not path.name.startswith(".")


def _is_hidden(path: Path) -> bool:
    return path.name.startswith((".", "_"))
