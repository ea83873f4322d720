"""Which sequences X takes for one emoji: those in Unicode's list, written out in full.

Every single emoji costs two there like any character beyond the Latin ones, so only what is
made of several characters is looked for; all else costs the sum of its parts. X's own parser
(twemoji, Unicode 14) was asked; what came later costs more there, so it does here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_PICTURED = (  # signs that U+FE0F turns into pictures
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf"
    "\u23ed-\u23ef\u23f1\u23f2\u23f8-\u23fa\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe"
    "\u2600-\u2604\u260e\u2611\u2614\u2615\u2618\u261d\u2620\u2622\u2623\u2626\u262a\u262e\u262f"
    "\u2638-\u263a\u2640\u2642\u2648-\u2653\u265f\u2660\u2663\u2665\u2666\u2668\u267b\u267f"
    "\u2692-\u2697\u2699\u269b\u269c\u26a0\u26a1\u26a7\u26aa\u26ab\u26b0\u26b1\u26bd\u26be\u26c4"
    "\u26c5\u26c8\u26cf\u26d1\u26d3\u26d4\u26e9\u26ea\u26f0-\u26f5\u26f7-\u26fa\u26fd\u2702\u2708"
    "\u2709\u270c\u270d\u270f\u2712\u2714\u2716\u271d\u2721\u2733\u2734\u2744\u2747\u2757\u2763"
    "\u2764\u27a1\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f004\U0001f170\U0001f171\U0001f17e\U0001f17f\U0001f202\U0001f21a\U0001f22f\U0001f237"
    "\U0001f321\U0001f324-\U0001f32c\U0001f336\U0001f37d\U0001f396\U0001f397\U0001f399-\U0001f39b"
    "\U0001f39e\U0001f39f\U0001f3cb-\U0001f3ce\U0001f3d4-\U0001f3df\U0001f3f3\U0001f3f5\U0001f3f7"
    "\U0001f43f\U0001f441\U0001f4fd\U0001f549\U0001f54a\U0001f56f\U0001f570\U0001f573-\U0001f579"
    "\U0001f587\U0001f58a-\U0001f58d\U0001f590\U0001f5a5\U0001f5a8\U0001f5b1\U0001f5b2\U0001f5bc"
    "\U0001f5c2-\U0001f5c4\U0001f5d1-\U0001f5d3\U0001f5dc-\U0001f5de\U0001f5e1\U0001f5e3"
    "\U0001f5e8\U0001f5ef\U0001f5f3\U0001f5fa\U0001f6cb\U0001f6cd-\U0001f6cf\U0001f6e0-\U0001f6e5"
    "\U0001f6e9\U0001f6f0\U0001f6f3"
)
_TONED = (  # what takes a colour of skin
    "\u261d\u26f7\u26f9\u270a-\u270d\U0001f385\U0001f3c2-\U0001f3c4\U0001f3c7"
    "\U0001f3ca-\U0001f3cc\U0001f442\U0001f443\U0001f446-\U0001f450\U0001f466-\U0001f469"
    "\U0001f46b-\U0001f46e\U0001f470-\U0001f478\U0001f47c\U0001f481-\U0001f483"
    "\U0001f485-\U0001f487\U0001f48f\U0001f491\U0001f4aa\U0001f574\U0001f575\U0001f57a\U0001f590"
    "\U0001f595\U0001f596\U0001f645-\U0001f647\U0001f64b-\U0001f64f\U0001f6a3"
    "\U0001f6b4-\U0001f6b6\U0001f6c0\U0001f6cc\U0001f90c\U0001f90f\U0001f918-\U0001f91f\U0001f926"
    "\U0001f930-\U0001f939\U0001f93d\U0001f93e\U0001f977\U0001f9b5\U0001f9b6\U0001f9b8\U0001f9b9"
    "\U0001f9bb\U0001f9cd-\U0001f9cf\U0001f9d1-\U0001f9dd\U0001fac3-\U0001fac5"
    "\U0001faf0-\U0001faf6"
)
_FLAGS = """
A CDEFGILMOQRSTUWXZ B ABDEFGHIJLMNOQRSTVWYZ C ACDFGHIKLMNOPRUVWXYZ D EGJKMOZ E ACEGHRSTU
F IJKMOR G ABDEFGHILMNPQRSTUWY H KMNRTU I CDELMNOQRST J EMOP K EGHIMNPRWYZ L ABCIKRSTUVY
M ACDEFGHKLMNOPQRSTUVWXYZ N ACEFGILOPRUZ O M P AEFGHKLMNRSTWY Q A R EOSUW
S ABCDEGHIJKLMNORSTVXYZ T ACDFGHJKLMNORTVWZ U AGMNSYZ V ACEGINU W FS X K Y ET Z AMW
"""
"""The first letter of a region, and every second one."""

_Z, _V = "\u200d", "\ufe0f"
_TONE = "[\U0001f3fb-\U0001f3ff]"
_MAN, _WOMAN, _PERSON = "\U0001f468", "\U0001f469", "\U0001f9d1"
_HEART, _KISS, _HANDS = "\u2764\ufe0f", "\u2764\ufe0f\u200d\U0001f48b", "\U0001f91d"
_CHILDREN = f"(?:{_Z}\U0001f466){{1,2}}|{_Z}\U0001f467(?:{_Z}[\U0001f466\U0001f467])?"
_ROLES = (
    "[\U0001f33e\U0001f373\U0001f37c\U0001f384\U0001f393\U0001f3a4\U0001f3a8\U0001f3eb\U0001f3ed"
    "\U0001f4bb\U0001f4bc\U0001f527\U0001f52c\U0001f680\U0001f692\U0001f9af-\U0001f9b3"
    "\U0001f9bc\U0001f9bd]|[\u2695\u2696\u2708]\ufe0f"
)
_OF_EITHER_SEX = (  # what U+2640 or U+2642 can stand behind, with a colour of skin or without
    "\U0001f3c3\U0001f3c4\U0001f3ca\U0001f46e\U0001f470\U0001f471\U0001f473\U0001f477\U0001f481"
    "\U0001f482\U0001f486\U0001f487\U0001f645-\U0001f647\U0001f64b\U0001f64d\U0001f64e\U0001f6a3"
    "\U0001f6b4-\U0001f6b6\U0001f926\U0001f935\U0001f937-\U0001f939\U0001f93d\U0001f93e\U0001f9b8"
    "\U0001f9b9\U0001f9cd-\U0001f9cf\U0001f9d4\U0001f9d6-\U0001f9dd"
)
_OTHERS = (  # pairs that are written just so
    "\U0001f636 \U0001f32b\ufe0f|\U0001f62e \U0001f4a8|\U0001f635 \U0001f4ab|"
    "\u2764\ufe0f \U0001f525|\u2764\ufe0f \U0001fa79|\U0001f441 \U0001f5e8|"
    "\U0001f415 \U0001f9ba|\U0001f408 \u2b1b|"
    "\U0001f43b \u2744\ufe0f|\U0001f3f3\ufe0f \U0001f308|\U0001f3f3\ufe0f \u26a7\ufe0f|"
    "\U0001f3f4 \u2620\ufe0f"
).replace(" ", _Z)


_TAGGED = "\U0001f3f4\U000e0067\U000e0062(?:{})\U000e007f".format(  # England, Scotland, Wales
    "|".join(
        "".join(chr(0xE0000 + ord(letter)) for letter in name) for name in ("eng", "sct", "wls")
    )
)


def _letter(name: str) -> str:
    return chr(0x1F1E6 + ord(name) - ord("A"))


def _pair(first: str, second: str, number: int = 0) -> str:
    """Two with a colour of skin each; a `number` gives a name where the colours must differ."""
    if not number:
        return f"{first}{_TONE}{_Z}{second}{_TONE}"
    return f"{first}(?P<tone{number}>{_TONE}){_Z}{second}(?!(?P=tone{number})){_TONE}"


def _joined() -> Iterator[str]:
    """What U+200D joins."""
    for between in (_HEART, _KISS):
        for first, second in ((f"[{_MAN}{_WOMAN}]", _MAN), (_WOMAN, _WOMAN)):
            yield _pair(first, f"{between}{_Z}{second}")
            yield f"{first}{_Z}{between}{_Z}{second}"
    number = 1
    for first, second in (
        (_PERSON, f"{_HEART}{_Z}{_PERSON}"),
        (_PERSON, f"{_KISS}{_Z}{_PERSON}"),
        (f"[{_MAN}{_WOMAN}]", f"{_HANDS}{_Z}{_MAN}"),
        (_WOMAN, f"{_HANDS}{_Z}{_WOMAN}"),
        ("\U0001faf1", "\U0001faf2"),
    ):
        yield _pair(first, second, number)
        number += 1
    yield _pair(_PERSON, f"{_HANDS}{_Z}{_PERSON}")
    yield f"{_PERSON}{_Z}{_HANDS}{_Z}{_PERSON}"
    yield f"(?:(?:{_MAN}{_Z})?[{_MAN}{_WOMAN}]|{_WOMAN}{_Z}{_WOMAN})(?:{_CHILDREN})"
    yield f"[{_MAN}{_WOMAN}{_PERSON}]{_TONE}?{_Z}(?:{_ROLES})"
    sex = f"{_Z}[\u2640\u2642]{_V}"
    yield f"[{_OF_EITHER_SEX}]{_TONE}?{sex}|[\U0001f46f\U0001f93c\U0001f9de\U0001f9df]{sex}"
    yield f"[\u26f9\U0001f3cb\U0001f3cc\U0001f575](?:{_V}|{_TONE}){sex}"
    yield _OTHERS


_SEQUENCE = re.compile(
    "|".join(
        (
            *_joined(),
            _TAGGED,
            f"[{_TONED}]{_TONE}",
            f"[\u261d\u26f7\u26f9\u270c\u270d\U0001f3cb\U0001f3cc\U0001f574\U0001f575\U0001f590]{_V}{_TONE}",
            f"[#*0-9]{_V}?\u20e3",
            f"[{_PICTURED}]{_V}",
            *(
                f"{_letter(first)}[{''.join(map(_letter, seconds))}]"
                for first, seconds in zip(_FLAGS.split()[::2], _FLAGS.split()[1::2], strict=True)
            ),
        )
    )
)
_ZONE = re.compile(
    "[#*0-9\xa9\xae\u200d\u203c-\u2b55\u3030\u303d\u3297\u3299\ufe0f\U0001f004-\U000e007f]{2,}"
)
"""Only there can a sequence be."""
_MARKED = re.compile("[\u200d\u20e3\ufe0f\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e007f]")


def sequences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each emoji made of several characters that X counts as one."""
    if text.isascii() or not _MARKED.search(text):
        return
    for zone in _ZONE.finditer(text):
        for found in _SEQUENCE.finditer(text, *zone.span()):
            yield found.span()
