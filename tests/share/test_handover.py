"""Pictures for a network's own composer: real files, readable names, and never a mix-up."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.errors import BadFile
from desktop.model import Attachment, Outgoing
from desktop.share.handover import hand_over, readable, sweep

NOW = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)


def outgoing(folder: Path, *alts: str, mime: str = "image/png") -> Outgoing:
    pictures = []
    for number, alt in enumerate(alts):
        path = folder / f"kept{number}{alt[:1]}"
        path.write_bytes(f"picture {number} {alt}".encode())
        pictures.append(Attachment(str(path), mime, alt))
    return Outgoing("Words", "key", NOW, pictures=tuple(pictures))


def test_pictures_get_names_that_tell_what_they_show(tmp_path: Path) -> None:
    out = outgoing(tmp_path, "A ferry at pier 4", "")
    folder = hand_over(tmp_path / "shown", out, "The harbour: school?", NOW)
    assert folder is not None
    assert folder.name == "2026-11-20 The harbour school"
    assert sorted(one.name for one in folder.iterdir()) == ["1 A ferry at pier 4.png", "2.png"]
    assert (folder / "2.png").read_bytes() == b"picture 1 "


def test_the_same_share_finds_its_folder_again_and_another_one_gets_its_own(
    tmp_path: Path,
) -> None:
    first, other = outgoing(tmp_path, "Ferry"), outgoing(tmp_path, "Crane")
    place = tmp_path / "shown"
    one = hand_over(place, first, "Harbour", NOW)
    assert hand_over(place, first, "Harbour", NOW) == one
    two = hand_over(place, other, "Harbour", NOW)
    assert two is not None
    assert two.name == "2026-11-20 Harbour (2)"
    assert hand_over(place, other, "Harbour", NOW) == two


def test_a_copy_that_is_not_whole_is_made_anew(tmp_path: Path) -> None:
    out = outgoing(tmp_path, "Ferry")
    folder = hand_over(tmp_path / "shown", out, "Harbour", NOW)
    assert folder is not None
    (folder / "1 Ferry.png").write_bytes(b"pic")
    again = hand_over(tmp_path / "shown", out, "Harbour", NOW)
    assert again is not None
    assert (again / "1 Ferry.png").read_bytes() == b"picture 0 Ferry"


def test_words_alone_make_no_folder(tmp_path: Path) -> None:
    assert hand_over(tmp_path / "shown", outgoing(tmp_path), "Harbour", NOW) is None
    assert not (tmp_path / "shown").exists()


def test_a_picture_that_is_gone_is_said_by_name(tmp_path: Path) -> None:
    out = outgoing(tmp_path, "Ferry")
    Path(out.pictures[0].path).unlink()
    with pytest.raises(BadFile) as caught:
        hand_over(tmp_path / "shown", out, "Harbour", NOW)
    assert caught.value.facts["problem"] == "missing"


def test_a_place_that_can_t_be_written_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "shown").write_text("a file where a folder should be")
    with pytest.raises(BadFile) as caught:
        hand_over(tmp_path / "shown", outgoing(tmp_path, "Ferry"), "Harbour", NOW)
    assert caught.value.facts["problem"] == "not_written"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('a/b\\c:d*e?f"g<h>i|j', "a b c d e f g h i j"),
        ("  dots and blanks. . ", "dots and blanks"),
        ("../../etc/passwd", "etc passwd"),
        ("CON", "_CON"),
        ("nul.png", "_nul.png"),
        ("\u202egnp.exe", "gnp.exe"),
        ("line\nbreak\x00", "line break"),
        ("Größe 学校", "Größe 学校"),
    ],
)
def test_names_fit_every_system(text: str, name: str) -> None:
    assert readable(text) == name


def test_long_names_end_at_a_word() -> None:
    assert readable("word " * 40) == ("word " * 12).strip()


def test_old_folders_of_ours_go_and_nothing_else(tmp_path: Path) -> None:
    place = tmp_path / "shown"
    folder = hand_over(place, outgoing(tmp_path, "Ferry"), "Harbour", NOW)
    assert folder is not None
    own = place / "Holidays"
    own.mkdir()
    old = (NOW - timedelta(days=8)).timestamp()
    for one in (folder, own):
        os.utime(one, (old, old))
    fresh = hand_over(place, outgoing(tmp_path, "Crane"), "Crane", NOW)
    assert sweep(place, NOW) == 1
    assert not folder.exists()
    assert own.is_dir()
    assert fresh is not None
    assert sweep(tmp_path / "nowhere", NOW) == 0
