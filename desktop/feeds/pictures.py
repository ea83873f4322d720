"""Pictures of posts on this machine: fetched ahead, checked by their first bytes, limited.

What a file is called or said to be does not count. A picture that would unpack to more
than any screen shows is refused before anything decodes it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

from desktop import picturehead
from desktop.errors import GoodwordError, NotFound, TooLarge
from desktop.feeds.private import PrivateReader
from desktop.web import MEGABYTE, Web, bare

BYTES = 10 * MEGABYTE
PIXELS = 40_000_000
ROOM = 300 * MEGABYTE
SECONDS = 15.0
CLIP_SECONDS = 300.0
ROUND_SECONDS = 20.0
ROUND_PICTURES = 40
AT_ONCE = 4
GIVEN_UP_SECONDS, GIVEN_UP_MOST = 3600.0, 10_000


class Pictures:
    """Owner of `folder`. Thread-safe. What turned out to be no picture is left alone
    for an hour."""

    def __init__(
        self,
        web: Web,
        folder: Path,
        *,
        room: int = ROOM,
        private: Callable[[str], PrivateReader | None] | None = None,
    ) -> None:
        """`private`: through what a picture of a private program is read; None for others."""
        self._web = web
        self._private = private or (lambda url: None)
        self._folder = folder
        self._room = room
        self._hopeless: dict[str, float] = {}
        self._lock = threading.Lock()
        self._filled = -1

    def path(self, url: str) -> Path | None:
        """The kept file, or None; only looks, never fetches."""
        if not url:
            return None
        stem = self._stem(url)
        suffixes = picturehead.SUFFIXES.values()
        return next((p for suffix in suffixes if (p := Path(stem + suffix)).exists()), None)

    def fetch(self, url: str, *, seconds: float = SECONDS) -> Path | None:
        """The kept file, fetched first where it must be; None where it can't be had."""
        kept = self.path(url)
        if kept is not None or self._is_hopeless(url):
            return kept
        if urlsplit(url).scheme not in ("http", "https"):
            return None
        try:
            web = self._private(url) or self._web
            answer = web.read(url, headers={"Accept": "image/*"}, limit=BYTES, seconds=seconds)
        except TooLarge:
            self._give_up(url)
            return None
        except GoodwordError:  # offline, or nobody has signed in
            return None
        seen = picturehead.read(answer.body) if answer.ok else None
        if seen is None or not 0 < seen.width * seen.height <= PIXELS:
            self._give_up(url)
            return None
        return self._keep(Path(self._stem(url) + picturehead.SUFFIXES[seen.mime]), answer.body)

    def body(self, url: str, *, limit: int) -> bytes:
        """A video or document of a post, which is not kept here. Errors: those of `Web.read`,
        `NotFound`; of a private program, those of `PrivateReader.read`."""
        answer = (self._private(url) or self._web).read(url, limit=limit, seconds=CLIP_SECONDS)
        if not answer.ok:
            raise NotFound(address=bare(url), status=answer.status)
        return answer.body

    def fetch_all(self, urls: Iterable[str]) -> int:
        """Fetch what is missing of these, the first ones first, a few at a time, for a
        limited time; returns how many came. What the first ones leave no room for is not
        fetched: it would push them out, and be fetched again in every round."""
        missing, room = self._missing(dict.fromkeys(urls))
        if not missing:
            return 0
        end = time.monotonic() + ROUND_SECONDS

        def one(url: str) -> bool:
            nonlocal room
            left = end - time.monotonic()
            if left <= 0 or room <= 0:
                return False
            came = self.fetch(url, seconds=min(SECONDS, left))
            if came is not None:
                with self._lock:
                    room -= _weight(came)
            return came is not None

        from concurrent.futures import ThreadPoolExecutor  # late: with the first round

        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pictures") as pool:
            return sum(pool.map(one, missing))

    # --- inside ---------------------------------------------------------------------------

    def _missing(self, wanted: Iterable[str]) -> tuple[list[str], int]:
        """What to fetch, and how many bytes of room there are for it. What is there and wanted
        counts as new, so that it is not the first to go."""
        missing: list[str] = []
        room = self._room * 8 // 10
        for url in wanted:
            kept = self.path(url)
            if kept is not None:
                room -= _weight(kept)
                with contextlib.suppress(OSError):  # it has just made room
                    os.utime(kept)
            elif not self._is_hopeless(url):
                missing.append(url)
            if room <= 0 or len(missing) == ROUND_PICTURES:
                break
        return missing, room

    def _is_hopeless(self, url: str) -> bool:
        return self._hopeless.get(url, 0.0) > time.monotonic()

    def _give_up(self, url: str) -> None:
        if len(self._hopeless) >= GIVEN_UP_MOST:
            self._hopeless.clear()
        self._hopeless[url] = time.monotonic() + GIVEN_UP_SECONDS

    def _stem(self, url: str) -> str:
        return str(self._folder / hashlib.sha256(url.encode()).hexdigest()[:40])

    def _keep(self, path: Path, body: bytes) -> Path | None:
        """Written beside and moved, so that nobody ever sees half a picture."""
        partial = path.with_suffix(f".{threading.get_ident()}.partial")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(body)
            partial.replace(path)
            self._make_room(len(body))
        except OSError:  # a full disk costs a picture, not the round
            partial.unlink(missing_ok=True)
            return None
        return path

    def _make_room(self, added: int) -> None:
        """Drop the oldest down to nine tenths of the room once it is full."""
        with self._lock:
            self._filled = self._filled + added if self._filled >= 0 else self._measured()
            if self._filled <= self._room:
                return
            files = sorted(self._files(), key=lambda file: file[0])
            for _, size, path in files[:-1]:
                if self._filled <= self._room * 9 // 10:
                    break
                path.unlink(missing_ok=True)
                self._filled -= size

    def _measured(self) -> int:
        return sum(size for _, size, _ in self._files())

    def _files(self) -> list[tuple[float, int, Path]]:
        found: list[tuple[float, int, Path]] = []
        for path in self._folder.iterdir():
            with contextlib.suppress(FileNotFoundError):  # another thread moved its partial one
                status = path.stat()
                if stat.S_ISREG(status.st_mode):
                    found.append((status.st_mtime, status.st_size, path))
        return found


def _weight(path: Path) -> int:
    """In bytes; nothing where it has just made room."""
    with contextlib.suppress(OSError):
        return path.stat().st_size
    return 0
