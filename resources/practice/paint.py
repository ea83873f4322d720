"""Paints every picture of the practice company: `python resources/practice/paint.py [NAME …]`.

A tool for us, never run by the application; its results are kept in the repository. The film
needs ffmpeg; it was made from 96 frames with
    ffmpeg -framerate 24 -i %03d.png -c:v libx264 -pix_fmt yuv420p -crf 27 -preset veryslow
           -movflags +faststart alongside.mp4
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from painting import brand, by_water, from_above, on_land, portraits, still
from painting.brush import Canvas
from PySide6.QtGui import QGuiApplication

HERE = Path(__file__).resolve().parent
FRAMES = 96
SCENES: Mapping[str, Callable[[], Canvas]] = {
    "harbour": by_water.harbour,
    "islands": by_water.islands,
    "night": by_water.night,
    "fog": by_water.fog,
    "alongside": by_water.alongside,
    "workshop": on_land.workshop,
    "openday": on_land.open_day,
    "team": on_land.team,
    "battery": still.battery,
    "river": from_above.river,
    "mending": from_above.mending,
}


def paint(names: list[str]) -> None:
    pictures = HERE / "pictures"
    for name, scene in SCENES.items():
        if not names or name in names:
            scene().save(pictures / f"{name}.jpg")
    if not names or "people" in names:
        for handle, portrait in portraits.PEOPLE.items():
            portrait().save(HERE / "people" / f"{handle}.png")
    if not names or "logo" in names:
        portraits.logo(pictures / "logo.svg").save(pictures / "logo.png")
    if not names or "bird" in names:
        brand.bird(pictures / "logo.svg").save(pictures / "bird.png")
    if "film" in names:
        film(pictures / "alongside.mp4")


def film(path: Path) -> None:
    program = shutil.which("ffmpeg")
    if program is None:
        sys.exit("ffmpeg is missing")
    with tempfile.TemporaryDirectory() as folder:
        for frame in range(FRAMES):
            canvas = by_water.alongside(frame / (FRAMES - 1), 960, 540)
            canvas.image().save(str(Path(folder) / f"{frame:03d}.png"))
        command = [program, "-y", "-loglevel", "error", "-framerate", "24", "-i"]
        command += [f"{folder}/%03d.png", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-crf", "27"]
        command += ["-preset", "veryslow", "-movflags", "+faststart", str(path)]
        subprocess.run(command, check=True)  # noqa: S603 - our own fixed command


if __name__ == "__main__":
    application = QGuiApplication(sys.argv[:1])
    paint(sys.argv[1:])
