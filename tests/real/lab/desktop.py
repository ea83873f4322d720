"""A small real desktop without a screen: X server, session bus, windows, tray, notifications.

Nothing is started by the bus itself: a desktop without a notification daemon really has
none, though Debian's packages would have the bus start one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.real.lab.parts import HERE, PICTURES, need
from tests.real.lab.running import Running, eventually

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={folder}/bus</listen>
  <servicedir>{folder}/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
_DUNST = """[global]
origin = top-right
offset = 20x20
width = 360
font = DejaVu Sans 11
mouse_left_click = do_action, close_current
"""
_TRAY_COLOUR = ["--transparent", "false", "--tint", "0x303030"]


class Desktop:
    """Started piece by piece; `close` ends every piece by its pid."""

    def __init__(self, folder: Path) -> None:
        need("screen", "Xvfb", "dbus-daemon", "openbox", "xdotool", "import", "xwininfo")
        self.folder = folder
        for name in ("home", "run", "services"):
            (folder / name).mkdir(parents=True)
        (folder / "run").chmod(0o700)
        self._pieces: list[Running] = []
        self.environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(folder / "home"),
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "XDG_CONFIG_HOME": str(folder / "home/.config"),
            "XDG_DATA_HOME": str(folder / "home/.local/share"),
            "XDG_CACHE_HOME": str(folder / "home/.cache"),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/bus",
            "QT_QPA_PLATFORM": "xcb",
            "NO_AT_BRIDGE": "1",
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }
        self._start_screen()
        self._start_bus()
        self.start("openbox", "--sm-disable")

    # --- pieces --------------------------------------------------------------------------

    def start(self, *command: str | Path, log: str = "") -> Running:
        """Any program on this desktop."""
        name = log or Path(str(command[0])).name
        piece = Running(
            command, log=self.folder / f"{name}.log", env=self.environment, cwd=self.folder
        )
        self._pieces.append(piece)
        return piece

    def start_tray(self) -> Running:
        """A tray of the old kind (XEmbed)."""
        need("screen", "trayer")
        place = ["--edge", "bottom", "--align", "right", "--width", "15", "--height", "32"]
        tray = self.start("trayer", *place, *_TRAY_COLOUR)
        tray.until(lambda: self.windows("panel"), "trayer's window")
        return tray

    def start_panel(self) -> Running:
        """A panel with a tray of the new kind (StatusNotifierItem over D-Bus)."""
        need("panel", "xfce4-panel")
        service = Path("/usr/share/dbus-1/services/org.xfce.Xfconf.service")
        if service.exists():  # the panel can't read its settings without
            shutil.copy(service, self.folder / "services")
            self.bus_call("org.freedesktop.DBus", "/", "org.freedesktop.DBus.ReloadConfig")
        panel = self.start(
            "env", "XFCE_PANEL_MIGRATE_DEFAULT=1", "xfce4-panel", "--disable-wm-check", log="panel"
        )
        panel.until(lambda: self.owned("org.kde.StatusNotifierWatcher"), "the panel's tray")
        return panel

    def start_notifications(self, action: str = "default") -> Running:
        """`action` is what a click on one of ours does; dunst can only press one of them."""
        need("screen", "dunst", "dunstctl")
        settings = self.folder / "dunstrc"
        settings.write_text(f"{_DUNST}[ours]\nappname = Goodword\naction_name = {action}\n")
        daemon = self.start("dunst", "-config", settings)
        daemon.until(lambda: self.owned("org.freedesktop.Notifications"), "dunst")
        return daemon

    def start_accessibility(self) -> None:
        """What screen readers listen to; start it before the application."""
        launcher = Path("/usr/libexec/at-spi-bus-launcher")
        need("reader", launcher, "/usr/bin/python3")
        del self.environment["NO_AT_BRIDGE"]
        self.environment["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
        self.start(launcher, "--launch-immediately").until(
            lambda: self.owned("org.a11y.Bus"), "the accessibility bus"
        )

    def start_keyring(self, password: str = "test-pw") -> None:
        """An unlocked keyring of this desktop alone."""
        need("keyring", "gnome-keyring-daemon")
        keyring = self.start(
            "gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"
        )
        assert keyring.process.stdin is not None
        keyring.process.stdin.write(password.encode())
        keyring.process.stdin.close()
        keyring.until(lambda: self.owned("org.freedesktop.secrets"), "the keyring")

    def catch_browser(self) -> Path:
        """From now on an address that is opened is written to this file instead."""
        caught, program = self.folder / "opened", self.folder / "bin" / "xdg-open"
        program.parent.mkdir()
        program.write_text(
            f'#!/bin/sh\nprintf %s "$1" > "{caught}.new"; mv "{caught}.new" "{caught}"\n'
        )
        program.chmod(0o755)
        self.environment["PATH"] = f"{program.parent}:{self.environment['PATH']}"
        return caught

    def hand(self, pid: int, verb: str, *words: str) -> bool:
        """Press or write by name, as a person with a screen reader would."""
        return self._reader(pid, verb, *words).returncode == 0

    def read_aloud(self, pid: int) -> str:
        """What a screen reader finds in a program's windows: role and name, a line each."""
        return self._reader(pid, "list").stdout

    def _reader(self, pid: int, *words: str) -> subprocess.CompletedProcess[str]:
        ended = subprocess.run(
            ["/usr/bin/python3", HERE / "hand.py", str(pid), *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        if "No module named 'pyatspi'" in ended.stderr:
            need("reader", "pyatspi")
        return ended

    def close(self) -> None:
        for piece in reversed(self._pieces):
            piece.leave(seconds=2)

    # --- looking and doing ---------------------------------------------------------------

    def say(self, *command: str) -> str:
        """Run a small tool on this desktop; what it printed, "" where it failed."""
        ended = subprocess.run(
            command,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
        return ended.stdout.strip() if ended.returncode == 0 else ""

    def windows(self, title: str, pid: int = 0) -> list[str]:
        """Ids of the visible windows whose title matches."""
        of = ["--all", "--pid", str(pid)] if pid else []
        return self.say("xdotool", "search", "--onlyvisible", *of, "--name", title).split()

    def exists(self, title: str, pid: int) -> bool:
        """Whether there is such a window at all, minimized ones too."""
        found = self.say("xdotool", "search", "--all", "--pid", str(pid), "--name", title)
        known = self.say("xprop", "-root", "_NET_CLIENT_LIST")
        return any(f"0x{int(window):x}" in known for window in found.split())

    def shown_alerts(self) -> int:
        """How many notifications are on the screen."""
        return int(self.say("dunstctl", "count", "displayed") or 0)

    def title(self, window: str) -> str:
        return self.say("xdotool", "getwindowname", window)

    def tray_icons(self) -> list[str]:
        """The programs whose icons sit in the tray of the old kind."""
        trays = self.windows("^panel$")
        tree = self.say("xwininfo", "-id", trays[0], "-tree") if trays else ""
        return re.findall(r'0x\S+ "([^"]+)": \(', tree)

    def tray_items(self) -> list[str]:
        """What is registered with the tray of the new kind."""
        said = self.bus_call(
            "org.kde.StatusNotifierWatcher",
            "/StatusNotifierWatcher",
            "org.freedesktop.DBus.Properties.Get",
            "org.kde.StatusNotifierWatcher",
            "RegisteredStatusNotifierItems",
        )
        return re.findall(r"'([^']+)'", said)

    def menu(self, item: str) -> dict[str, int]:
        """The entries of a tray item's menu with their numbers, as a panel reads them."""
        layout = "com.canonical.dbusmenu.GetLayout"
        said = self.bus_call(item.partition("/")[0], "/MenuBar", layout, "--", "0", "-1", "[]")
        entries = re.findall(r"<\((\d+), \{(.*?)\}, ", said)
        found = {}
        for number, facts in entries:
            label = re.search(r"""'label': <(?:'([^']*)'|"([^"]*)")>""", facts)
            if label:
                found[(label[1] or label[2]).replace("_", "")] = int(number)
        return found

    def press(self, item: str, label: str) -> None:
        """Choose an entry of a tray item's menu."""
        entry, event = self.menu(item)[label], "com.canonical.dbusmenu.Event"
        service = item.partition("/")[0]
        self.bus_call(service, "/MenuBar", event, str(entry), "clicked", "<0>", "0")

    @staticmethod
    def activation(item: str) -> str:
        """The words for gdbus that a click on a tray item comes down to."""
        service = item.partition("/")[0]
        where = f"--dest {service} --object-path /StatusNotifierItem"
        return f"{where} --method org.kde.StatusNotifierItem.Activate 0 0"

    def activate(self, item: str) -> None:
        """Click a tray item."""
        self.say("gdbus", "call", "--session", *self.activation(item).split())

    def owned(self, name: str) -> bool:
        """Whether somebody on the bus has this name."""
        said = self.bus_call("org.freedesktop.DBus", "/", "org.freedesktop.DBus.NameHasOwner", name)
        return "true" in said

    def bus_call(self, service: str, path: str, method: str, *arguments: str) -> str:
        need("keyring", "gdbus")
        where = ["--dest", service, "--object-path", path, "--method", method]
        return self.say("gdbus", "call", "--session", "--timeout", "5", *where, *arguments)

    def picture(self, name: str) -> Path:
        """What the whole screen shows now, kept in build/real."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        file = PICTURES / f"{name}.png"
        self.say("import", "-window", "root", str(file))
        assert file.exists(), "no picture of the screen"
        return file

    # --- inside --------------------------------------------------------------------------

    def _start_screen(self) -> None:
        reading, writing = os.pipe()
        screen = ["-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"]
        piece = Running(
            ["Xvfb", "-displayfd", str(writing), *screen],
            log=self.folder / "xvfb.log",
            env=self.environment,
            keep=(writing,),
        )
        self._pieces.append(piece)
        os.close(writing)
        with os.fdopen(reading) as chosen:
            number = chosen.readline().strip()
        assert number, f"no X server: {piece.said}"
        self.environment["DISPLAY"] = f":{number}"

    def _start_bus(self) -> None:
        settings = self.folder / "bus.conf"
        settings.write_text(_BUS.format(folder=self.folder))
        bus = self.start("dbus-daemon", f"--config-file={settings}", "--nofork", "--nopidfile")
        bus.until((self.folder / "bus").exists, "the session bus")
        eventually(lambda: self.owned("org.freedesktop.DBus"), "an answer of the session bus")
