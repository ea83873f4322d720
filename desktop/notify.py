"""Desktop notifications over D-Bus with actions, without ever blocking: Linux only.

The only user of jeepney. `QSystemTrayIcon.showMessage` can freeze the main thread for 25 s
and sends no actions, and PySide6's D-Bus can't write the unsigned number that the call wants.
Source: Desktop Notifications Specification 1.2 and 1.3 (org.freedesktop.Notifications); the
property `Inhibited` is Plasma's, and a daemon that has none is never thought to be inhibited.
"""

from __future__ import annotations

import contextlib
import html
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from typing import Any

NOBODY = 0
"""Instead of a number: no daemon, a dead one, or one that says no or nothing."""
INHIBITED = -1
"""Instead of a number: the person does not want to be disturbed."""
_log = logging.getLogger(__name__)
_SECONDS = 2.0
_NAME = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_EXPIRED = 1
"""Its bubble is gone, but it may stand in a list from which it can still be pressed."""
Action = tuple[str, str]
"""Key and words; the key `default` is a click on the notification itself."""


def _nothing(number: int) -> None:
    """Nobody wants to know what went off the screen."""


class Notifier:
    """One connection to the session bus, opened at the first notification.

    What waits for the daemon waits at most two seconds for each answer: call it on a lane.
    `pressed` (number, action, activation token or empty) and `gone` (number) are called on a
    thread of ours, for our own notifications only.
    """

    def __init__(
        self,
        application: str,
        icon: str,
        pressed: Callable[[int, str, str], None],
        gone: Callable[[int], None] = _nothing,
    ) -> None:
        self._application, self._icon = application, icon
        self._pressed, self._gone = pressed, gone
        self._router: Any = None
        self._connection: Any = None
        self._signals: queue.Queue[Any] | None = None
        self._abilities: frozenset[str] | None = None
        self._ours: dict[int, str] = {}
        """Our notifications, and which daemon (its own name on the bus) gave the number."""
        self._tokens: dict[int, str] = {}
        self._lock = threading.Lock()

    def show(self, title: str, body: str, actions: Sequence[Action], replaces: int = 0) -> int:
        """Show or replace a notification; its number, `NOBODY` or `INHIBITED`."""
        from jeepney import DBusErrorResponse  # late: only where an alert is due
        from jeepney.io.common import RouterClosed

        try:
            router = self._connected()
            # asked first, so that a daemon that hangs hangs here: what it shows late could be
            # pressed, and we would not know its number
            abilities = self._able(router)
            if self._inhibited(router):
                return INHIBITED
            arguments = (
                self._application,
                replaces if replaces in self._ours else 0,
                self._icon,
                title,
                html.escape(body, quote=False) if "body-markup" in abilities else body,
                # a daemon without actions may open a window to ask instead
                [part for action in actions for part in action] if "actions" in abilities else [],
                {"desktop-entry": ("s", "goodword"), "urgency": ("y", 1)},
                -1,
            )
            number, owner = _asked(router, _call("Notify", "susssasa{sv}i", arguments))
        except (OSError, DBusErrorResponse, RouterClosed, KeyError, ValueError, EOFError) as error:
            _log.info("no notification was shown: %s", type(error).__name__)
            self.close()
            return NOBODY
        with self._lock:
            self._ours[int(number)] = owner
        return int(number)

    def withdraw(self, number: int) -> None:
        """Take a notification of ours off the screen; gone already is fine."""
        from jeepney.io.common import RouterClosed

        with self._lock:
            router, ours = self._router, self._ours.pop(number, None)
        if router is not None and ours is not None:
            with contextlib.suppress(OSError, RouterClosed, ValueError, EOFError):
                router.send_and_get_reply(
                    _call("CloseNotification", "u", (number,)), timeout=_SECONDS
                )

    def leave(self) -> None:
        """Take all of ours off the screen without waiting for anybody, and let go: nothing
        would come of pressing them."""
        with self._lock:
            router, numbers = self._router, list(self._ours)
        if router is not None:
            from jeepney import MessageFlag
            from jeepney.io.common import RouterClosed

            with contextlib.suppress(OSError, RouterClosed, ValueError):
                for number in numbers:
                    farewell = _call("CloseNotification", "u", (number,))
                    farewell.header.flags |= MessageFlag.no_reply_expected
                    router.send(farewell)
        self.close()

    def close(self) -> None:
        """Let the connection go; the next `show` opens a new one."""
        with self._lock:
            router, self._router = self._router, None
            connection, self._connection = self._connection, None
            signals, self._signals = self._signals, None
            self._abilities = None
            numbers = list(self._ours)
            self._ours.clear()
        if signals is not None:
            signals.put(None)
        for part in (router, connection):
            if part is not None:
                with contextlib.suppress(OSError, RuntimeError, ValueError):
                    part.close()
        for number in numbers:  # they may stand there still, but we hear no more of them
            self._gone(number)

    # --- asking the daemon ---------------------------------------------------------------

    def _able(self, router: Any) -> frozenset[str]:
        """What this daemon can do; asked once for each daemon."""
        with self._lock:
            known = self._abilities
        if known is None:
            told, _ = _asked(router, _call("GetCapabilities", "", ()))
            known = frozenset(told)
            with self._lock:
                self._abilities = known
        return known

    def _inhibited(self, router: Any) -> bool:
        """Whether the person asked the desktop for quiet; most desktops don't tell."""
        from jeepney import DBusErrorResponse

        try:
            (_, value), _ = _asked(router, _property("Inhibited"))
        except (DBusErrorResponse, TypeError, ValueError):
            return False
        return value is True

    # --- the connection ------------------------------------------------------------------

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
        signals: queue.Queue[Any] = queue.Queue()
        with self._lock:
            self._router, self._connection, self._signals = router, connection, signals
        threading.Thread(
            target=self._listen, args=(signals,), name="goodword-notify", daemon=True
        ).start()
        bus = Proxy(message_bus, router, timeout=_SECONDS)
        owner = MatchRule(
            type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged"
        )
        owner.add_arg_condition(0, _NAME)
        members = ("ActionInvoked", "ActivationToken", "NotificationClosed")
        own = [MatchRule(type="signal", interface=_NAME, member=member) for member in members]
        for rule in (owner, *own):
            router.filter(rule, queue=signals)
            bus.AddMatch(rule)
        return router

    def _listen(self, signals: queue.Queue[Any]) -> None:
        from jeepney import HeaderFields

        hear = {
            "NameOwnerChanged": self._owner_changed,
            "ActivationToken": self._token_came,
            "ActionInvoked": self._action_came,
            "NotificationClosed": self._closed,
        }
        while (message := signals.get()) is not None:
            fields = message.header.fields
            # whoever is on the bus may send anything
            with contextlib.suppress(TypeError, ValueError):
                hear[fields[HeaderFields.member]](fields.get(HeaderFields.sender, ""), message.body)

    def _owner_changed(self, _: str, body: Sequence[str]) -> None:
        """Another daemon, or none: it counts from one again, so our numbers are not ours."""
        _name, _before, owner = body
        with self._lock:
            self._abilities = None
            lost = [number for number, known in self._ours.items() if known != owner]
            for number in lost:
                del self._ours[number]
        for number in lost:
            self._gone(number)

    def _token_came(self, sender: str, body: tuple[int, str]) -> None:
        """Comes right before the action, and lets a window of ours come to the front."""
        number, token = body
        if self._is_ours(number, sender):
            self._tokens[number] = token

    def _action_came(self, sender: str, body: tuple[int, str]) -> None:
        number, action = body
        if self._is_ours(number, sender):
            self._pressed(number, action, self._tokens.pop(number, ""))

    def _closed(self, sender: str, body: tuple[int, int]) -> None:
        number, why = body
        if why == _EXPIRED or not self._is_ours(number, sender):
            return
        with self._lock:
            self._ours.pop(number, None)
        self._gone(number)

    def _is_ours(self, number: int, sender: str) -> bool:
        with self._lock:
            return number in self._ours and self._ours[number] == sender


def _asked(router: Any, message: Any) -> tuple[Any, str]:
    """The first value of the answer, and who gave it. Errors: `DBusErrorResponse`,
    `TimeoutError` and what the connection raises."""
    from jeepney import DBusErrorResponse, HeaderFields

    reply = router.send_and_get_reply(message, timeout=_SECONDS)
    if reply.header.message_type.name == "error":
        raise DBusErrorResponse(reply)
    return reply.body[0], str(reply.header.fields.get(HeaderFields.sender, ""))


def _address() -> Any:
    from jeepney import DBusAddress

    return DBusAddress(_PATH, bus_name=_NAME, interface=_NAME)


def _call(member: str, signature: str, arguments: tuple[Any, ...]) -> Any:
    from jeepney import new_method_call

    return new_method_call(_address(), member, signature or None, arguments)


def _property(name: str) -> Any:
    from jeepney import Properties

    return Properties(_address()).get(name)
