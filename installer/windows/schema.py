"""The tables of a Windows Installer package that Goodword uses: columns, kinds, and what each
column points to.

Source: "Database Tables", "Column Definition Format" and "_Validation Table" of the Windows
Installer documentation. Of a kind: small letter = must be filled, capital = may be empty;
s text, l text that may be translated, i number of so many bytes, v a stream.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Cell = str | int | Path | None
Row = tuple[Cell, ...]
Tables = Mapping[str, Sequence[Row]]

SUMMARY = "_SummaryInformation"
"""No table on disk but a stream, which msibuild writes from one."""

# Table: column kind category [> table it points to]; a star marks the key
_TEXT = """
Property: *Property s72 Identifier | Value l0 Text
Directory: *Directory s72 Identifier | Directory_Parent S72 Identifier > Directory
 | DefaultDir l255 DefaultDir
Component: *Component s72 Identifier | ComponentId S38 Guid | Directory_ s72 Identifier > Directory
 | Attributes i2 - | Condition S255 Condition | KeyPath S72 Identifier
File: *File s72 Identifier | Component_ s72 Identifier > Component | FileName l255 Filename
 | FileSize i4 - | Version S72 Version | Language S20 Language | Attributes I2 - | Sequence i2 -
MsiFileHash: *File_ s72 Identifier > File | Options i2 - | HashPart1 i4 - | HashPart2 i4 -
 | HashPart3 i4 - | HashPart4 i4 -
Feature: *Feature s38 Identifier | Feature_Parent S38 Identifier > Feature | Title L64 Text
 | Description L255 Text | Display I2 - | Level i2 - | Directory_ S72 UpperCase > Directory
 | Attributes i2 -
FeatureComponents: *Feature_ s38 Identifier > Feature | *Component_ s72 Identifier > Component
Media: *DiskId i2 - | LastSequence i2 - | DiskPrompt L64 Text | Cabinet S255 Cabinet
 | VolumeLabel S32 Text | Source S72 Property
Registry: *Registry s72 Identifier | Root i2 - | Key l255 RegPath | Name L255 Formatted
 | Value L0 Formatted | Component_ s72 Identifier > Component
Shortcut: *Shortcut s72 Identifier | Directory_ s72 Identifier > Directory | Name l128 Filename
 | Component_ s72 Identifier > Component | Target s72 Shortcut | Arguments S255 Formatted
 | Description L255 Text | Hotkey I2 - | Icon_ S72 Identifier > Icon | IconIndex I2 -
 | ShowCmd I2 - | WkDir S72 Identifier > Directory
MsiShortcutProperty: *MsiShortcutProperty s72 Identifier | Shortcut_ s72 Identifier > Shortcut
 | PropertyKey s0 Formatted | PropVariantValue s0 Formatted
Icon: *Name s72 Identifier | Data v0 Binary
Upgrade: *UpgradeCode s38 Guid | *VersionMin S20 Text | *VersionMax S20 Text
 | *Language S255 Language | *Attributes i4 - | Remove S255 Formatted
 | ActionProperty s72 UpperCase
LaunchCondition: *Condition s255 Condition | Description l255 Formatted
AppSearch: *Property s72 UpperCase | *Signature_ s72 Identifier > RegLocator
RegLocator: *Signature_ s72 Identifier | Root i2 - | Key s255 RegPath | Name S255 Formatted
 | Type I2 -
CustomAction: *Action s72 Identifier | Type i2 - | Source S72 CustomSource | Target S255 Formatted
 | ExtendedType I4 -
InstallExecuteSequence: *Action s72 Identifier | Condition S255 Condition | Sequence I2 -
InstallUISequence: *Action s72 Identifier | Condition S255 Condition | Sequence I2 -
AdminExecuteSequence: *Action s72 Identifier | Condition S255 Condition | Sequence I2 -
AdminUISequence: *Action s72 Identifier | Condition S255 Condition | Sequence I2 -
AdvtExecuteSequence: *Action s72 Identifier | Condition S255 Condition | Sequence I2 -
_SummaryInformation: *PropertyId i2 - | Value l255 Text
_Validation: *Table s32 Identifier | *Column s32 Identifier | Nullable s4 Text | MinValue I4 -
 | MaxValue I4 - | KeyTable S255 Identifier | KeyColumn I2 - | Category S32 Text | Set S255 Text
 | Description S255 Text
"""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: str
    category: str
    points_to: str
    key: bool

    @property
    def may_be_empty(self) -> bool:
        return self.kind[0].isupper()

    @property
    def is_number(self) -> bool:
        return self.kind[0] in "iI"

    @property
    def length(self) -> int:
        """Most letters of a text, bytes of a number; 0: no limit."""
        return int(self.kind[1:])


def _read() -> dict[str, tuple[Column, ...]]:
    schema = {}
    for line in _TEXT.strip().replace("\n |", " |").splitlines():
        table, _, told = line.partition(":")
        schema[table] = tuple(_column(text) for text in told.split("|"))
    return schema


def _column(text: str) -> Column:
    told, _, points_to = text.partition(">")
    name, kind, category = told.split()
    category = "" if category == "-" else category
    return Column(name.lstrip("*"), kind, category, points_to.strip(), name.startswith("*"))


SCHEMA: Mapping[str, tuple[Column, ...]] = _read()


def validation(tables: Sequence[str]) -> list[Row]:
    """The rows of _Validation for these tables, from the schema itself."""
    return [
        (
            table,
            column.name,
            "Y" if column.may_be_empty else "N",
            None,
            None,
            column.points_to or None,
            1 if column.points_to else None,
            column.category or None,
            None,
            None,
        )
        for table in sorted(tables)
        for column in SCHEMA[table]
    ]


def as_text(table: str, rows: Sequence[Row]) -> str:
    """A table in the text archive format, which msibuild reads. A stream is given by the name
    of a file beside it, in a folder called like the table."""
    columns = SCHEMA[table]
    keys = [column.name for column in columns if column.key]
    lines = [
        "\t".join(column.name for column in columns),
        "\t".join(column.kind for column in columns),
        "\t".join([table, *keys]),
    ]
    for row in rows:
        lines.append("\t".join(_cell(cell) for cell in row))
    return "\r\n".join(lines) + "\r\n"


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell.name if isinstance(cell, Path) else str(cell)
