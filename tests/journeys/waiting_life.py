"""The application with everything under way: `python -m tests.journeys.waiting_life HOME`.

The practice world serves, an account is connected, and a second sign-in waits for the
browser; it goes on until a line comes on stdin.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from threading import Thread

from tests.journeys.player import Player


def main() -> None:
    player = Player(Path(sys.argv[1]))
    player.until("posts are there", lambda: len(player.posts()) >= 8)
    player.connect()
    player.says_yes = False
    player.desk.connect_account("practice")
    player.until("the browser is asked again", lambda: len(player.seen_links) == 2)
    player.turn(0.3)
    print(json.dumps({"signing in": player.seen_links[-1]}), flush=True)
    over: list[str] = []
    Thread(target=lambda: over.append(sys.stdin.readline()), daemon=True).start()
    player.until("somebody says enough", lambda: over)
    player.leave()


if __name__ == "__main__":
    main()
