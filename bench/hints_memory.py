"""What the engine adds to a bare Python: `hints_memory RULES…`, captions as JSON on stdin."""

import json
import os
import sys
from pathlib import Path


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1048576


def main() -> None:
    bare = resident()
    from desktop.guidelines.engine import Context, Engine
    from desktop.guidelines.rules import read

    engine = Engine([read(Path(name).read_bytes(), name) for name in sys.argv[1:]])
    for text in json.load(sys.stdin):
        engine.check(text, Context())
    print(resident() - bare)


if __name__ == "__main__":
    main()
