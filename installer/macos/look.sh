#!/bin/sh
# Looks at an installed Goodword on a Mac: starts it without a window, and tries a policy.
#
# Needs sudo: managed preferences are laid by hand here, as an MDM would.
set -eu
program="/Applications/Goodword.app/Contents/MacOS/goodword"
managed="/Library/Managed Preferences"
file="$managed/io.github.goodword.plist"

codesign --verify --deep --strict --verbose=2 /Applications/Goodword.app
pkgutil --pkg-info io.github.goodword
plutil -lint /Library/LaunchAgents/io.github.goodword.plist /Applications/Goodword.app/Contents/Info.plist
"$program" --version
"$program" --check

if [ -e "$file" ]; then
    echo "A policy is there already; it stays as it is." >&2
else
    sudo mkdir -p "$managed"
    sudo defaults write "$file" program "https://comms.example.com/goodword/program.json"
    sudo chmod 644 "$file"
    said="$("$program" policy show)"
    sudo rm "$file"
    echo "$said" | grep -F "$file"
fi

# As at sign-in: stays in the menu bar until it is asked to end.
"$program" --hidden &
started=$!
while kill -0 "$started" 2>/dev/null; do "$program" --quit; done
wait "$started"
