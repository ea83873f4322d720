"""A desktop to measure on: a virtual screen, a bus of its own, and a tray that takes notes."""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from jeepney import HeaderFields, MessageType, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

BUS = """<busconfig><type>session</type><listen>unix:tmpdir={folder}</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""
WATCHER = "org.kde.StatusNotifierWatcher"
ABOUT = f"""<node><interface name="{WATCHER}">
<method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
<method name="RegisterStatusNotifierHost"><arg type="s" direction="in"/></method>
<property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
<property name="ProtocolVersion" type="i" access="read"/>
<property name="RegisteredStatusNotifierItems" type="as" access="read"/>
<signal name="StatusNotifierItemRegistered"><arg type="s"/></signal>
</interface></node>"""


class Tray:
    """Plays the tray of a desktop on the bus; `arrived` gets the moment of each icon."""

    def __init__(self, address: str) -> None:
        self.arrived: queue.Queue[float] = queue.Queue()
        self._connection = open_dbus_connection(bus=address)
        Proxy(message_bus, self._connection).RequestName(WATCHER)
        threading.Thread(target=self._serve, args=(self._connection,), daemon=True).start()

    def _serve(self, connection: DBusConnection) -> None:
        with contextlib.suppress(OSError, EOFError, ConnectionError):
            while True:
                message = connection.receive()
                if message.header.message_type is not MessageType.method_call:
                    continue
                member = message.header.fields.get(HeaderFields.member)
                if member == "RegisterStatusNotifierItem":
                    self.arrived.put(time.monotonic())
                    reply = new_method_return(message)
                elif member == "Get":
                    values = {
                        "IsStatusNotifierHostRegistered": ("b", True),
                        "ProtocolVersion": ("i", 0),
                    }
                    value = values.get(message.body[1], ("as", []))
                    reply = new_method_return(message, "v", (value,))
                elif member == "GetAll":
                    known = {"IsStatusNotifierHostRegistered": ("b", True)}
                    reply = new_method_return(message, "a{sv}", (known,))
                elif member == "Introspect":
                    reply = new_method_return(message, "s", (ABOUT,))
                else:
                    reply = new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")
                connection.send(reply)


@contextlib.contextmanager
def session() -> Iterator[tuple[dict[str, str], Tray]]:
    """The environment of the desktop, and its tray. Errors: RuntimeError what is missing."""
    for program in ("Xvfb", "dbus-daemon"):
        if shutil.which(program) is None:
            raise RuntimeError(f"{program} is not installed")
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "bus.conf"
        config.write_text(BUS.format(folder=folder))
        read, write = os.pipe()
        screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
            pass_fds=(write,),
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as told:
            display = f":{told.readline().strip()}"
        bus = subprocess.Popen(
            ["dbus-daemon", f"--config-file={config}", "--print-address", "--nofork"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert bus.stdout is not None
        address = bus.stdout.readline().strip()
        try:
            clean = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "WAYLAND"))}
            yield (
                {**clean, "DISPLAY": display, "DBUS_SESSION_BUS_ADDRESS": address},
                Tray(address),
            )
        finally:
            for process in (bus, screen):
                process.terminate()
                process.wait()
