"""The company's link service: a file that anybody may read, true and good by its schema."""

from __future__ import annotations

import json
from pathlib import Path

import requests
from jsonschema import Draft202012Validator

from desktop.model import LinkCard, Outgoing
from desktop.practice.network import PracticeNetwork
from desktop.practice.world import Practice
from desktop.reach import clicks
from tests.conftest import Clock
from tests.pace import PATIENCE
from tests.practice.conftest import SignIn

SCHEMA = Path(__file__).parents[2] / "resources" / "clicks.schema.json"


def counted(practice: Practice) -> clicks.Counted:
    url = f"{practice.address}/clicks.json"
    answer = requests.get(url, timeout=PATIENCE)
    Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(answer.json())
    return clicks.read(answer.content, url)


def test_links_of_living_posts_are_counted_together(
    practice: Practice, network: PracticeNetwork, sign_in: SignIn, clock: Clock
) -> None:
    assert counted(practice).links == {}
    link = f"{practice.address}/news/some-article"
    receipts = []
    for number, person in enumerate(("p1", "p2")):
        account, secrets = sign_in(person)
        words = Outgoing(f"Words {number}", f"key-{number}", clock(), LinkCard(link))
        receipts.append((account, secrets, network.publish(account, secrets, words, clock())))
    clock.forward(days=3)
    both = counted(practice)
    assert both.as_of == clock().replace(microsecond=0)
    account, secrets, receipt = receipts[0]
    network.delete(account, network.refresh(account, secrets, clock()), receipt, clock())
    one = counted(practice)
    assert 0 < one.links[link] < both.links[link]
