"""How goodword.exe looks to Windows: its icon, its version resource and its manifest.

Source: the ICO format (icons of 256 pixels and PNG inside since Windows Vista), VS_VERSIONINFO,
application manifests (Windows App Development documentation).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

from installer import icons
from installer.metadata import Metadata
from installer.steps import Failed

SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
"""What the task bar, the tray and Explorer ask for from 100 to 250 %."""


def make(meta: Metadata, folder: Path) -> dict[str, str]:
    """Write the three into `folder`; they are returned by the names that PyInstaller's EXE
    gives them. Errors: `OSError`, `Failed` where the version isn't one of Windows'."""
    folder.mkdir(parents=True, exist_ok=True)
    drawing = meta.root / "resources" / f"{meta.name}.svg"
    content = {
        "icon": (f"{meta.name}.ico", icon([icons.draw(drawing, size) for size in SIZES])),
        "version": ("version.txt", version_resource(meta).encode()),
        "manifest": (f"{meta.name}.manifest", manifest(meta).encode()),
    }
    for name, told in content.values():
        (folder / name).write_bytes(told)
    return {kind: str(folder / name) for kind, (name, _) in content.items()}


def numbers(version: str) -> tuple[int, int, int]:
    """The version as the three numbers that an MSI compares. Errors: `Failed`."""
    parts = version.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise Failed("msi", f"{version} is not three whole numbers, which an MSI needs")
    major, minor, build = (int(part) for part in parts)
    if major > 255 or minor > 255 or build > 65_535:
        raise Failed("msi", f"{version} is beyond 255.255.65535, where an MSI ends")
    return major, minor, build


def icon(pictures: Sequence[bytes]) -> bytes:
    """An .ico file of square PNG pictures."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    entries, start = b"", len(head) + 16 * len(pictures)
    for picture in pictures:
        width = struct.unpack(">I", picture[16:20])[0]
        side = width if width < 256 else 0  # 0 says 256
        entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), start)
        start += len(picture)
    return head + entries + b"".join(pictures)


def version_resource(meta: Metadata) -> str:
    """PyInstaller's own notation of VS_VERSIONINFO; language 0409, Unicode."""
    told = {
        "CompanyName": meta.publisher,
        "FileDescription": meta.title,
        "FileVersion": meta.version,
        "InternalName": meta.name,
        "LegalCopyright": f"{meta.publisher}, {meta.licence}",
        "OriginalFilename": f"{meta.name}.exe",
        "ProductName": meta.title,
        "ProductVersion": meta.version,
    }
    strings = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in told.items())
    four = (*numbers(meta.version), 0)
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3f, flags=0x0,"
        " OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)), kids=["
        f"StringFileInfo([StringTable('040904B0', [{strings}])]),"
        " VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n"
    )


def manifest(meta: Metadata) -> str:
    """Never asks for more rights, sharp on every screen, paths of any length, UTF-8."""
    four = ".".join(str(part) for part in (*numbers(meta.version), 0))
    settings = "http://schemas.microsoft.com/SMI"
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0">
  <assemblyIdentity type="win32" name="{meta.app_id}" version="{four}"
    processorArchitecture="amd64"/>
  <dependency><dependentAssembly>
    <assemblyIdentity type="win32" name="Microsoft.Windows.Common-Controls" version="6.0.0.0"
      processorArchitecture="*" publicKeyToken="6595b64144ccf1df" language="*"/>
  </dependentAssembly></dependency>
  <trustInfo xmlns="urn:schemas-microsoft-com:asm.v3"><security><requestedPrivileges>
    <requestedExecutionLevel level="asInvoker" uiAccess="false"/>
  </requestedPrivileges></security></trustInfo>
  <compatibility xmlns="urn:schemas-microsoft-com:compatibility.v1"><application>
    <supportedOS Id="{{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}}"/>
  </application></compatibility>
  <application xmlns="urn:schemas-microsoft-com:asm.v3"><windowsSettings>
    <dpiAware xmlns="{settings}/2005/WindowsSettings">true</dpiAware>
    <dpiAwareness xmlns="{settings}/2016/WindowsSettings">PerMonitorV2</dpiAwareness>
    <longPathAware xmlns="{settings}/2016/WindowsSettings">true</longPathAware>
    <activeCodePage xmlns="{settings}/2019/WindowsSettings">UTF-8</activeCodePage>
  </windowsSettings></application>
</assembly>
"""
