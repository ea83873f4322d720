"""The definitions of the macOS package as text: everything here is a pure function of the metadata.

Sources: Apple's Bundle Resources reference (Info.plist, entitlements), launchd.plist(5),
pkgbuild(1) (component property list), Distribution Definition XML reference, Device Management
reference (`com.apple.servicemanagement`, `com.apple.notificationsettings`).
"""

from __future__ import annotations

import plistlib
import uuid
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from installer.metadata import Metadata

OLDEST_SYSTEM = "13.0"
"""What the wheels of PySide6 and google-re2 ask for (`macosx_13_0`)."""
INSTALL_FOLDER = "/Applications"
AGENT_FOLDER = "/Library/LaunchAgents"


def executable(meta: Metadata) -> str:
    """The program on an installed Mac."""
    return f"{INSTALL_FOLDER}/{meta.title}.app/Contents/MacOS/{meta.name}"


def info_plist(meta: Metadata) -> dict[str, Any]:
    """The bundle's Info.plist. No switch in it loosens App Transport Security."""
    reads = f"{meta.title} reads the picture, video or file that you choose for a post."
    return {
        "CFBundleDevelopmentRegion": "en",
        "CFBundleDisplayName": meta.title,
        "CFBundleExecutable": meta.name,
        "CFBundleIconFile": f"{meta.title}.icns",
        "CFBundleIdentifier": meta.app_id,
        "CFBundleInfoDictionaryVersion": "6.0",
        "CFBundleName": meta.title,
        "CFBundlePackageType": "APPL",
        "CFBundleShortVersionString": meta.version,
        "CFBundleVersion": meta.version,
        "CFBundleURLTypes": [
            {
                "CFBundleURLName": f"{meta.app_id}.join",
                "CFBundleURLSchemes": [meta.name],
                "CFBundleTypeRole": "Viewer",
            }
        ],
        "LSApplicationCategoryType": "public.app-category.business",
        "LSMinimumSystemVersion": OLDEST_SYSTEM,
        # Lives in the menu bar: no place in the Dock, and none taken at sign-in.
        "LSUIElement": True,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": f"{meta.publisher}, {meta.licence}",
        "NSPrincipalClass": "NSApplication",
        "NSSupportsAutomaticGraphicsSwitching": True,
        "NSDesktopFolderUsageDescription": reads,
        "NSDocumentsFolderUsageDescription": reads,
        "NSDownloadsFolderUsageDescription": reads,
        "NSNetworkVolumesUsageDescription": reads,
        "NSRemovableVolumesUsageDescription": reads,
        "NSLocalNetworkUsageDescription": (
            "Your company's program may lie on a server in your own network."
        ),
    }


def entitlements() -> dict[str, Any]:
    """What the hardened runtime is asked to allow: one thing.

    ctypes makes executable memory for its callbacks when it is imported, and the keychain is
    reached through ctypes; without this entry the import hangs or crashes. Library validation
    stays on: everything in the bundle bears the same signature.
    """
    return {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def launch_agent(meta: Metadata) -> dict[str, Any]:
    """Starts Goodword in the menu bar when somebody signs in at the screen; never again after
    it ended, so that Quit means quit."""
    return {
        "Label": meta.app_id,
        "AssociatedBundleIdentifiers": [meta.app_id],
        "LimitLoadToSessionType": "Aqua",
        "ProcessType": "Interactive",
        "ProgramArguments": [executable(meta), "--hidden"],
        "RunAtLoad": True,
    }


def components(meta: Metadata) -> list[dict[str, Any]]:
    """pkgbuild's component list. Not relocatable: else the Installer updates a copy that it
    finds anywhere on the disk, and /Applications stays old. A newer one is never replaced."""
    return [
        {
            "RootRelativeBundlePath": f"{INSTALL_FOLDER.lstrip('/')}/{meta.title}.app",
            "BundleHasStrictIdentifier": True,
            "BundleIsRelocatable": False,
            "BundleIsVersionChecked": True,
            "BundleOverwriteAction": "upgrade",
        }
    ]


def distribution(meta: Metadata, architecture: str, component: str) -> str:
    """productbuild's distribution: for the whole machine, no choices, no scripts, no restart.
    `architecture` is arm64 or x86_64, `component` the file name of pkgbuild's package."""
    app_id, version = quoteattr(meta.app_id), quoteattr(meta.version)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<installer-gui-script minSpecVersion="2">
  <title>{escape(meta.title)} {escape(meta.version)}</title>
  <license file="LICENSE"/>
  <options customize="never" require-scripts="false" hostArchitectures={quoteattr(architecture)}/>
  <domains enable_anywhere="false" enable_currentUserHome="false" enable_localSystem="true"/>
  <volume-check>
    <allowed-os-versions>
      <os-version min={quoteattr(OLDEST_SYSTEM)}/>
    </allowed-os-versions>
  </volume-check>
  <choices-outline>
    <line choice={app_id}/>
  </choices-outline>
  <choice id={app_id} visible="false" title={quoteattr(meta.title)}>
    <pkg-ref id={app_id}/>
  </choice>
  <pkg-ref id={app_id} version={version} onConclusion="none">{escape(component)}</pkg-ref>
  <pkg-ref id={app_id}>
    <must-close>
      <app id={app_id}/>
    </must-close>
  </pkg-ref>
</installer-gui-script>
"""


def rollout_profile(meta: Metadata) -> dict[str, Any]:
    """An example profile beside the one with the policy: the sign-in entry can't be mistaken
    for something unknown, and alerts need no question to each person."""
    managed = {
        "PayloadType": "com.apple.servicemanagement",
        "Rules": [
            {
                "RuleType": "Label",
                "RuleValue": meta.app_id,
                "Comment": f"{meta.title} starts in the menu bar at sign-in",
            }
        ],
    }
    alerts = {
        "PayloadType": "com.apple.notificationsettings",
        "NotificationSettings": [
            {
                "BundleIdentifier": meta.app_id,
                "NotificationsEnabled": True,
                "AlertType": 1,
                "SoundsEnabled": False,
                "BadgesEnabled": False,
                "ShowInLockScreen": False,
            }
        ],
    }
    return profile(meta, "rollout", f"{meta.title} (example: sign-in and alerts)", managed, alerts)


def profile(meta: Metadata, name: str, title: str, *payloads: dict[str, Any]) -> dict[str, Any]:
    """A configuration profile for the whole machine. The same identifiers at each build, so that
    a new version of it replaces the old one.
    Source: Apple's Device Management reference, "Configuring Multiple Devices Using Profiles"."""

    def named(place: str) -> dict[str, Any]:
        return {
            "PayloadIdentifier": f"{meta.app_id}.{place}",
            "PayloadUUID": str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{place}.{meta.app_id}")).upper(),
            "PayloadVersion": 1,
        }

    content = [
        {**payload, **named(f"{name}.{payload['PayloadType'].rpartition('.')[2]}")}
        for payload in payloads
    ]
    return {
        **named(name),
        "PayloadType": "Configuration",
        "PayloadScope": "System",
        "PayloadDisplayName": title,
        "PayloadContent": content,
    }


def as_file(content: Mapping[str, Any] | list[Any]) -> bytes:
    """XML, its keys in order, so that the same metadata give the same bytes."""
    return plistlib.dumps(content, sort_keys=True)
