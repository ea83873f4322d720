"""Asks the desktop which proxy leads to a server, and who shows notifications: Linux, over D-Bus.

The desktop's own settings are read there, and its PAC script run, where it has one.
Source: XDG Desktop Portal, org.freedesktop.portal.ProxyResolver version 1; Desktop Notifications
Specification 1.2.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from typing import Any

_log = logging.getLogger(__name__)
_SECONDS = 3.0
_NAME = "org.freedesktop.portal.Desktop"
_PATH = "/org/freedesktop/portal/desktop"
_INTERFACE = "org.freedesktop.portal.ProxyResolver"
_DAEMON, _DAEMON_PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


def proxies(origin: str) -> Sequence[str]:
    """Addresses of proxies in the desktop's order, `direct://` for none; nothing where no
    desktop answers within three seconds. Never raises."""
    said = _asked(_NAME, _PATH, _INTERFACE, "Lookup", "s", (origin,))
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
    name: str, path: str, interface: str, call: str, signature: str = "", body: tuple[Any, ...] = ()
) -> tuple[Any, ...]:
    """What the service `name` on the session bus answers; nothing where it does not."""
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return ()
    from jeepney import DBusAddress, DBusErrorResponse, new_method_call  # late: rarely needed
    from jeepney.io.blocking import open_dbus_connection
    from jeepney.wrappers import unwrap_msg

    where = DBusAddress(path, bus_name=name, interface=interface)
    try:
        with open_dbus_connection("SESSION") as connection:
            asked = new_method_call(where, call, signature or None, body)
            return tuple(unwrap_msg(connection.send_and_get_reply(asked, timeout=_SECONDS)))
    except (OSError, EOFError, ValueError, KeyError, DBusErrorResponse) as error:
        _log.debug("nobody answers %s: %s", call, type(error).__name__)
        return ()
