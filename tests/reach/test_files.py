"""Other files that people bring: each is told what it is."""

from __future__ import annotations

import os
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from openpyxl import Workbook

from desktop.errors import NotAnExport
from desktop.reach import csv_rows
from desktop.reach.files import bring
from desktop.ui.import_words import FOUND_INSTEAD
from tests.reach.export_files import all_posts, one_post, post_id

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LOCKED = b"\xd0\xcf\x11\xe0" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(90)
WRONG: dict[str, tuple[bytes, str]] = {
    "empty.xlsx": (b"", "empty"),
    "spaces.csv": (b" \n\n", "empty"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
    "paper.xlsx": (b"%PDF-1.7\n", "pdf"),
    "page.csv": (b"<!doctype html><html>Sign in</html>", "html"),
    "data.csv": (b'{"a": 1}', "json"),
    "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_excel"),
    "secret.xlsx": (LOCKED, "locked"),
    "noise.xlsx": (b"\x01\x02\x00\x00\x03" * 50, "binary"),
    "half.xlsx": (b"PK\x03\x04" + bytes(30), "damaged"),
    "nothing.xlsx": (b"PK\x05\x06" + bytes(18), "zip"),
    "Connections.csv": (
        b'Notes:\n"When exporting..."\n\nFirst Name,Last Name,URL,Email Address,Company,Position,'
        b"Connected On\nA,B,https://x.example,,C,D,01 Jan 2026\n",
        "connections",
    ),
    "Shares.csv": (b"Date,ShareLink,ShareCommentary,SharedUrl\n2026-01-01,a,b,c\n", "shares"),
    "video_overview_analytics.csv": (b"Date,Views,Watch Time (ms)\nx,1,2\n", "video"),
    "budget.csv": (b"Item,Price\nTea,3\n", "table"),
    "letter.csv": (b"Dear Ada\n\nhow are you\n", "text"),
    "large.csv": (b"a,b\n" * (5 * 1024 * 1024), "too_large"),
    "long.csv": (b"a,b\n" * 110_000, "too_large"),
    "field.csv": (b'a,"' + b"x" * 200_000 + b'"\n', "damaged"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_told_what_it_is(tmp_path: Path, name: str) -> None:
    body, wanted = WRONG[name]
    (tmp_path / name).write_bytes(body)
    with pytest.raises(NotAnExport) as caught:
        bring(tmp_path / name, "", NOW)
    assert (caught.value.found, caught.value.file) == (wanted, name)
    assert ("NotAnExport", "found", wanted) in FOUND_INSTEAD


def a_workbook(path: Path, *sheets: tuple[str, list[object]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, row in sheets:
        sheet = book.create_sheet(title)
        sheet.append(row)
        sheet.append([date(2026, 1, 1), *([1] * (len(row) - 1))])
    book.save(path)
    return path


def test_the_export_of_a_company_page_is_told(tmp_path: Path) -> None:
    head: list[object] = ["Date", "Impressions (organic)", "Impressions (sponsored)", "a", "b", "c"]
    path = a_workbook(tmp_path / "page.xlsx", ("Metrics", head), ("All posts", head))
    with pytest.raises(NotAnExport) as caught:
        bring(path, "", NOW)
    assert (caught.value.found, caught.value.detail) == ("company", "Metrics, All posts")


def test_any_other_workbook_is_told_by_its_sheets(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "budget.xlsx", ("Tea", ["Day", "Cups", "Pots"]), ("Cake", ["x"]))
    with pytest.raises(NotAnExport) as caught:
        bring(path, "", NOW)
    assert (caught.value.found, caught.value.detail) == ("workbook", "Tea, Cake")


def test_the_archive_of_all_data_is_told(tmp_path: Path) -> None:
    path = tmp_path / "Basic_LinkedInDataExport.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Connections.csv", "x")
        archive.writestr("Profile.csv", "x")
    with pytest.raises(NotAnExport) as caught:
        bring(path, "", NOW)
    assert caught.value.found == "archive"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_however_it_is_written(encoding: str) -> None:
    text = 'Größe;"Zeile; mit\r\nUmbruch"\r\n\r\n1;2\r\n'
    assert csv_rows.read(text.encode(encoding)) == (
        ("Größe", "Zeile; mit\nUmbruch"),
        ("1", "2"),
    )


@settings(max_examples=200, deadline=None)
@given(body=some.binary(max_size=300))
def test_any_bytes_are_rows_or_an_error_of_ours(body: bytes) -> None:
    try:
        rows = csv_rows.read(body)
    except NotAnExport:
        return
    for row in rows:
        "".join(row).encode()


@pytest.mark.parametrize("day", [date(2126, 6, 1), date(1950, 6, 1)])
def test_days_that_have_not_come_or_never_were_are_left_out_and_counted(
    tmp_path: Path, day: date
) -> None:
    path = all_posts(tmp_path, days=3, first=day, dated_cells=True)
    export = bring(path, "", NOW).export
    assert (export.day_count, export.unread) == (0, 3)


POSTED = datetime(2026, 8, 17, 12, tzinfo=UTC)


def a_post(folder: Path, told: str, lies: datetime) -> Path:
    """One post's file whose own time is `told`, and that lies here since."""
    address = f"https://www.linkedin.com/feed/update/urn:li:share:{post_id(POSTED)}"
    whole, path = one_post(folder, address), folder / "two.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            core = f"<a><created>{told}</created></a>"
            new.writestr(name, core if name == "docProps/core.xml" else old.read(name))
    os.utime(path, (lies.timestamp(), lies.timestamp()))
    return path


def test_a_time_from_before_its_post_is_not_the_time_of_a_file(tmp_path: Path) -> None:
    template, archive = "2006-09-16T00:00:00Z", datetime(1980, 1, 1, tzinfo=UTC)
    came, told = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 8, 30, tzinfo=UTC)

    def as_of(told: str, lies: datetime) -> datetime | None:
        return bring(a_post(tmp_path, told, lies), "", NOW).export.as_of

    assert as_of(told.isoformat(), came) == told
    assert as_of(template, came) == came
    assert as_of(template, archive) == NOW
