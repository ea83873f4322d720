"""The texts by which a Linux desktop knows Goodword: menu, session start, software centre.

Source: Desktop Entry Specification 1.4 ("Additional applications actions", "Exec key"), Desktop
Application Autostart Specification, AppStream 1.0 ("Desktop applications").
"""

from __future__ import annotations

from datetime import UTC, datetime
from xml.sax.saxutils import escape

from installer.metadata import Metadata

LAUNCHER = "/usr/bin/goodword"
_ACTIONS = {
    "write": ("New post of your own", "--write"),
    "feed": ("Feed", "--feed"),
    "quit": ("Quit", "--quit"),
}


def menu_entry(meta: Metadata, launcher: str = LAUNCHER) -> str:
    """`goodword.desktop`, named as the windows name themselves, so that docks find the icon."""
    lines = [
        "[Desktop Entry]",
        "Type=Application",
        "Version=1.4",
        f"Name={meta.title}",
        "GenericName=Employee Advocacy",
        f"Comment={meta.summary}",
        f"Exec={launcher} %u",
        f"Icon={meta.name}",
        "Terminal=false",
        "Categories=Network;News;",
        "Keywords=share;post;advocacy;social;company;linkedin;mastodon;bluesky;",
        f"MimeType=x-scheme-handler/{meta.name};",
        "StartupNotify=true",
        f"StartupWMClass={meta.name}",
        "X-GNOME-SingleWindow=true",
        "X-GNOME-UsesNotifications=true",
        f"Actions={';'.join(_ACTIONS)};",
    ]
    for key, (name, word) in _ACTIONS.items():
        lines += ["", f"[Desktop Action {key}]", f"Name={name}", f"Exec={launcher} {word}"]
    return "\n".join(lines) + "\n"


def session_entry(meta: Metadata) -> str:
    """What starts Goodword with each session. A removed package leaves this file behind as
    configuration; `TryExec` keeps the session from starting what is gone."""
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        f"Name={meta.title}",
        f"Comment={meta.summary}",
        f"Exec={LAUNCHER} --hidden",
        f"TryExec={LAUNCHER}",
        f"Icon={meta.name}",
        "Terminal=false",
        "NoDisplay=true",
        "X-GNOME-Autostart-enabled=true",
    )
    return "\n".join(lines) + "\n"


def metainfo(meta: Metadata) -> str:
    """What software centres show. No pictures: those would have to lie on a server."""
    day = datetime.fromtimestamp(meta.epoch, UTC).date().isoformat()
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>{escape(meta.app_id)}</id>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>{escape(meta.licence)}</project_license>
  <name>{escape(meta.title)}</name>
  <summary>{escape(meta.summary)}</summary>
  <description>
    <p>{escape(meta.description.strip())}</p>
  </description>
  <developer_name>{escape(meta.publisher)}</developer_name>
  <launchable type="desktop-id">{meta.name}.desktop</launchable>
{_homepage(meta)}  <provides>
    <binary>{meta.name}</binary>
    <mediatype>x-scheme-handler/{meta.name}</mediatype>
  </provides>
  <content_rating type="oars-1.1">
    <content_attribute id="social-info">mild</content_attribute>
  </content_rating>
  <releases>
    <release version="{escape(meta.version)}" date="{day}"/>
  </releases>
</component>
"""


def _homepage(meta: Metadata) -> str:
    return f'  <url type="homepage">{escape(meta.homepage)}</url>\n' if meta.homepage else ""
