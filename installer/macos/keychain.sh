#!/bin/sh
# On a build machine: lays certificates into a keychain that ends with the machine.
#
# CERTIFICATES (PKCS#12 in base64), CERTIFICATES_PASSWORD; for notarising NOTARY_KEY (the text of
# the .p8 file), NOTARY_KEY_ID, NOTARY_ISSUER. All come in the environment; only security(1) has
# no way to take a password but its command line, which nobody else sees on such a machine.
set -eu
umask 077
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
keychain="$HOME/Library/Keychains/goodword.keychain-db"
own="$(openssl rand -hex 32)"

printf %s "$CERTIFICATES" | base64 --decode >"$folder/certificates.p12"
security create-keychain -p "$own" "$keychain"
security set-keychain-settings -lut 7200 "$keychain"
security unlock-keychain -p "$own" "$keychain"
security import "$folder/certificates.p12" -k "$keychain" -P "$CERTIFICATES_PASSWORD" \
    -T /usr/bin/codesign -T /usr/bin/productbuild
security set-key-partition-list -S apple-tool:,apple: -s -k "$own" "$keychain" >/dev/null
security list-keychains -d user -s "$keychain" login.keychain-db
security default-keychain -d user -s "$keychain"  # where notarytool looks for its profile

if [ -n "${NOTARY_KEY:-}" ]; then
    printf %s "$NOTARY_KEY" >"$folder/key.p8"
    xcrun notarytool store-credentials "$GOODWORD_MAC_NOTARY" --key "$folder/key.p8" \
        --key-id "$NOTARY_KEY_ID" --issuer "$NOTARY_ISSUER" --keychain "$keychain"
fi
