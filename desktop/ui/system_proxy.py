"""Asks the system which proxy leads to a server, by its settings and its PAC script.

On Windows and macOS through Qt, which asks WinHTTP and CFNetwork; on Linux the desktop.
Source: doc.qt.io/qt-6/qnetworkproxyfactory.html (systemProxyForQuery).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from desktop import portal


def named_by_system(origin: str) -> Sequence[str]:
    """See `desktop.routes.System`. Belongs on a lane: a PAC script may take seconds."""
    here: str = sys.platform
    if here.startswith("linux"):
        return portal.proxies(origin)
    return named_by_qt(origin)


def named_by_qt(origin: str) -> Sequence[str]:
    """As Qt has it; nothing on systems where Qt reads no more than the environment."""
    from PySide6.QtCore import QUrl  # late: asked on a lane, long after the start
    from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

    kinds = {
        QNetworkProxy.ProxyType.NoProxy: "direct",
        QNetworkProxy.ProxyType.DefaultProxy: "direct",
        QNetworkProxy.ProxyType.Socks5Proxy: "socks5",
    }
    found = []
    for one in QNetworkProxyFactory.systemProxyForQuery(QNetworkProxyQuery(QUrl(origin))):
        scheme = kinds.get(one.type(), "http")
        host = f"[{one.hostName()}]" if ":" in one.hostName() else one.hostName()
        found.append(f"{scheme}://" if scheme == "direct" else f"{scheme}://{host}:{one.port()}")
    return tuple(found)
