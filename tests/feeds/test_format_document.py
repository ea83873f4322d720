"""The examples in docs/program-format.md are read as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

from desktop.feeds.parse import parse
from desktop.feeds.program_file import read

DOCUMENT = Path(__file__).parents[2] / "docs" / "program-format.md"
AT = "https://harbour.example/goodword/program.json"


def test_the_examples_of_the_format_document_are_read_whole() -> None:
    examples = re.findall(r"```json\n(\{.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    program = read(examples[0].encode(), AT)
    assert [source.id for source in program.feeds] == ["approved", "blog"]
    assert len(program.documents) == 2
    feed = next(one for one in examples if "jsonfeed.org/version" in one)
    page = parse(feed.encode(), "", AT, program.feeds[0], program.address, program)
    assert (len(page.posts), page.withdrawn, page.skipped) == (1, ("2026-11-old-figures",), ())
    (post,) = page.posts
    assert (len(post.captions), post.media[0].alt) == (3, "A crane over three ships")
    assert post.campaign in {campaign.id for campaign in program.campaigns}
    assert post.category == "Quays and cranes"
    assert set(post.segments) <= {segment.id for segment in program.segments}
    assert dict(post.mentions[0].handles) == dict(program.people[0].handles)
