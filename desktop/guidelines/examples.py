"""Which paragraphs are examples, good or bad: by a sign (✓ ✗) or a label (`**Good:**`)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.guidelines.blocks import Runs, Tone, plain
from desktop.guidelines.inline import without

_SIGN = re.compile(
    "\\s*(?:(?P<good>[✓✔☑✅👍])|[✗✘✕✖❌❎🚫👎])[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*\\s*"
)
_LABEL = re.compile(r"\s*([^:：\n]{1,40}?)\s*[:：]\s*")
_WORDS = {
    Tone.GOOD: (
        "good, good example, better, do, like this, "
        "gut, gutes beispiel, besser, so ist es gut, "
        "bien, bon, bon exemple, mieux, bueno, buen ejemplo, mejor, "
        "buono, bene, meglio, bom, bom exemplo, melhor, goed, beter, "
        "хорошо, лучше, dobrze, lepiej, جيد, أفضل, 良い例, 好的例子"
    ),
    Tone.BAD: (
        "bad, bad example, not so good, not good, not like this, don't, don’t, avoid, rather not, "
        "schlecht, schlechtes beispiel, nicht so gut, lieber nicht, so nicht, "
        "mauvais, mauvais exemple, pas si bien, moins bien, à éviter, "
        "malo, mal ejemplo, no tan bueno, peor, cattivo, meno bene, peggio, "
        "mau, mau exemplo, pior, slecht, liever niet, minder goed, "
        "плохо, хуже, не так, źle, gorzej, سيئ, ليس هكذا, 悪い例, 不好的例子"
    ),
}
_TONES = {word.strip(): tone for tone, words in _WORDS.items() for word in words.split(",")}


@dataclass(frozen=True, slots=True)
class Example:
    """`label` as the page words it (empty where a sign says it all); `runs` without it."""

    tone: Tone
    label: str
    runs: Runs


def example(runs: Runs) -> Example | None:
    """What a paragraph says it is, or None."""
    text = plain(runs)
    sign = _SIGN.match(text)
    rest = without(runs, sign.end()) if sign else runs
    label = _LABEL.match(plain(rest))
    words = label[1] if label else ""
    known = _TONES.get(words.casefold())
    if sign is None and known is None:
        return None
    tone = known or Tone.BAD
    if sign is not None:
        tone = Tone.GOOD if sign["good"] else Tone.BAD
    # after a sign, any words that are set off and end in a colon are its label
    if label is not None and (known or (rest and (rest[0].bold or rest[0].italic))):
        whole = known or len(rest[0].text.strip()) <= label.end()
        if whole:
            return Example(tone, words, without(rest, label.end()))
    return Example(tone, "", rest)
