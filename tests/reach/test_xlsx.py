"""The reader of workbooks: what openpyxl and other programs write, and what attackers do."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from openpyxl import Workbook as Made
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from desktop.errors import NotAnExport
from desktop.reach import xlsx_cells
from desktop.reach.files import bring
from desktop.reach.xlsx import read
from tests.reach.export_files import all_posts, x_days, x_posts

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def packed(parts: dict[str, str | bytes]) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return body.getvalue()


def workbook(
    sheet: str, *, strings: str = "", styles: str = "", head: str = "", main: str = MAIN
) -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet, by hand."""

    def relation(number: int, kind: str, target: str) -> str:
        return f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'

    parts: dict[str, str | bytes] = {
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">'
        + relation(1, "officeDocument", "book/main.xml") + "</Relationships>",
        "book/_rels/main.xml.rels": f'<Relationships xmlns="{RELATIONS}">'
        + relation(1, "worksheet", "/book/one.xml") + relation(2, "sharedStrings", "texts.xml")
        + relation(3, "styles", "../book/styles.xml") + "</Relationships>",
        "book/main.xml": f'<w:workbook xmlns:w="{main}" xmlns:o="{OFFICE}"><w:workbookPr {head}/>'
        '<w:sheets><w:sheet name="One" sheetId="1" o:id="r1"/></w:sheets></w:workbook>',
        "book/one.xml": f'<worksheet xmlns="{main}">'
        f"<sheetData>{sheet}</sheetData></worksheet>",
    }  # fmt: skip
    if strings:
        parts["book/texts.xml"] = f'<sst xmlns="{main}">{strings}</sst>'
    if styles:
        parts["book/styles.xml"] = f'<styleSheet xmlns="{main}">{styles}</styleSheet>'
    return parts


def rows(parts: dict[str, str | bytes]) -> tuple[tuple[xlsx_cells.Cell, ...], ...]:
    return read(packed(parts)).sheets[0].rows


def found(body: bytes) -> str:
    with pytest.raises(NotAnExport) as caught:
        read(body)
    return str(caught.value.found)


def test_what_openpyxl_writes_is_read(tmp_path: Path) -> None:
    book = Made()
    sheet = book.worksheets[0]
    sheet.title = "Zahlen & Wörter"
    rich = CellRichText("half ", TextBlock(InlineFont(b=True), "bold"))
    moment = NOW.replace(tzinfo=None)  # spreadsheets know no zones
    sheet.append(["a", 1, 2.5, date(2026, 8, 17), moment, None, True, rich])
    sheet.append([None, None, "=SUM(B1:C1)"])
    sheet.append([])
    sheet["AB9"] = "far"
    book.save(tmp_path / "one.xlsx")
    found = read((tmp_path / "one.xlsx").read_bytes())
    assert found.sheets[0].name == "Zahlen & Wörter"
    first, far = found.sheets[0].rows
    assert first == ("a", 1, 2.5, date(2026, 8, 17), NOW.date(), None, None, "half bold")
    assert (len(far), far[-1]) == (28, "far")
    assert found.written is not None
    assert found.written.tzinfo is not None


@pytest.mark.parametrize("main", [MAIN, STRICT])
def test_other_programs_name_parts_and_prefixes_as_they_like(main: str) -> None:
    sheet = '<row><c t="s"><v>0</v></c><c><v>7</v></c></row>'
    assert rows(workbook(sheet, strings="<si><t>text</t></si>", main=main)) == (("text", 7),)


def test_the_kept_value_of_a_formula_counts_and_nothing_is_computed() -> None:
    sheet = (
        "<row><c><f>1+1</f><v>12</v></c><c><f>1+1</f></c>"
        '<c t="str"><f>HYPERLINK("http://x.example")</f><v>kept</v></c></row>'
    )
    assert rows(workbook(sheet)) == ((12, None, "kept"),)


def test_texts_lie_in_the_cell_or_beside_and_readings_are_left_out() -> None:
    strings = "<si><r><t>東</t></r><r><t>京</t></r><rPh sb='0' eb='2'><t>とうきょう</t></rPh></si>"
    sheet = (
        '<row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>in_x0020_line</t></is></c>'
        '<c t="s"><v>9</v></c><c t="s"><v>-1</v></c><c t="e"><v>#REF!</v></c>'
        '<c t="d"><v>2026-08-17</v></c></row>'
    )
    assert rows(workbook(sheet, strings=strings)) == (
        ("東京", "in line", None, None, None, date(2026, 8, 17)),
    )


def test_dates_are_told_by_their_format() -> None:
    styles = (
        '<numFmts><numFmt numFmtId="170" formatCode="[$-409]d/m/yyyy;@"/>'
        '<numFmt numFmtId="171" formatCode="0 &quot;days&quot;"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/>'
        '<xf numFmtId="171"/></cellXfs>'
    )
    sheet = "<row>" + "".join(f'<c s="{style}"><v>46251</v></c>' for style in range(5)) + "</row>"
    day = date(2026, 8, 17)
    assert rows(workbook(sheet, styles=styles)) == ((46251, day, day, 46251, 46251),)
    since_1904 = workbook(sheet.replace("46251", "44789"), styles=styles, head='date1904="1"')
    assert rows(since_1904)[0][1] == day


def test_a_day_that_is_none_is_none() -> None:
    styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    cells = "".join(f'<c s="0"><v>{value}</v></c>' for value in (60, -1, 1e9, "nan", "x", "1e999"))
    assert rows(workbook(f"<row>{cells}<c><v>1</v></c></row>", styles=styles))[0][:6] == (None,) * 6


def test_half_characters_and_signs_that_are_no_text_do_not_come_through() -> None:
    sheet = '<row><c t="inlineStr"><is><t>a_xD83D_b_x0000_c_x202E_</t></is></c></row>'
    ((cell,),) = rows(workbook(sheet))
    assert isinstance(cell, str)
    cell.encode()
    assert "\0" not in cell


# --- attackers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["book/one.xml", "book/texts.xml", "book/main.xml", "_rels/.rels"])
def test_a_document_type_ends_the_reading(part: str) -> None:
    laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    parts = workbook("<row><c><v>1</v></c></row>", strings="<si><t>x</t></si>")
    parts[part] = laughs + str(parts[part])
    assert found(packed(parts)) == "entities"


@pytest.mark.parametrize("part", ["book/one.xml", "book/texts.xml"])
def test_a_bomb_is_let_go_as_soon_as_it_shows(part: str) -> None:
    parts = workbook("<row><c><v>1</v></c></row>", strings="<si><t>x</t></si>")
    parts[part] = b"<x>" + b" " * (60 * 1024 * 1024) + b"</x>"
    assert found(packed(parts)) == "bomb"


def test_a_bomb_that_lies_about_its_size_is_one_too() -> None:
    parts = workbook("<row><c><v>1</v></c></row>", strings="<si><t>x</t></si>")
    parts["book/one.xml"] = b"<x>" + b" " * (60 * 1024 * 1024) + b"</x>"
    body = bytearray(packed(parts))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        size = archive.getinfo("book/one.xml").file_size
    body = bytearray(bytes(body).replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little")))
    assert found(bytes(body)) in ("bomb", "damaged")


def test_more_cells_than_any_export_has_are_too_many() -> None:
    row = (
        "<row>"
        + "".join(f"<c><v>{random.Random(n).random()}</v></c>" for n in range(40))
        + "</row>"
    )
    parts = workbook(row * 11_000)
    assert found(packed(parts)) in ("too_large", "bomb")


def test_a_cell_far_out_takes_no_room() -> None:
    sheet = '<row r="1048576"><c r="XFD1048576"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    assert rows(workbook(sheet)) == ((None, 2),)


def test_a_thousand_parts_are_too_many() -> None:
    assert found(packed({f"part{n}": "x" for n in range(1200)})) == "bomb"


def test_a_part_that_leads_out_of_the_archive_leads_nowhere() -> None:
    parts = workbook("<row><c><v>1</v></c></row>")
    parts["book/_rels/main.xml.rels"] = str(parts["book/_rels/main.xml.rels"]).replace(
        "/book/one.xml", "../../../../etc/passwd"
    )
    assert read(packed(parts)).sheets == ()


def test_an_archive_with_a_password_says_so() -> None:
    body = bytearray(packed(workbook("<row/>")))
    at = -1
    while (at := body.find(b"PK\x01\x02", at + 1)) >= 0:
        body[at + 8] |= 1
    assert found(bytes(body)) in ("locked", "damaged")


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.99])
def test_half_a_file_is_damaged(tmp_path: Path, cut: float) -> None:
    body = all_posts(tmp_path).read_bytes()
    assert found(body[: int(len(body) * cut)]) == "damaged"


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("samples")
    tweet = (1 << 50, date(2026, 6, 1), "x")
    made = (all_posts(folder, name="all.xlsx"), x_posts(folder, [tweet]), x_days(folder))
    return {path.name: path.read_bytes() for path in made}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=some.data())
def test_any_damage_is_an_error_of_ours_or_harmless(
    tmp_path_factory: pytest.TempPathFactory, samples: dict[str, bytes], data: some.DataObject
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / data.draw(some.sampled_from(sorted(samples)))
    body = bytearray(samples[path.name])
    for _ in range(data.draw(some.integers(1, 12))):
        at = data.draw(some.integers(0, 5000)) * len(body) // 5001
        body[at : at + data.draw(some.integers(0, 6))] = data.draw(some.binary(max_size=6))
    path.write_bytes(body)
    try:
        bring(path, "", NOW)
    except NotAnExport as error:
        assert error.found
        assert error.file == path.name


@settings(max_examples=150, deadline=None)
@given(inside=some.text(alphabet="<>/ rcvtsi=\"'0123456789ABxml&;", max_size=200))
def test_any_sheet_is_an_error_of_ours_or_harmless(inside: str) -> None:
    try:
        read(packed(workbook(f"<row><c r='A1'><v>1</v></c>{inside}</row>")))
    except NotAnExport as error:
        assert error.found in ("damaged", "entities")


def test_a_part_whose_bytes_were_changed_is_damaged(tmp_path: Path) -> None:
    body = bytearray(all_posts(tmp_path).read_bytes())
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        about = archive.getinfo("xl/worksheets/sheet2.xml")
    middle = about.header_offset + 80 + about.compress_size // 2
    body[middle] ^= 0xFF
    assert zlib.crc32(bytes(body)) != 0
    assert found(bytes(body)) == "damaged"
