"""Importing Vale rules: every kind, every key that changes what a rule means."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import BadFile, NotFound
from desktop.guidelines import rules, vale, vale_rules, vale_yaml
from desktop.guidelines.engine import Context, Engine
from desktop.guidelines.vale_expressions import parse, write
from desktop.guidelines.vale_rules import Taken


def take(source: str) -> Taken:
    return vale_rules.rule("Test.Rule", vale_yaml.read(source.encode()))


def made(source: str) -> dict[str, Any]:
    taken = take(source)
    assert not taken.without
    return dict(taken.rule)


def refusal(source: str) -> str:
    with pytest.raises(BadFile) as refused:
        take(source)
    problem: str = refused.value.problem
    return problem


def found(source: str, text: str) -> list[str]:
    """What the imported rule finds, through the real reader and engine."""
    return [hint.found for hint in hints(source, text)]


def hints(source: str, text: str) -> tuple[Any, ...]:
    body = json.dumps({"schema": "guidelines/1", "rules": [made(source)]}).encode()
    book = rules.read(body, "test")
    assert not book.problems
    return Engine([book]).check(text, Context())


EXISTENCE = "extends: existence\nmessage: \"Not '%s'.\"\n"
SWAP = "extends: substitution\nmessage: Use '%s' instead of '%s'.\n"


# --- words -----------------------------------------------------------------------------------


def test_words_become_terms_and_keep_their_level_link_and_reason() -> None:
    rule = made(
        EXISTENCE + "level: error\nlink: https://example.com/a#b\ndescription: Says '%s' nothing.\n"
        "ignorecase: true\ntokens: [obvious, of course]\n"
    )
    assert rule == {
        "id": "Test.Rule",
        "type": "existence",
        "level": "must",
        "message": "Not '{found}'.",
        "why": "Says this nothing.",
        "link": "https://example.com/a#b",
        "ignorecase": True,
        "terms": ["obvious", "of course"],
    }


@pytest.mark.parametrize(
    ("vale_level", "ours"),
    [("suggestion", "tip"), ("warning", "should"), ("error", "must"), ("", "should")],
)
def test_levels_are_mapped_and_warning_is_the_default(vale_level: str, ours: str) -> None:
    level = f"level: {vale_level}\n" if vale_level else ""
    assert made(EXISTENCE + level + "tokens: [x]")["level"] == ours


def test_capitals_matter_unless_the_rule_says_otherwise() -> None:
    assert found(EXISTENCE + "tokens: [Apple]", "an apple, an Apple") == ["Apple"]
    assert found(EXISTENCE + "ignorecase: true\ntokens: [Apple]", "an apple") == ["apple"]


def test_a_few_spellings_become_words_and_the_rest_a_pattern() -> None:
    rule = made(EXISTENCE + "tokens:\n - fire(?:m[ae]n|women)s?\n - 'auto-\\w+'\n")
    assert rule["terms"] == [
        "firemans", "fireman", "firemens", "firemen", "firewomens", "firewomen",
    ]  # fmt: skip
    assert rule["patterns"] == [r"\bauto-\w+\b"]


def test_a_word_that_begins_with_an_earlier_one_never_has_its_turn_as_in_vale() -> None:
    rule = made(EXISTENCE + "tokens: [a number, a number of, a numbering]")
    assert rule["terms"] == ["a number", "a numbering"]


def test_nonword_finds_inside_of_words_and_an_own_boundary_still_counts() -> None:
    source = EXISTENCE + "nonword: true\ntokens: ['ing', '\\bme\\b']"
    assert found(source, "sing to me, mentor") == ["ing", "me"]


def test_raw_goes_before_the_tokens_or_behind_them() -> None:
    before = EXISTENCE + "raw: ['\\b(?:is|was)\\b\\s*']\ntokens: [done, made]\n"
    assert found(before, "it is  done, he made it") == ["is  done"]
    behind = EXISTENCE + "append: true\nraw: ['\\s+again\\b']\ntokens: [done, made]\n"
    assert found(behind, "it is done again, made") == ["done again"]


def test_an_inner_boundary_that_says_nothing_does_not_make_a_rule_slow() -> None:
    rule = made(EXISTENCE + "raw: ['\\b(am|are)\\b\\s*']\ntokens: ['\\w+ed', born]\n")
    assert rule["patterns"] == [r"\b(am|are)\s+(?:\w+ed|born)\b"]


def test_a_long_list_behind_a_beginning_is_cut_into_patterns_that_are_taken() -> None:
    tokens = ", ".join(f"word{number}" for number in range(200))
    source = EXISTENCE + f"raw: ['\\b(?:is|was)\\b\\s*']\ntokens: [{tokens}]\n"
    assert len(made(source)["patterns"]) > 3
    assert found(source, "it was word0, is word117 and is word199") == [
        "was word0", "is word117", "is word199",
    ]  # fmt: skip


def test_exceptions_stand_anywhere_in_what_is_found_and_mind_capitals() -> None:
    source = EXISTENCE + "ignorecase: true\nexceptions: [Acme]\ntokens: ['\\w+-like']\n"
    assert found(source, "Acme-like, acme-like, lady-like") == ["acme-like", "lady-like"]
    spared = source.replace("[Acme]", "['(?i)acme']")
    assert found(spared, "Acme-like, acme-like, lady-like") == ["lady-like"]


def test_a_flag_in_front_of_a_token_is_for_that_token() -> None:
    source = EXISTENCE + "tokens: ['(?i)abc', def]"
    assert found(source, "ABC DEF abc def") == ["ABC", "abc", "def"]


def test_a_flag_goes_on_to_the_other_alternatives_of_its_group() -> None:
    source = SWAP + "swap:\n  '(?i)a\\.k\\.a|aka': also known as\n"
    assert found(source, "AKA, A.k.a. and aka") == ["AKA", "A.k.a", "aka"]


def test_two_ways_to_capitalize_are_two_words_where_capitals_matter() -> None:
    assert made(EXISTENCE + "tokens: [WiFi, wifi, WiFi]")["terms"] == ["WiFi", "wifi"]
    assert made(EXISTENCE + "ignorecase: true\ntokens: [WiFi, wifi]")["terms"] == ["WiFi"]


def test_look_around_and_back_references_are_kept() -> None:
    source = EXISTENCE + "nonword: true\ntokens: ['(?<=\\$)\\d+', '(\\w)\\1\\1']"
    assert found(source, "$12 12 sooo") == ["12", "ooo"]


@pytest.mark.parametrize(
    ("action", "text", "fix"),
    [
        ("name: remove", "very good", ""),
        ("name: replace\n  params: [address]", "very good", "address"),
        ("name: edit\n  params: [trim, ry]", "very good", "ve"),
        ("name: edit\n  params: [regex, e, E]", "very good", "vEry"),
    ],
)
def test_an_action_becomes_the_fix(action: str, text: str, fix: str) -> None:
    (hint,) = hints(EXISTENCE + f"action:\n  {action}\ntokens: [very]", text)
    assert hint.fixes[0].text == fix


def test_an_edit_of_a_pattern_becomes_groups_where_every_part_is_known() -> None:
    source = EXISTENCE + (
        "nonword: true\naction:\n  name: edit\n  params: [regex, '-', ' ']\n"
        "tokens: ['\\b[^\\s-]+ly-\\w+\\b']"
    )
    (hint,) = hints(source, "a newly-built quay")
    assert (hint.found, hint.fixes[0].text) == ("newly-built", "newly built")


def test_an_edit_that_is_not_known_for_all_costs_the_fix_and_says_so() -> None:
    taken = take(
        EXISTENCE + "action:\n  name: edit\n  params: [regex, '-', ' ']\ntokens: ['.+-.+']"
    )
    assert taken.rule["type"] == "existence"
    assert taken.without == ("without its fix (edit regex)",)


def test_one_bad_token_costs_only_itself() -> None:
    taken = take(EXISTENCE + "tokens: [good, '(bad', '[a-z-[aeiou]]', 'fine\\w']")
    assert taken.rule["terms"] == ["good"]
    assert taken.rule["patterns"] == [r"\bfine\w\b"]
    assert len(taken.without) == 2


# --- what to write instead -------------------------------------------------------------------


def test_a_swap_has_ways_and_the_longest_key_comes_first() -> None:
    rule = made(SWAP + "swap:\n  fix: mend\n  fix up: repair|mend\n  'a\\|b': c\\|d\n")
    assert rule["swap"] == [
        {"find": "fix up", "to": ["repair", "mend"]},
        {"find": "a|b", "to": ["c|d"]},
        {"find": "fix", "to": ["mend"]},
    ]
    assert rule["message"] == "Use '{to}' instead of '{found}'."


def test_a_sentence_about_the_ways_becomes_the_ways() -> None:
    rule = made(SWAP + "swap:\n  ad hoc: \"'unscheduled', 'unexpected', or 'bespoke'\"\n")
    assert rule["swap"][0]["to"] == ["unscheduled", "unexpected", "bespoke"]


def test_a_swap_takes_in_what_its_groups_found() -> None:
    (hint,) = hints(SWAP + "swap:\n  '(\\d+) percents?': $1%\n", "about 40 percent of us")
    assert (hint.found, hint.fixes[0].text) == ("40 percent", "40%")
    assert hint.message == "Use '40%' instead of '40 percent'."


def test_a_capital_is_kept_and_what_is_right_is_not_reported() -> None:
    source = SWAP + "ignorecase: true\nswap:\n  github: GitHub\n  utilise: use\n"
    told = [(hint.found, hint.fixes[0].text) for hint in hints(source, "GitHub Github Utilise")]
    assert told == [("Github", "GitHub"), ("Utilise", "Use")]


@pytest.mark.parametrize("key", [r"e\.g\.[\s,]", r"e\.g\. *", r"e\.g\. (?:,)?"])
def test_what_is_written_instead_never_grows_together_with_the_next_word(key: str) -> None:
    text = "tools, e.g. hammers"
    (hint,) = hints(SWAP + f"nonword: true\nswap:\n  '{key}': for example\n", text)
    fix = hint.fixes[0]
    assert text[: fix.start] + fix.text + text[fix.end :] == "tools, for example hammers"


def test_a_swap_without_anything_to_write_is_left_out_by_name() -> None:
    taken = take(SWAP + "swap:\n  a word: ''\n  fix: mend\n")
    assert taken.rule["swap"] == [{"find": "fix", "to": ["mend"]}]
    assert taken.without == ("without 'a word': nothing to write instead",)


# --- the other kinds -------------------------------------------------------------------------


def test_occurrence_counts_per_block_and_stands_on_the_first() -> None:
    source = "extends: occurrence\nmessage: '%d marks.'\nmax: 1\ntoken: '!'\nscope: sentence\n"
    assert made(source)["per"] == "sentence"
    (hint,) = hints(source.replace("sentence", "text"), "Oh! Well! Yes!")
    assert (hint.start, hint.message) == (2, "3 marks.")


def test_many_words_are_a_length() -> None:
    source = "extends: occurrence\nmessage: Long.\nmax: 150\ntoken: '\\b(\\w+)\\b'\n"
    rule = made(source + "scope: paragraph\n")
    assert (rule["type"], rule["unit"], rule["max"]) == ("length", "word", 150)


def test_repetition_tells_the_word_once() -> None:
    source = "extends: repetition\nmessage: '%s twice'\nalpha: true\ntokens: ['[^\\s]+']\n"
    (hint,) = hints(source, "the the end 10 10")
    assert (hint.found, hint.message, hint.fixes[0].text) == ("the the", "the twice", "the")


def test_consistency_takes_pairs() -> None:
    source = "extends: consistency\nmessage: Both '%s'.\nignorecase: true\n"
    source += "either:\n  colour: color\n  'centre(?:s\\d*)?': center\n"
    assert made(source)["either"] == [
        ["colour", "color"],
        [{"pattern": r"\bcentre(?:s\d*)?\b"}, "center"],
    ]
    (hint,) = hints(source, "A colour, a colour and a color.")
    assert (hint.found, hint.message) == ("color", "Both 'color'.")


def test_a_conditional_wants_what_the_group_of_the_second_found() -> None:
    source = (
        "extends: conditional\nmessage: \"'%s' has no definition.\"\nexceptions: [API]\n"
        "first: '\\b([A-Z]{3,5})\\b'\nsecond: '(?:\\b[A-Z][a-z]+ )+\\(([A-Z]{3,5})\\)'\n"
    )
    assert made(source)["second"] == r"\b(?:[A-Z][a-z]+ )+\(([A-Z]{3,5})\)"
    text = "World Health Organization (WHO). The WHO and the CEO have an API."
    assert found(source, text) == ["CEO"]


def test_capitalization_takes_the_four_known_kinds() -> None:
    source = "extends: capitalization\nmessage: Capitals.\nmatch: $title\nstyle: Chicago\n"
    rule = made(source + "threshold: 0.5\nexceptions: [iPhone, of]\n")
    assert rule["match"] == "title"
    assert (rule["style"], rule["threshold"]) == ("Chicago", 0.5)
    assert rule["exceptions"] == ["iPhone", "of"]
    assert "expression" in refusal(source.replace("$title", "'[A-Z].*'"))


METRIC = "extends: metric\nmessage: Grade %s.\n"


@pytest.mark.parametrize(
    ("formula", "metric"),
    [
        ("(0.39 * (words / sentences)) + (11.8 * (syllables / words)) - 15.59",
         "flesch_kincaid_grade"),
        ("206.835 - (1.015 * (words / sentences)) - (84.6 * (syllables / words))",
         "flesch_reading_ease"),
        ("0.4 * ((words / sentences) + 100 * (complex_words / words))", "gunning_fog"),
        ("1.0430 * math.sqrt((polysyllabic_words * 30.0) / sentences) + 3.1291", "smog"),
        ("(0.0588 * (characters / words) * 100) - (0.296 * (sentences / words) * 100) - 15.8",
         "coleman_liau"),
        ("(4.71 * (characters / words)) + (0.5 * (words / sentences)) - 21.43",
         "automated_readability"),
        ("(words / sentences) + ((long_words * 100) / words)", "lix"),
        ("words / sentences", "sentence_words"),
    ],
)  # fmt: skip
def test_a_formula_is_known_by_its_values(formula: str, metric: str) -> None:
    rule = made(METRIC + f"formula: |\n  {formula}\ncondition: '> 8.5'\n")
    assert (rule["type"], rule["metric"], rule["above"]) == ("metric", metric, 8.5)
    assert rule["message"] == "Grade {n}."
    assert made(METRIC + f"formula: '{formula}'\ncondition: '< 60'\n")["below"] == 60


def test_a_figure_is_measured_by_our_engine() -> None:
    source = METRIC + "formula: words / sentences\ncondition: '> 20'\n"
    assert hints(source, "One two three. " * 20) == ()
    (hint,) = hints(source, "word " * 60)
    assert hint.message == "Grade 60."


@pytest.mark.parametrize(
    ("formula", "condition"),
    [
        ("words * 3", "> 8"),
        ("heading_h2 / words", "> 8"),
        ("words / sentences", "> 8 && words > 3"),
        ("__import__('os').system('true')", "> 8"),
        ("9 ** 9 ** 9 ** 9", "> 8"),
        ("(" * 300 + "words" + ")" * 300, "> 8"),
        ("words / 0", "> 8"),
    ],
)
def test_another_formula_is_not_taken_and_never_run(formula: str, condition: str) -> None:
    assert refusal(METRIC + f'formula: "{formula}"\ncondition: "{condition}"\n')


def test_a_plain_count_of_words_is_a_length() -> None:
    rule = made(METRIC + "formula: words\ncondition: '> 300'\n")
    assert (rule["type"], rule["unit"], rule["max"]) == ("length", "word", 300)


def test_the_old_readability_is_taken_with_one_formula() -> None:
    source = "extends: readability\nmessage: Hard.\ngrade: 8\nmetrics: [SMOG]\n"
    assert made(source)["metric"] == "smog"
    assert "mean" in refusal(source.replace("[SMOG]", "[SMOG, Flesch-Kincaid]"))


@pytest.mark.parametrize("kind", ["script", "sequence", "spelling"])
def test_kinds_that_are_not_taken_say_why(kind: str) -> None:
    assert len(refusal(f"extends: {kind}\nmessage: x\nscript: y\n")) > 20


# --- scopes and messages ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "per"),
    [
        ("text", None),
        ("raw", None),
        ("[heading, sentence]", "sentence"),
        ("paragraph & ~list", "paragraph"),
        ("~heading", None),
    ],
)
def test_scopes_of_plain_text_say_how_far_a_pattern_reaches(scope: str, per: str | None) -> None:
    assert made(EXISTENCE + f"scope: {scope}\ntokens: ['a\\w']").get("per") == per


@pytest.mark.parametrize("scope", ["heading", "[code, table.cell]", "text & heading", "~text"])
def test_scopes_that_only_markup_has_are_not_taken(scope: str) -> None:
    assert "marked-up" in refusal(EXISTENCE + f"scope: {scope}\ntokens: [a]")


@pytest.mark.parametrize(
    ("message", "ours"),
    [
        ("No '%s'.", "No '{found}'."),
        ("100%% wrong: %s", "100% wrong: {found}"),
        ("No %s, %s%s or %d.", "No {found}, {to} or ."),
        ("%[2]s for %[1]s", "{to} for {found}"),
        ("nothing to fill in", "nothing to fill in"),
    ],
)
def test_formats_are_filled_in_gos_order_and_what_is_too_much_is_empty(
    message: str, ours: str
) -> None:
    assert made(f'extends: existence\nmessage: "{message}"\ntokens: [x]')["message"] == ours


def test_yes_no_and_dates_are_words() -> None:
    assert made(EXISTENCE + "tokens: [yes, No, on, 2024-01-01, null, 0x10]")["terms"] == [
        "yes", "No", "on", "2024-01-01", "null", "0x10",
    ]  # fmt: skip


def test_an_unknown_key_refuses_the_rule_because_it_may_change_its_meaning() -> None:
    assert refusal(EXISTENCE + "tokens: [x]\nonly_on_mondays: true") == (
        "unknown key 'only_on_mondays'"
    )


@pytest.mark.parametrize(
    "expression",
    [r"a(?:b|c)+\d{2,3}?", r"(?<=x)\p{L}[^\s\]]*$", r"(?P<n>a)\k<n>", r"a\.b\|c", "é’x-y"],
)
def test_what_is_read_is_written_the_same(expression: str) -> None:
    assert write(parse(expression)) == expression


# --- folders ---------------------------------------------------------------------------------


def style(folder: Path, name: str, **files: str) -> Path:
    (folder / name).mkdir(parents=True)
    for rule, body in files.items():
        (folder / name / f"{rule}.yml").write_text(body, "utf-8")
    return folder / name


RULE = EXISTENCE + "ignorecase: true\ntokens: [obvious]\n"


def names(folder: Path) -> list[str]:
    return [rule["id"] for rule in json.loads(vale.read(folder).body)["rules"]]


def test_one_style_several_and_a_project_come_in(tmp_path: Path) -> None:
    style(tmp_path / "one", "Acme", Words=RULE)
    assert names(tmp_path / "one" / "Acme") == ["Acme.Words"]
    style(tmp_path / "one", "Brand", Words=RULE)
    assert names(tmp_path / "one") == ["Acme.Words", "Brand.Words"]
    style(tmp_path / "project" / "styles", "Acme", Words=RULE)
    style(tmp_path / "project" / "styles" / "Acme", "dates", Format=RULE)
    assert names(tmp_path / "project") == ["Acme.Words", "Acme.dates.Format"]
    style(tmp_path / "clones" / "Acme", "Acme", Words=RULE)
    assert names(tmp_path / "clones") == ["Acme.Words"]


def test_what_lies_there_but_is_no_rule_is_named_or_hidden(tmp_path: Path) -> None:
    style(tmp_path, "Acme", Words=RULE, other="a: b\n", broken="a: [b\n", empty="")
    style(tmp_path, ".github", workflow="on: push\n")
    style(tmp_path, "_old", Words=RULE)
    imported = vale.read(tmp_path)
    assert imported.rules == 1
    assert [one.partition(":")[0] for one in imported.problems] == [
        "Acme.broken", "Acme.empty", "Acme.other",
    ]  # fmt: skip


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        vale.read(tmp_path / "nowhere")


def test_the_language_is_written_into_every_rule(tmp_path: Path) -> None:
    style(tmp_path, "Acme", Words=RULE)
    (rule,) = json.loads(vale.read(tmp_path, "en").body)["rules"]
    assert rule["lang"] == ["en"]


@pytest.mark.parametrize("place", ["config/vocabularies/Acme", "Vocab/Acme"])
def test_a_vocabulary_becomes_rules_and_exceptions(tmp_path: Path, place: str) -> None:
    style(tmp_path / "styles", "Acme", Words=RULE.replace("]", ", obvious gap]"))
    vocabulary = tmp_path / "styles" / place
    vocabulary.mkdir(parents=True)
    (vocabulary / "accept.txt").write_text(
        "# names\nGitHub\n(?i)obviously\nObvious Corp\nKube(?:rnetes)?\\w*\n\n", "utf-8"
    )
    (vocabulary / "reject.txt").write_text("Hootsuite\nfoo\\d+\n", "utf-8")
    imported = vale.read(tmp_path)
    assert not imported.problems
    engine = Engine([rules.read(imported.body, "x")])
    text = "Github is obvious, at Obvious Corp. Hootsuite hootsuite foo12"
    assert [(hint.rule, hint.found) for hint in engine.check(text, Context())] == [
        ("Vale.Terms", "Github"),
        ("Acme.Words", "obvious"),
        ("Vale.Avoid", "Hootsuite"),
        ("Vale.Avoid", "foo12"),
    ]


def test_a_rule_may_refuse_the_vocabulary(tmp_path: Path) -> None:
    style(tmp_path, "Acme", Words=RULE + "vocab: false\n")
    (tmp_path / "Vocab" / "Acme").mkdir(parents=True)
    (tmp_path / "Vocab" / "Acme" / "accept.txt").write_text("Obvious Corp\n", "utf-8")
    engine = Engine([rules.read(vale.read(tmp_path).body, "x")])
    told = [hint.rule for hint in engine.check("At Obvious Corp", Context())]
    assert told == ["Acme.Words"]
