"""The way that a real desktop works out: GNOME's settings, its PAC runner, the real portal.

The script is a company's, of the usual kind; a real request goes the way that it says.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Request, Served
from tests.pace import SLACK

pytestmark = pytest.mark.real

ROOT = Path(__file__).parents[2]
NEEDED = {
    "/usr/libexec/xdg-desktop-portal": "xdg-desktop-portal",
    "/usr/libexec/glib-pacrunner": "glib-networking and libproxy1-plugin-webkit",
    "/usr/share/glib-2.0/schemas/org.gnome.system.proxy.gschema.xml": "gsettings-desktop-schemas",
}
PAC = """
function FindProxyForURL(url, host) {
  if (isPlainHostName(host) || dnsDomainIs(host, ".intranet.invalid")) return "DIRECT";
  if (shExpMatch(host, "feeds.*")) return "PROXY %s; DIRECT";
  return "PROXY proxy.invalid:8080";
}
"""
ASKING = """
import json
from desktop.errors import Offline
from desktop.ui.system_proxy import named_by_system
from desktop.web import Web

web = Web("test", system_store=False, system=named_by_system)
told = {url: [web.route(url).proxy, web.route(url).said] for url in (
    "http://feeds.invalid/a", "https://wiki.intranet.invalid/", "https://else.invalid/")}
told["read"] = web.read("http://feeds.invalid/a?token=secret").body.decode()
try:
    web.read("https://else.invalid/")
except Offline as error:
    told["else"] = [error.cause, error.proxy]
print("\\n" + json.dumps(told))
"""
SETTING = """
gsettings set org.gnome.system.proxy autoconfig-url "$1"
gsettings set org.gnome.system.proxy mode auto
exec "$2" -c "$3"
"""
Serve = Callable[[Callable[[Request], "tuple[int, dict[str, str], bytes] | None"]], Served]


def test_a_companys_script_leads_each_request_its_way(serve: Serve, tmp_path: Path) -> None:
    missing = [package for file, package in NEEDED.items() if not Path(file).exists()]
    missing += [name for name in ("dbus-run-session", "gsettings") if not shutil.which(name)]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}: make test-real")
    proxy = serve(lambda request: (200, {}, b"through the company's proxy"))
    where = proxy.address.removeprefix("http://")
    script = tmp_path / "proxy.pac"
    script.write_text(PAC % where)
    (tmp_path / "config").mkdir()
    (tmp_path / "run").mkdir(mode=0o700)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_RUNTIME_DIR": str(tmp_path / "run"),
        "XDG_CURRENT_DESKTOP": "GNOME",
        "GSETTINGS_BACKEND": "keyfile",
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
    }
    words = ["sh", "-c", SETTING, "sh", script.as_uri(), sys.executable, ASKING]
    done = subprocess.run(
        ["dbus-run-session", "--", *words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60 * SLACK,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "http://feeds.invalid/a": [proxy.address, "system"],
        "https://wiki.intranet.invalid/": ["", "system"],
        "https://else.invalid/": ["http://proxy.invalid:8080", "system"],
        "read": "through the company's proxy",
        "else": ["proxy", "proxy.invalid:8080"],
    }
    assert [request.path for request in proxy.requests] == ["http://feeds.invalid/a?token=secret"]
