"""`python -m installer STEP…`: runs the steps that make packages, and says what came of each.

Exit codes: 0 all made (of `all`: all that this system can make), 1 a step failed or lacked a
tool, 2 wrong words.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from installer import freeze, metadata, steps


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m installer")
    parser.add_argument("step", nargs="+", choices=[*steps.ORDER, "repository", "all"])
    parser.add_argument("--tree", type=Path, help="the frozen tree (build/frozen/goodword)")
    parser.add_argument("--dist", type=Path, help="where packages go (build/dist)")
    parser.add_argument(
        "--skip-missing", action="store_true", help="end well though a tool was missing"
    )
    parser.add_argument(
        "--if-changed", action="store_true", help="don't freeze anew what is frozen already"
    )
    wanted = parser.parse_args(words)
    meta = metadata.read()
    tree, dist = wanted.tree or meta.tree, wanted.dist or meta.dist
    dist.mkdir(parents=True, exist_ok=True)
    names = list(steps.ORDER if "all" in wanted.step else wanted.step)
    if wanted.if_changed and "freeze" in names and freeze.is_fresh(meta, tree):
        names.remove("freeze")
    # A list, not a generator: a step that fails doesn't keep the others from running.
    skipped: tuple[type[steps.Missing], ...] = (steps.Missing,) if wanted.skip_missing else ()
    if "all" in wanted.step:
        skipped += (steps.Elsewhere,)
    well = [_one(name, meta, tree, dist, skipped) for name in names]
    return 0 if all(well) else 1


def _one(
    name: str,
    meta: metadata.Metadata,
    tree: Path,
    dist: Path,
    skipped: tuple[type[steps.Missing], ...],
) -> bool:
    """True where all went well; also where what was missing may be skipped."""
    try:
        made = steps.find(name).build(meta, tree, dist)
    except steps.Missing as missing:
        print(f"{name}: not made: {missing}", flush=True)
        return isinstance(missing, skipped)
    except ModuleNotFoundError as error:
        if error.name is None:
            raise
        print(f"{name}: not made: there is no module {error.name}", flush=True)
        return steps.Missing in skipped
    except (steps.Failed, OSError) as error:
        print(f"{name}: FAILED: {error}", flush=True)
        return False
    for path in made:
        size = f"{path.stat().st_size / 1e6:.1f} MB" if path.is_file() else "a folder"
        print(f"{name}: {path} ({size})", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
