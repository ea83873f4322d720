"""Goodword as it is started at sign-in, under the policy in a folder: `HOME POLICIES [practice]
[back]`; `back`: as after an upgrade.

The clock that looks at policies each minute does so at each tick here.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from desktop import decisions
from desktop.app import Start, run
from desktop.options import Options
from desktop.paths import Paths


def main() -> int:
    home, policies, *more = sys.argv[1:]
    decisions.EVERY = timedelta(seconds=1)
    options = Options(practice="practice" in more, memory_vault=True, policies=(Path(policies),))
    paths, back = Paths.of(Path(home)), "back" in more
    return run(Start(paths=paths, options=options, hidden=True, back=back))


if __name__ == "__main__":
    sys.exit(main())
