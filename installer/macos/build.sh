#!/bin/sh
# Makes the package on a Mac, from a clean checkout: sh installer/macos/build.sh
#
# Wants Xcode's command-line tools and python.org's or a runner's Python 3.13 as `python3.13`.
# Certificates are named, never given: GOODWORD_MAC_APPLICATION, GOODWORD_MAC_INSTALLER and
# GOODWORD_MAC_NOTARY; see docs/releasing.md. Without them the package is for trying only.
set -eu
cd "$(dirname "$0")/../.."

python="${PYTHON:-python3.13}"
"$python" -m venv .venv
.venv/bin/python -m pip install --quiet --only-binary=:all: --upgrade pip setuptools
.venv/bin/python -m pip install --quiet --editable ".[installers]"

.venv/bin/python -m installer freeze templates sbom mac

program="build/macos/root/Applications/Goodword.app/Contents/MacOS/goodword"
"$program" --version
"$program" policy show
plutil -lint build/macos/*.plist build/dist/policy/*.mobileconfig
pkgutil --payload-files build/dist/goodword-*-macos-*.pkg | head -n 5
