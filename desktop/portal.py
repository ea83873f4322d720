"""Asks the desktop which proxy leads to a server: Linux only, over D-Bus.

The desktop's own settings are read there, and its PAC script run, where it has one.
Source: XDG Desktop Portal, org.freedesktop.portal.ProxyResolver version 1.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence

_log = logging.getLogger(__name__)
_SECONDS = 3.0
_NAME = "org.freedesktop.portal.Desktop"
_PATH = "/org/freedesktop/portal/desktop"
_INTERFACE = "org.freedesktop.portal.ProxyResolver"


def proxies(origin: str) -> Sequence[str]:
    """Addresses of proxies in the desktop's order, `direct://` for none; nothing where no
    desktop answers within three seconds. Never raises."""
    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return ()
    from jeepney import DBusAddress, DBusErrorResponse, new_method_call  # late: rarely needed
    from jeepney.io.blocking import open_dbus_connection
    from jeepney.wrappers import unwrap_msg

    where = DBusAddress(_PATH, bus_name=_NAME, interface=_INTERFACE)
    try:
        with open_dbus_connection("SESSION") as connection:
            asked = new_method_call(where, "Lookup", "s", (origin,))
            (named,) = unwrap_msg(connection.send_and_get_reply(asked, timeout=_SECONDS))
    except (OSError, EOFError, ValueError, KeyError, DBusErrorResponse) as error:
        _log.debug("the desktop names no proxy: %s", type(error).__name__)
        return ()
    if not isinstance(named, list):
        return ()
    return tuple(one for one in named if isinstance(one, str) and "://" in one)
