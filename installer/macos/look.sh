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
    # defaults(1) leaves the writing to a service, which may come later
    sudo /usr/libexec/PlistBuddy \
        -c "Add :program string https://comms.example.com/goodword/program.json" "$file"
    sudo chmod 644 "$file"
    said="$("$program" policy show)"
    sudo rm "$file"
    echo "$said" | grep -F "$file"
fi

# As at sign-in: stays in the menu bar until it is asked to end.
"$program" --hidden &
started=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do
    if "$program" --quit; then sleep 3; fi  # not yet there, or just leaving
    kill -0 "$started" 2>/dev/null || break
done
if kill -0 "$started" 2>/dev/null; then
    echo "It was asked to end, and runs on." >&2
    exit 1
fi
wait "$started"
