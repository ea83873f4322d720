#!/bin/sh
# Removes Goodword from this Mac, for everybody; what people wrote and keep stays in their homes.
#
#   sudo "/Applications/Goodword.app/Contents/Resources/uninstall.sh"
#
# Running it again does no harm. Where the policy comes by a profile, remove that in the MDM.
set -eu

label="io.github.goodword"
application="/Applications/Goodword.app"
agent="/Library/LaunchAgents/$label.plist"

if [ "$(id -u)" -ne 0 ]; then
    echo "Please run this as root: sudo \"$0\"" >&2
    exit 1
fi

# End it in every session at the screen, so that nothing runs without its files.
for person in $(ps -axo uid=,comm= | awk -v path="$application/" 'index($0, path) { print $1 }' | sort -u); do
    launchctl bootout "gui/$person/$label" 2>/dev/null || true
    pkill -TERM -U "$person" -f "^$application/Contents/MacOS/goodword" 2>/dev/null || true
done

rm -f "$agent"
rm -rf "$application"
pkgutil --forget "$label" >/dev/null 2>&1 || true
echo "Goodword is removed. What people keep lies in their homes and was not touched."
