"""Asks the desktop which proxy leads to a server, and who shows notifications: Linux, over D-Bus.

The desktop's own settings are read there, and its PAC script run, where it has one.
Source: XDG Desktop Portal, org.freedesktop.portal.ProxyResolver version 1; Desktop Notifications
Specification 1.2.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import time
from collections.abc import Sequence
from typing import Any

_log = logging.getLogger(__name__)
_SECONDS = 3.0
_NAME = "org.freedesktop.portal.Desktop"
_PATH = "/org/freedesktop/portal/desktop"
_INTERFACE = "org.freedesktop.portal.ProxyResolver"
_WITH_SETTINGS = {
    "budgie",
    "cosmic",
    "deepin",
    "gnome",
    "kde",
    "mate",
    "pantheon",
    "unity",
    "x-cinnamon",
}
"""Desktops (XDG_CURRENT_DESKTOP) in whose settings a proxy can be named."""
_DAEMON, _DAEMON_PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


def proxies(origin: str) -> Sequence[str]:
    """Addresses of proxies in the desktop's order, `direct://` for none; nothing where no
    desktop answers within three seconds. Never raises. Where the desktop has no settings for
    proxies, a portal that does not run is not started for this."""
    here = os.environ.get("XDG_CURRENT_DESKTOP", "").lower().split(":")
    start = not _WITH_SETTINGS.isdisjoint(here)
    said = _asked(_NAME, _PATH, _INTERFACE, "Lookup", "s", (origin,), start=start)
    named = said[0] if said and isinstance(said[0], list) else []
    return tuple(one for one in named if isinstance(one, str) and "://" in one)


def notifications() -> str:
    """Name and version of the daemon that shows notifications; empty where none answers."""
    said = _asked(_DAEMON, _DAEMON_PATH, _DAEMON, "GetServerInformation")
    return f"{said[0]} {said[2]}" if len(said) > 2 else ""


def has_screen() -> bool:
    """Whether this session says that it has one."""
    here: str = sys.platform
    said = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not here.startswith("linux") or any(os.environ.get(name) for name in said)


def _asked(
    name: str,
    path: str,
    interface: str,
    call: str,
    signature: str = "",
    body: tuple[Any, ...] = (),
    *,
    start: bool = True,
) -> tuple[Any, ...]:
    """What the service `name` on the session bus answers; nothing where it does not in time.
    `start`: whether the bus may start it."""
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return ()
    # late: rarely needed
    from jeepney import DBusAddress, DBusErrorResponse, MessageFlag, new_method_call
    from jeepney.bus import get_bus
    from jeepney.io.blocking import DBusConnection, prep_socket
    from jeepney.wrappers import unwrap_msg

    end = time.monotonic() + _SECONDS

    class InTime(DBusConnection):  # type: ignore[misc]
        """With an end to all its waiting: the first of it, for the bus to greet, has none."""

        def send_and_get_reply(self, message: Any, **_: Any) -> Any:
            left = max(0.1, end - time.monotonic())
            return super().send_and_get_reply(message, timeout=left)

    where = DBusAddress(path, bus_name=name, interface=interface)
    asked = new_method_call(where, call, signature or None, body)
    if not start:
        asked.header.flags |= MessageFlag.no_auto_start
    try:
        opened = prep_socket(get_bus("SESSION"), timeout=_SECONDS)
        with contextlib.closing(opened), InTime(opened) as connection:
            return tuple(unwrap_msg(connection.send_and_get_reply(asked)))
    except (OSError, EOFError, ValueError, KeyError, DBusErrorResponse) as error:
        _log.debug("nobody answers %s: %s", call, type(error).__name__)
        return ()
