"""The log: rotating, at most 10 MB, and no secret gets past the sink.

What a record says is put together first, exception text and all, and then cleaned, so it
does not matter who logged it. Bugs nobody caught end here, and are told on once.
"""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import re
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

FILE_BYTES = 2 * 1024 * 1024
FILES = 5
SAME_SECONDS = 60.0
"""Within this time a message that says the same is only counted."""
_SAME_KEPT = 500
_REST_SECONDS = 30.0
"""How long the file is left alone after the disk refused it."""

log = logging.getLogger("goodword")
OnBug = Callable[[BaseException], object]

# --- cleaning --------------------------------------------------------------------------------

_NAMES = (
    r"code|code_verifier|code_challenge|device_code|state|nonce|token|id_token|access_token"
    r"|refresh_token|client_secret|client_assertion|assertion|subject_token|password|passwd"
    r"|secret|request_uri|api_key|apikey|accessjwt|refreshjwt|dpop|jkt|private_key"
)
_NAMED = ["code", "state", "nonce", "token", "secret", "assertion", "passw", "uri", "key"]
_NAMED += ["jwt", "dpop", "jkt"]
_HEADERS = r"(?:proxy-)?authorization|dpop|x-csrf-token|(?:set-)?cookie"
_HEADED = ["authorization", "dpop", "csrf", "cookie"]
_BEFORE = r"(?:(?<![a-z0-9])|(?<=%[0-9a-f]{2}))"
"""The name begins here, or after a sign that was percent-encoded."""

_PLACES: tuple[tuple[list[str], str, str], ...] = (
    (["begin "], r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*-----|\Z)", "*** key"),
    # a header inside a printed dict or list, or on a line of its own
    (
        _HEADED,
        rf"({_HEADERS})(\\?[\"']?\s*[:=,]\s*b?)(\\?[\"'])(?:(?!\3).)*(\3|\Z)",
        r"\1\2\3***\4",
    ),
    (_HEADED, rf"\b({_HEADERS})(\s*[:=]\s*)(?!\\?[\"'])[^\r\n]+", r"\1\2***"),
    (
        ["bearer", "dpop", "basic", "negotiate"],
        r"\b(bearer|dpop|basic|negotiate)(\s+)[a-z0-9._~+/=-]{8,}",
        r"\1\2***",
    ),
    # base64url parts with dots between: a JWT, also as a DPoP proof
    (["eyj"], r"\beyJ[a-z0-9_-]{6,}\.[a-z0-9_-]{2,}(\.[a-z0-9_-]*)*", "*** jwt"),
    # JSON and printed dicts, also as text inside another JSON
    (
        [*_NAMED, 'd"', "d'", "d\\"],
        rf"([\"'](?:{_NAMES}|d)\\{{0,8}}[\"']\s*[:,]\s*b?)(\\{{0,8}}[\"'])"
        r"(?:(?!\2)(?:\\.|.))*(\2|\Z)",
        r"\1\2***\3",
    ),
    # query, form, keyword argument; also percent-encoded once more
    (_NAMED, rf"{_BEFORE}({_NAMES})(=|%3D|%253D)(?!=)(\\?[\"'])(?:(?!\3).)*(\3|\Z)", r"\1\2***"),
    (_NAMED, rf"{_BEFORE}({_NAMES})(=|%3D|%253D)(?!=)[^\s&;,\"'<>)\]}}%]+", r"\1\2***"),
    (["://"], r"(://)[^/\s:@\"']*:[^/\s@\"']+@", r"\1***@"),
)
_SECRETS = tuple(
    (words, re.compile(pattern, re.IGNORECASE | re.DOTALL), shown)
    for words, pattern, shown in _PLACES
)


def redact(text: str) -> str:
    """The text without what could let somebody act for a person."""
    small = text.lower()
    for words, pattern, shown in _SECRETS:
        # most records hold none of the words: a plain search costs a hundredth of a pattern
        if any(word in small for word in words):
            text = pattern.sub(shown, text)
    return text


class _Cleaning(logging.Formatter):
    """The last thing before a sink: whole text, cleaned, one time zone."""

    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s")
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        text = redact(super().format(record))
        more = getattr(record, "same", 0)
        return f"{text} (and {more} more of the same before)" if more else text


# --- sinks -----------------------------------------------------------------------------------


class _Coalescing(logging.Filter):
    """Lets one of many identical messages through a minute; the next says how many."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[tuple[str, int, str], tuple[float, int]] = {}
        self._lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        key = record.name, record.levelno, record.getMessage() + _fault(record)
        now = time.monotonic()
        with self._lock:
            since, count = self._seen.get(key, (now - SAME_SECONDS, 0))
            if now - since < SAME_SECONDS:
                self._seen[key] = since, count + 1
                return False
            self._seen.pop(key, None)
            self._seen[key] = now, 0
            if len(self._seen) > _SAME_KEPT:
                del self._seen[next(iter(self._seen))]
        record.same = count
        return True


def _fault(record: logging.LogRecord) -> str:
    """Kind and place of the exception of a record: another place is another fault."""
    if not record.exc_info or record.exc_info[0] is None:
        return ""
    trace, place = record.exc_info[2], ""
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{record.exc_info[0].__name__} {place}"


class _File(logging.handlers.RotatingFileHandler):
    """Rotates; a full disk is borne in silence, for saying so would need the disk."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            maxBytes=FILE_BYTES,
            backupCount=FILES - 1,
            encoding="utf-8",
            errors="backslashreplace",
            delay=True,
        )
        self._rest_until = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        if time.monotonic() >= self._rest_until:
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        self._rest_until = time.monotonic() + _REST_SECONDS


_sinks: list[logging.Handler] = []
_debug = False
"""Whoever started with `--debug` wants to see it all."""


def start(folder: Path, debug: bool = False, on_bug: OnBug | None = None) -> None:
    """Log to `folder`/goodword.log, with `debug` more of it and to the terminal too. What
    nobody catches is logged and given to `on_bug`, on the thread where it happened."""
    global _debug  # noqa: PLW0603 - of the one log of this process
    _debug = debug
    stop()
    _sinks.append(_File(folder / "goodword.log"))
    if debug and sys.stderr is not None:
        _sinks.append(logging.StreamHandler(sys.stderr))
    root = logging.getLogger()
    for sink in _sinks:
        sink.setFormatter(_Cleaning())
        sink.addFilter(_Coalescing())
        root.addHandler(sink)
    root.setLevel(logging.DEBUG if debug else logging.INFO)
    # these tell every byte of the wire and of D-Bus; nobody wants to read it
    for name in ("urllib3", "requests", "jeepney", "keyring", "asyncio", "PIL"):
        logging.getLogger(name).setLevel(logging.INFO)
    logging.captureWarnings(True)
    _catch(on_bug)


def level(name: str) -> None:
    """How much is logged from now on: `debug`, `info`, `warning`; empty: as usual."""
    wanted = "debug" if _debug else name or "info"
    if _sinks:
        logging.getLogger().setLevel(wanted.upper())


def stop() -> None:
    """Close the sinks and give the hooks back."""
    root = logging.getLogger()
    while _sinks:
        sink = _sinks.pop()
        root.removeHandler(sink)
        with contextlib.suppress(OSError):  # a full disk is no reason to end badly
            sink.close()
    logging.captureWarnings(False)
    sys.excepthook = sys.__excepthook__
    threading.excepthook = threading.__excepthook__
    sys.unraisablehook = sys.__unraisablehook__


# --- bugs ------------------------------------------------------------------------------------


def _catch(on_bug: OnBug | None) -> None:
    def uncaught(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            bug(error, on_bug)

    def uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            bug(args.exc_value, on_bug)

    def unraisable(args: Any) -> None:
        if args.exc_value is not None:
            bug(args.exc_value, on_bug)

    sys.excepthook = uncaught
    threading.excepthook = uncaught_in_thread
    sys.unraisablehook = unraisable


def bug(error: BaseException, on_bug: OnBug | None = None) -> None:
    """Log what nobody expected, with its trace, and tell `on_bug`. Never raises."""
    log.critical("bug: %s", type(error).__name__, exc_info=error)
    if on_bug is None:
        return
    try:
        on_bug(error)
    except Exception:
        log.critical("telling about a bug failed", exc_info=True)
