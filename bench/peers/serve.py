"""proselint, kept warm: answers lines as `serve.mjs` does. Runs in an environment of its own."""

import json
import os
import sys
import time
from pathlib import Path


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1048576


def main() -> None:
    bare = resident()
    from proselint.checks import __register__
    from proselint.config import DEFAULT
    from proselint.registry import CheckRegistry
    from proselint.tools import LintFile

    CheckRegistry().register_many(__register__)
    print("ready", flush=True)
    for line in sys.stdin:
        times, found = [], 0
        for text in json.loads(line):
            began = time.thread_time()
            found += len(LintFile(content=text, source="caption").lint(DEFAULT))
            times.append((time.thread_time() - began) * 1000)
        print(json.dumps({"ms": times, "found": found, "mb": resident() - bare}), flush=True)


if __name__ == "__main__":
    main()
