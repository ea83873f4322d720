"""All tables of the Windows package, put together from a tree, and what is wrong with them.

`faults` asks what Microsoft's own checks (ICE) would ask of these tables: they run on Windows
only. Source: "ICE Reference" of the Windows Installer documentation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from installer.metadata import Metadata
from installer.windows import files, package
from installer.windows.schema import SCHEMA, Cell, Column, Row, Tables, validation

CABINET = "goodword.cab"
FEATURE = "Program"
_GUID = re.compile(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}")
_REFERENCE = re.compile(r"\[(#?)([A-Za-z_][A-Za-z0-9_.]*)\]")
_GIVEN = {"ProgramFiles64Folder", "ProgramMenuFolder", "TARGETDIR", *package.KEPT}
_GIVEN |= {f"KEPT{name}" for name in package.KEPT}


def tables(meta: Metadata, listed: files.Listed, icon: Path) -> Tables:
    """Errors: `KeyError` where the tree has no goodword.exe, `steps.Failed`."""
    components, values = package.registry(meta)
    components = [*listed.components, *components]
    menu, menu_named = package.shortcut(meta, listed)
    places, keys = package.searches()
    made: dict[str, Sequence[Row]] = {
        "Property": package.properties(meta),
        "Directory": package.folders(listed, meta),
        "Component": components,
        "File": listed.files,
        "MsiFileHash": listed.hashes,
        "Feature": [(FEATURE, None, meta.title, None, 1, 1, files.FOLDER, 0)],
        "FeatureComponents": [(FEATURE, row[0]) for row in components],
        "Media": [(1, len(listed.files), None, f"#{CABINET}", None, None)],
        "Registry": values,
        "Shortcut": menu,
        "MsiShortcutProperty": menu_named,
        "Icon": [(icon.name, icon)],
        "Upgrade": package.upgrades(meta),
        "LaunchCondition": package.conditions(meta),
        "AppSearch": places,
        "RegLocator": keys,
        "CustomAction": package.actions(),
        **package.sequences(),
    }
    return {**made, "_Validation": validation(list(made))}


def faults(told: Tables) -> list[str]:
    """Sentences, none where all is well."""
    return [
        *_forms(told),
        *_pointers(told),
        *_components(told),
        *_files(told),
        *_properties(told),
        *_orders(told),
        *_promises(told),
    ]


def _forms(told: Tables) -> Iterator[str]:
    """ICE03: every cell is what its column says; every key is there once."""
    for table, rows in told.items():
        columns = SCHEMA[table]
        keys = [at for at, column in enumerate(columns) if column.key]
        seen = Counter(tuple(row[at] for at in keys) for row in rows)
        for key, times in seen.items():
            if times > 1:
                yield f"{table}: {key} is there {times} times"
        for row in rows:
            if len(row) != len(columns):
                yield f"{table}: {row} has {len(row)} of {len(columns)} columns"
                continue
            for column, cell in zip(columns, row, strict=True):
                if wrong := _cell(column, cell):
                    yield f"{table}.{column.name}: {cell!r} {wrong}"


def _cell(column: Column, cell: Cell) -> str:
    if cell is None or cell == "":
        # the one thing that may be empty in a key: the version an upgrade begins with
        return "" if column.may_be_empty else "is empty"
    if column.is_number:
        return "" if isinstance(cell, int) else "is no number"
    if isinstance(cell, str):
        if column.length and len(cell) > column.length:
            return f"is longer than {column.length}"
        if not cell.isascii() or re.search(r"[\t\r\n]", cell):
            return "has signs that the text form can't carry"
        if column.category == "Guid" and not _GUID.fullmatch(cell):
            return "is no GUID in capitals"
    return ""


def _pointers(told: Tables) -> Iterator[str]:
    """ICE03, ICE06: what a column points to is there."""
    for table, rows in told.items():
        for at, column in enumerate(SCHEMA[table]):
            if not column.points_to or table == "_Validation":
                continue
            there = {row[0] for row in told.get(column.points_to, ())}
            for row in rows:
                if row[at] not in there and row[at] is not None and row[at] not in _GIVEN:
                    yield f"{table}.{column.name}: there is no {column.points_to} {row[at]}"
    parents = {row[0]: row[1] for row in told["Directory"]}
    for folder in parents:
        walked: list[Cell] = [folder]
        while (above := parents.get(walked[-1])) is not None and above not in walked:
            walked.append(above)
        if walked[-1] != "TARGETDIR":
            yield f"Directory: {folder} doesn't lead to TARGETDIR"


def _components(told: Tables) -> Iterator[str]:
    """ICE08, ICE18, ICE21, ICE80: own GUID, own key path, in a feature, 64 bits."""
    owned = {row[0]: row[1] for row in told["File"]} | {row[0]: row[5] for row in told["Registry"]}
    kinds = {row[0] for row in told["Registry"]}
    placed = {row[1] for row in told["FeatureComponents"]}
    for guid, times in Counter(row[1] for row in told["Component"]).items():
        if times > 1:
            yield f"Component: {guid} is there {times} times"
    for name, _, _, attributes, _, path in told["Component"]:
        assert isinstance(attributes, int)
        if owned.get(path) != name:
            yield f"Component: {path} is not a part of {name}"
        if bool(attributes & 4) != (path in kinds):
            yield f"Component: {name} says the wrong kind of key path"
        if not attributes & 256:
            yield f"Component: {name} is not of 64 bits"
        if name not in placed:
            yield f"Component: {name} is in no feature"


def _files(told: Tables) -> Iterator[str]:
    """ICE30, ICE60: short names once in a folder, numbers without gaps, a hash or a version."""
    folder_of = {row[0]: row[2] for row in told["Component"]}
    shorts = Counter(
        (folder_of.get(row[1]), str(row[2]).partition("|")[0].upper()) for row in told["File"]
    )
    yield from (f"File: {name} is there {n} times" for name, n in shorts.items() if n > 1)
    for row in told["File"]:
        short = str(row[2]).partition("|")[0]
        if not re.fullmatch(r"[^.]{1,8}(\.[^.]{1,3})?", short):
            yield f"File: {short} is no name of 8.3 signs"
    if sorted(int(str(row[7])) for row in told["File"]) != list(range(1, len(told["File"]) + 1)):
        yield "File: the numbers have gaps"
    if told["Media"][0][1] != len(told["File"]):
        yield "Media: doesn't end with the last file"
    hashed = {row[0] for row in told["MsiFileHash"]}
    for row in told["File"]:
        if (row[4] is None) != (row[0] in hashed):
            yield f"File: {row[0]} needs a version or a hash, not both"


def _properties(told: Tables) -> Iterator[str]:
    """ICE24, ICE61, ICE74, ICE89: codes and versions; what is formatted is known."""
    known = {str(row[0]): str(row[1]) for row in told["Property"]}
    for name in ("ProductCode", "UpgradeCode"):
        if not _GUID.fullmatch(known.get(name, "")):
            yield f"Property: {name} is no GUID"
    if not re.fullmatch(r"\d{1,3}\.\d{1,3}\.\d{1,5}", known.get("ProductVersion", "")):
        yield "Property: ProductVersion is not three numbers"
    secure = set(known.get("SecureCustomProperties", "").split(";"))
    wanted = {str(row[6]) for row in told["Upgrade"]} | set(package.KEPT)
    for name in sorted(wanted - secure):
        yield f"Property: {name} is not passed on where the installer gets its rights"
    for name in sorted(secure & {str(row[0]) for row in told["AppSearch"]}):
        yield f"Property: {name} is taken from whoever asks, and not looked up"
    names = set(known) | _GIVEN | {str(row[0]) for row in told["Directory"]}
    keys = {str(row[0]) for row in told["File"]}
    formatted = [("Registry", 4), ("Shortcut", 4), ("CustomAction", 3)]
    for table, at in formatted:
        for row in told[table]:
            for file, name in _REFERENCE.findall(str(row[at] or "")):
                if name not in (keys if file else names):
                    yield f"{table}: [{file}{name}] is not known"


def _orders(told: Tables) -> Iterator[str]:
    """ICE26, ICE27, ICE63, ICE77: each number once, in the order that the installer needs."""
    needed = (
        *("FindRelatedProducts", "AppSearch", "LaunchConditions", "CostInitialize", "FileCost"),
        *("CostFinalize", "InstallValidate", "InstallInitialize", "RemoveExistingProducts"),
        *("ProcessComponents", "RemoveRegistryValues", "RemoveFiles", "InstallFiles"),
        *("WriteRegistryValues", "RegisterProduct", "PublishProduct", "InstallFinalize"),
    )
    for table in (name for name in told if name.endswith("Sequence")):
        for number, times in Counter(row[2] for row in told[table]).items():
            if times > 1:
                yield f"{table}: {number} is there {times} times"
    at = {row[0]: int(str(row[2])) for row in told["InstallExecuteSequence"]}
    yield from (f"InstallExecuteSequence: no {name}" for name in needed if name not in at)
    places = [at[name] for name in needed if name in at]
    if places != sorted(places):
        yield "InstallExecuteSequence: not in the order that is needed"
    for name in {row[0] for row in told["CustomAction"]} - set(at):
        yield f"CustomAction: {name} never runs"


def _promises(told: Tables) -> Iterator[str]:
    """Our own: nothing of a person's hive, nothing in the place of policies, no code that runs,
    the way back closed."""
    for row in told["Registry"]:
        if row[1] != 2:
            yield f"Registry: {row[0]} is not the machine's"
        if r"\policies" in str(row[2]).lower():
            yield f"Registry: {row[0]} lies where only Group Policy writes"
    for row in told["CustomAction"]:
        if row[1] != 51:
            yield f"CustomAction: {row[0]} runs something"
    if not any(row[0] == "NOT NEWERFOUND OR Installed" for row in told["LaunchCondition"]):
        yield "LaunchCondition: an older version would replace a newer one"
    if {row[0]: row[1] for row in told["Property"]}.get("ALLUSERS") != "1":
        yield "Property: not for the whole machine"
