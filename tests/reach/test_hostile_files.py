"""Files made to eat the memory or to end the program: whatever they are, it stays small."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.errors import BadFile, NotAnExport
from desktop.reach import xlsx
from desktop.reach.files import bring
from tests.reach.test_xlsx import packed, workbook

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MOST = 100 * 1024
"""Kilobytes more than before the file was read."""
CHILD = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from desktop.errors import GoodwordError
from desktop.reach.files import bring
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
try:
    bring(Path(sys.argv[1]), "", datetime(2026, 11, 22, 12, tzinfo=UTC))
except GoodwordError as error:
    print(peak() - before, error.facts["found"])
"""


def _noise(size: int) -> str:
    """What no packer makes small, so that the file looks like an honest one."""
    return random.Random(6).randbytes(size // 2).hex()


def _far_cells() -> bytes:
    """Each row holds one cell, in the last column that is read."""
    made = random.Random(6)
    numbers = (made.randrange(10**8) for _ in range(250_000))
    return _padded("".join(f'<row><c r="IV1"><v>{one}</v></c></row>' for one in numbers))


def _long_texts() -> bytes:
    noise = _noise(15_000)
    cells = "".join(
        f'<c t="inlineStr"><is><t>\U0001f600{at}{noise}</t></is></c>' for at in range(1000)
    )
    return _padded(f"<row>{cells}</row>")


def _deep() -> bytes:
    return _padded("<a>" * 5_000_000)


def _names() -> bytes:
    return _padded("".join(f"<a{at:x}/>" for at in range(1_500_000)))


def _attributes() -> bytes:
    return _padded("<a " + " ".join(f'a{at:x}=""' for at in range(1_200_000)) + "/>")


def _padded(sheet: str) -> bytes:
    """As an archive that packs nothing: what is in it is not steep at all."""
    return _stored(workbook(sheet))


def _many_parts() -> bytes:
    return _stored({f"{number:x}": "" for number in range(150_000)})


def _stored(parts: dict[str, str | bytes]) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return body.getvalue()


def _wide_table() -> bytes:
    return ("a" + "," * 255 + "\n").encode() * 62_000


def _one_long_row() -> bytes:
    return b"a" + b"," * 16_000_000


def _one_emoji() -> bytes:
    line = "a" * 120_000 + ",\n"
    return (line * 130 + "\U0001f600,\n").encode()


@pytest.mark.parametrize(
    "made",
    [
        *(_far_cells, _long_texts, _deep, _names, _attributes, _many_parts),
        *(_wide_table, _one_long_row, _one_emoji),
    ],
)
def test_no_file_takes_more_than_a_hundred_megabytes(
    tmp_path: Path, made: Callable[[], bytes]
) -> None:
    path = tmp_path / "hostile"
    path.write_bytes(made())
    assert path.stat().st_size <= xlsx.LARGEST_FILE
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=True
    )
    more, found = child.stdout.split()
    assert int(more) < MOST, found


@pytest.mark.parametrize("number", ["2957004", "2958465"])
def test_a_day_beyond_all_calendars_is_none(number: str) -> None:
    styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    sheet = f'<row><c s="0"><v>{number}</v></c><c><v>1</v></c></row>'
    book = xlsx.read(packed(workbook(sheet, styles=styles, head='date1904="1"')))
    assert book.sheets[0].rows == ((None, 1),)


def test_a_file_written_before_all_calendars_has_no_time() -> None:
    parts = workbook("<row><c><v>1</v></c></row>")
    parts["_rels/.rels"] = str(parts["_rels/.rels"]).replace(
        "</Rel", '<Relationship Id="c" Type="x/core-properties" Target="core.xml"/></Rel'
    )
    parts["core.xml"] = "<a><created>0001-01-01T00:00:00+23:00</created></a>"
    assert xlsx.read(packed(parts)).written is None


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "one.csv")
    with pytest.raises(BadFile):
        bring(tmp_path / "one.csv", "", NOW)


def test_a_file_from_a_time_that_cant_be_is_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("a,b\n1,2\n")
    os.utime(path, ns=(0, 10**15 * 10**3))
    with pytest.raises(NotAnExport):
        bring(path, "", NOW)
