"""Leaves out of a frozen tree what Goodword doesn't use, and what every desktop has itself."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from installer import steps

PLUGINS = {
    "platforms": ("qxcb", "qwayland", "qoffscreen", "qwindows", "qcocoa"),
    "imageformats": ("qjpeg", "qgif", "qico", "qwebp", "qsvg"),
    "iconengines": ("qsvgicon",),
    "styles": ("",),
    "tls": ("qopensslbackend", "qschannelbackend", "qsecuretransportbackend"),
    "networkinformation": ("qnetworkmanager", "qnetworklistmanager", "qscnetworkreachability"),
    "platforminputcontexts": ("libcomposeplatforminputcontext", "libibusplatforminputcontext"),
    "platformthemes": ("libqxdgdesktopportal",),
    "wayland-decoration-client": ("",),
    "wayland-shell-integration": ("libxdg-shell",),
    "wayland-graphics-integration-client": ("libqt-plugin-wayland-egl",),
    "xcbglintegrations": ("libqxcb-egl-integration", "libqxcb-glx-integration"),
}
"""Qt's plugins that are kept: folder, beginnings of names (with or without `lib`)."""

SYSTEM = re.compile(
    r"lib(X11|Xau|Xdmcp|Xext|Xrender|xcb|xkbcommon|ICE|SM|GL|GLX|GLdispatch|EGL|OpenGL|drm|gbm"
    r"|wayland|fontconfig|freetype|expat|png16|glib|gobject|gio|gmodule|gthread|dbus|systemd"
    r"|krb5|krb5support|gssapi_krb5|k5crypto|com_err|keyutils|selinux|mount|blkid|cap|gcrypt|gpg-error|pcre"
    r"|stdc\+\+|gcc_s|z|uuid|resolv|bsd|md|brotlidec|brotlicommon|graphite2|harfbuzz|lz4|zstd|tinfo|atomic"
    r")(-[\w.-]+|\d[\d.]*)?\.so(\.|$)"
)
"""Each desktop has these, and the rest of the desktop fits its own: packages depend on them."""

_DEAD = ("opengl32sw.dll", "d3dcompiler_47.dll", "libGLESv2.dll")
_DATA = ("PySide6/translations", "PySide6/Qt/translations", "PySide6/qml", "PySide6/Qt/qml")

_ASKED = ("METADATA", "entry_points.txt")
"""What Python asks of a package that is installed; licences and bills of material lie elsewhere."""


def trim(tree: Path) -> None:
    """Errors: `steps.Missing` without binutils (Linux)."""
    inside = tree / "_internal"
    for name in _DATA:
        shutil.rmtree(inside / name, ignore_errors=True)
    for path in inside.glob("*.dist-info/*"):
        if path.name not in _ASKED:
            path.unlink() if path.is_file() else shutil.rmtree(path)
    drop_plugins(inside)
    for name in _DEAD:
        for path in inside.rglob(name):
            path.unlink()
    if sys.platform == "linux":
        _drop_system(inside)
        _drop_unreached(tree)
        _strip(tree)
    _drop_empty(inside)


def drop_plugins(inside: Path) -> None:
    for plugins in [*inside.glob("PySide6/Qt/plugins"), *inside.glob("PySide6/plugins")]:
        for path in [path for path in plugins.rglob("*") if path.is_file() or path.is_symlink()]:
            kept = PLUGINS.get(path.relative_to(plugins).parts[0], ())
            bare = path.name.removeprefix("lib")
            if not any(path.name.startswith(word) or bare.startswith(word) for word in kept):
                path.unlink()


def _drop_system(inside: Path) -> None:
    for path in libraries(inside):
        if SYSTEM.match(path.name) and "PySide6" not in path.relative_to(inside).parts[:1]:
            path.unlink()


def libraries(inside: Path) -> list[Path]:
    """Every ELF file and every link to one, in a fixed order."""
    found = [path for path in sorted(inside.rglob("*")) if path.is_symlink() or path.is_file()]
    return [path for path in found if is_elf(path)]


def is_elf(path: Path) -> bool:
    try:
        with path.open("rb") as opened:
            return opened.read(4) == b"\x7fELF"
    except OSError:
        return False


def needed(path: Path) -> list[str]:
    """Names of the shared libraries that the linker loads with this one."""
    said = steps.run([steps.tool("readelf", "binutils"), "-dW", path])
    return re.findall(r"\(NEEDED\).*\[(.+?)\]", said)


def _drop_unreached(tree: Path) -> None:
    """Delete each shared library that nothing that is kept loads. Modules of Python and
    plugins are loaded by name, so they count as reached."""
    found = libraries(tree)
    by_name: dict[str, list[Path]] = {}
    for path in found:
        by_name.setdefault(path.name, []).append(path)
    waiting = [path for path in found if not _only_library(path)]
    reached: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        if path.is_symlink():
            target = path.resolve()
            waiting.append(path.parent / target.name if target.parent == path.parent else target)
            continue
        waiting += [other for name in needed(path) for other in by_name.get(name, [])]
    for path in found:
        if path not in reached:
            path.unlink()


def _only_library(path: Path) -> bool:
    """True for what is there only because others are linked to it."""
    parts = path.parts
    if path.name.startswith("libpython"):
        return False  # the boot loader opens it by name
    module = ".abi3.so" in path.name or ".cpython-" in path.name or "lib-dynload" in parts
    return ".so" in path.name and not module and "plugins" not in parts


def _strip(tree: Path) -> None:
    tool, reader = steps.tool("strip", "binutils"), steps.tool("readelf", "binutils")
    for path in libraries(tree / "_internal"):
        if not path.is_symlink():
            # the boot loader itself carries the modules after its own end: never stripped
            steps.run([tool, "--strip-unneeded", "--enable-deterministic-archives", path])
            # a search path of the machine that built Python: whoever owns it there owns us
            if re.search(r"\((?:RUNPATH|RPATH)\).*\[/", steps.run([reader, "-dW", path])):
                steps.run([steps.tool("patchelf", "patchelf"), "--remove-rpath", path])


def _drop_empty(folder: Path) -> None:
    for path in sorted(folders(folder.rglob("*")), key=lambda path: -len(path.parts)):
        if not any(path.iterdir()):
            path.rmdir()


def folders(paths: Iterable[Path]) -> list[Path]:
    return [path for path in paths if path.is_dir() and not path.is_symlink()]
