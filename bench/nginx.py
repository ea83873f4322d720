"""A company's web server on this machine: nginx, as Debian packs it, serving plain files."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BINARY = shutil.which("nginx") or str(ROOT / ".lab/nginx/usr/sbin/nginx")
_SETTINGS = """
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  types {{ application/rss+xml xml; application/feed+json json; image/png png; }}
  access_log off;
  keepalive_requests 100000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port} backlog=4096; root {folder}/site; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Nginx:
    """Files that are written to `site` are served at `address`."""

    address: str
    site: Path
    port: int
    process: int

    def seconds_used(self) -> float:
        """Processor time of master and worker so far."""
        return sum(_cpu(one) for one in (self.process, *_children(self.process)))


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Nginx]:
    """Errors: RuntimeError where nginx is not installed (`make bench` installs it)."""
    if not Path(BINARY).exists():
        raise RuntimeError("nginx is not installed: run `make bench`")
    site, port = folder / "site", _free_port()
    site.mkdir(parents=True)
    written = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    written.write_text(_SETTINGS.format(folder=folder, port=port, user=user))
    running = subprocess.Popen([BINARY, "-c", written, "-e", folder / "error.log"])
    try:
        _wait_for(port)
        yield Nginx(f"http://127.0.0.1:{port}", site, port, running.pid)
    finally:
        running.terminate()
        running.wait(10)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise RuntimeError("nginx does not answer")


def _children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(one) for one in listed.split()]


def _cpu(process: int) -> float:
    """proc_pid_stat(5): fields 14 and 15, in ticks."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
