"""One private thread for calls that may never come back; whoever waits has a deadline."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Errand(Generic[T]):
    """One piece of work and its outcome; `dropped` once nobody waits for it any more."""

    def __init__(self, work: Callable[[Errand[T]], T]) -> None:
        self.work = work
        self.done = threading.Event()
        self.dropped = False
        self.value: T
        self.error: BaseException | None = None


class PrivateThread:
    """Does errands one after the other. A daemon: what never answers must not keep the
    process alive, and no second call may overtake one that still waits."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._errands: queue.SimpleQueue[Errand[Any]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._started = False

    def run(self, work: Callable[[Errand[T]], T], seconds: float) -> T:
        """The outcome of `work`. Errors: its own, and `TimeoutError` after `seconds`, the
        time in the queue counted; work that has not begun by then is never begun."""
        errand = Errand(work)
        with self._lock:
            if not self._started:
                threading.Thread(target=self._serve, name=self._name, daemon=True).start()
                self._started = True
        self._errands.put(errand)
        if not errand.done.wait(seconds):
            errand.dropped = True
            raise TimeoutError(f"{self._name} did not answer in {seconds:g} s")
        if errand.error is not None:
            raise errand.error
        return errand.value

    def _serve(self) -> None:
        while True:
            errand = self._errands.get()
            if not errand.dropped:
                try:
                    errand.value = errand.work(errand)
                except BaseException as error:  # noqa: BLE001  raised again by the waiting thread
                    errand.error = error
            errand.done.set()
            del errand  # the outcome may be a secret: don't hold it until the next one
