"""Desktop notifications over D-Bus with an action, without ever blocking: Linux only.

The only user of jeepney. `QSystemTrayIcon.showMessage` can freeze the main thread for 25 s
and sends no actions, and PySide6's D-Bus can't write the unsigned number that the call wants.
Source: Desktop Notifications Specification 1.2 (org.freedesktop.Notifications).
"""

from __future__ import annotations

import contextlib
import html
import logging
import queue
import threading
from collections.abc import Callable
from typing import Any

_log = logging.getLogger(__name__)
_SECONDS = 2.0
_NAME = "org.freedesktop.Notifications"


class Notifier:
    """One connection to the session bus, opened at the first notification.

    `show` waits at most two seconds for the daemon: call it on a lane. `pressed` is called
    on a thread of ours with (number, action) for our own notifications only.
    """

    def __init__(self, application: str, icon: str, pressed: Callable[[int, str], None]) -> None:
        self._application, self._icon, self._pressed = application, icon, pressed
        self._router: Any = None
        self._connection: Any = None
        self._markup = False
        self._signals: queue.Queue[Any] | None = None
        self._ours: set[int] = set()
        self._lock = threading.Lock()

    def show(self, title: str, body: str, actions: list[tuple[str, str]], replaces: int) -> int:
        """Show or replace a notification; its number, or 0 where nobody shows it.
        `actions` are (key, words); the key `default` is a click on the notification."""
        from jeepney import DBusErrorResponse  # late: only where an alert is due
        from jeepney.io.common import RouterClosed

        try:
            router = self._connected()
            text = html.escape(body, quote=False) if self._markup else body
            flat = [part for action in actions for part in action]
            hints = {"desktop-entry": ("s", "goodword"), "urgency": ("y", 1)}
            arguments = (self._application, replaces, self._icon, title, text, flat, hints, -1)
            reply = router.send_and_get_reply(
                _call("Notify", "susssasa{sv}i", arguments), timeout=_SECONDS
            )
            if reply.header.message_type.name == "error":
                raise DBusErrorResponse(reply)
        except (OSError, DBusErrorResponse, RouterClosed, KeyError, ValueError, EOFError) as error:
            _log.info("no notification was shown: %s", type(error).__name__)
            self.close()
            return 0
        number = int(reply.body[0])
        self._ours.add(number)
        return number

    def withdraw(self, number: int) -> None:
        """Take a notification of ours off the screen; gone already is fine."""
        with self._lock:
            router = self._router
        if router is not None and number:
            with contextlib.suppress(OSError, TimeoutError, ValueError, EOFError):
                router.send_and_get_reply(
                    _call("CloseNotification", "u", (number,)), timeout=_SECONDS
                )

    def close(self) -> None:
        """Let the connection go; the next `show` opens a new one."""
        with self._lock:
            router, self._router = self._router, None
            connection, self._connection = self._connection, None
            signals, self._signals = self._signals, None
        if signals is not None:
            signals.put(None)
        for part in (router, connection):
            if part is not None:
                with contextlib.suppress(OSError, RuntimeError, ValueError):
                    part.close()

    def _connected(self) -> Any:
        with self._lock:
            if self._router is not None:
                return self._router
        from jeepney import MatchRule, message_bus
        from jeepney.io.threading import DBusRouter, Proxy, open_dbus_connection

        class Router(DBusRouter):  # type: ignore[misc]
            def _receiver(self) -> None:
                # the bus goes with the session: no fault, the next `show` opens it anew
                with contextlib.suppress(OSError, EOFError):
                    super()._receiver()

        connection = open_dbus_connection(bus="SESSION")
        router = Router(connection)
        bus = Proxy(message_bus, router, timeout=_SECONDS)
        signals: queue.Queue[Any] = queue.Queue()
        for member in ("ActionInvoked", "NotificationClosed"):
            rule = MatchRule(type="signal", interface=_NAME, member=member, path=_path())
            router.filter(rule, queue=signals)
            bus.AddMatch(rule)
        threading.Thread(
            target=self._listen, args=(signals,), name="goodword-notify", daemon=True
        ).start()
        with self._lock:
            self._router, self._connection, self._signals = router, connection, signals
        # a daemon that hangs is not asked a second time: its silence ends `show`
        reply = router.send_and_get_reply(_call("GetCapabilities", "", ()), timeout=_SECONDS)
        self._markup = reply.header.message_type.name != "error" and (
            "body-markup" in reply.body[0]
        )
        return router

    def _listen(self, signals: queue.Queue[Any]) -> None:
        from jeepney import HeaderFields

        while (message := signals.get()) is not None:
            number, what = message.body
            if number not in self._ours:
                continue
            if message.header.fields.get(HeaderFields.member) == "ActionInvoked":
                self._pressed(number, what)
            else:
                self._ours.discard(number)


def _path() -> str:
    return "/org/freedesktop/Notifications"


def _call(member: str, signature: str, arguments: tuple[Any, ...]) -> Any:
    from jeepney import DBusAddress, new_method_call

    address = DBusAddress(_path(), bus_name=_NAME, interface=_NAME)
    return new_method_call(address, member, signature or None, arguments)
