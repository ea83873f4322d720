"""A server of Mastodon's interface that does nothing but note when a request arrives:
`python -m bench.far SECONDS`, the time it takes to answer, as servers far away do.

Prints its port; `GET /arrivals` tells when each post's first byte was here, in seconds of the
machine's monotonic clock, which all processes share.
"""

from __future__ import annotations

import json
import re
import socket
import sys
import threading
import time

arrivals: list[float] = []


def main() -> None:
    pause = float(sys.argv[1])
    with socket.create_server(("127.0.0.1", 0)) as listening:
        print(listening.getsockname()[1], flush=True)
        threading.Thread(target=_end_with_parent, daemon=True).start()
        while True:
            connection, _ = listening.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=_serve, args=(connection, pause), daemon=True).start()


def _end_with_parent() -> None:
    sys.stdin.read()
    import os

    os._exit(0)


def _serve(connection: socket.socket, pause: float) -> None:
    buffer = b""
    with connection:
        while True:
            first = 0.0
            while not _whole(buffer):
                part = connection.recv(65536)
                first = first or time.monotonic()
                if not part:
                    return
                buffer += part
            head, _, rest = buffer.partition(b"\r\n\r\n")
            buffer = rest[_size(head) :]
            connection.sendall(_answer(head, first, pause))


def _whole(buffer: bytes) -> bool:
    head, end, body = buffer.partition(b"\r\n\r\n")
    return bool(end) and len(body) >= _size(head)


def _size(head: bytes) -> int:
    found = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return int(found[1]) if found else 0


def _answer(head: bytes, first: float, pause: float) -> bytes:
    if head.startswith(b"GET /arrivals"):
        told: object = arrivals
    else:
        arrivals.append(first)
        time.sleep(pause)
        number = str(len(arrivals))
        told = {"id": number, "url": f"http://127.0.0.1/@ada/{number}"}
    body = json.dumps(told).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
        len(body),
        body,
    )


if __name__ == "__main__":
    main()
