"""What is said about the terms of a post: who sees it, in which language. Pure but for words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QLocale

from desktop.ui.error_words import QT_TRANSLATE_NOOP
from desktop.ui.messages import say
from desktop.ui.target import Target

EVERYBODY = ""
# who sees a post, as the network itself calls it; "" stands for several networks or any other
_SEEN: Mapping[tuple[str, str], str] = {
    ("", EVERYBODY): QT_TRANSLATE_NOOP("messages", "Everybody"),
    ("", "quiet"): QT_TRANSLATE_NOOP("messages", "Everybody, in no list"),
    ("", "followers"): QT_TRANSLATE_NOOP("messages", "Followers only"),
    ("mastodon", "quiet"): QT_TRANSLATE_NOOP("messages", "Quiet public"),
    ("mastodon", "followers"): QT_TRANSLATE_NOOP("messages", "Followers"),
    ("mastodon", EVERYBODY): QT_TRANSLATE_NOOP("messages", "Public"),
    ("linkedin", EVERYBODY): QT_TRANSLATE_NOOP("messages", "Anyone"),
    ("linkedin", "followers"): QT_TRANSLATE_NOOP("messages", "Connections only"),
}
LANGUAGES = [
    "ar",
    "bg",
    "bn",
    "ca",
    "cs",
    "cy",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "eu",
    "fa",
    "fi",
    "fr",
    "ga",
    "gl",
    "he",
    "hi",
    "hr",
    "hu",
    "id",
    "is",
    "it",
    "ja",
    "ko",
    "lt",
    "lv",
    "mk",
    "ms",
    "nb",
    "nl",
    "nn",
    "pl",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "sq",
    "sr",
    "sv",
    "ta",
    "th",
    "tr",
    "uk",
    "ur",
    "vi",
    "zh",
]
"""Offered for a post beside what is known of the program and the person; ISO 639-1."""


_PLAIN: Mapping[str, str] = {"en": "English", "es": "Español", "pt": "Português", "zh": "中文"}
"""Where the system's name says of which country, too."""


def seen_by(visibility: str, networks: Sequence[str]) -> str:
    """Who sees a post, in the words of the network where there is only one."""
    only = networks[0] if len(set(networks)) == 1 else ""
    return say(_SEEN.get((only, visibility)) or _SEEN.get(("", visibility), visibility))


def language_name(code: str) -> str:
    """A language as the people who speak it call it: `de-AT` → “Deutsch (Österreich)”."""
    locale = QLocale(code.replace("-", "_"))
    if not code or locale.language() in (QLocale.Language.C, QLocale.Language.AnyLanguage):
        return code
    name = locale.nativeLanguageName() or QLocale.languageToString(locale.language())
    name = _PLAIN.get(code.partition("-")[0], name)
    place = locale.nativeTerritoryName() if "-" in code else ""
    return f"{name[:1].upper()}{name[1:]}" + (f" ({place})" if place else "")


def known(targets: Sequence[Target]) -> tuple[tuple[str, ...], bool, bool]:
    """What the chosen networks can do among them: visibilities, a warning, a paid mark. What
    opens a window of its own asks the person there."""
    sent = [one.limits for one in targets if not one.opens]
    seen = [one for one in ("quiet", "followers") if any(one in of.visibilities for of in sent)]
    return tuple(seen), any(of.warning for of in sent), any(of.paid for of in sent)


def not_said() -> str:
    return QCoreApplication.translate("Terms", "Any language")
