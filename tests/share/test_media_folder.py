"""What people add and what waits to be sent lies in one folder, whole, and is swept."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.errors import BadFile, TooLarge
from desktop.model import Attachment, Draft, LinkCard, ShareState
from desktop.share import media_videos
from desktop.share.drafts import Drafts
from desktop.share.media import clean
from desktop.share.media_folder import MediaFolder
from desktop.store import Store
from tests.conftest import Clock
from tests.share.conftest import Desk
from tests.share.lark import LarkServer
from tests.share.pictures import planted_png, png
from tests.share.videos import PLACE, mp4


@pytest.fixture
def folder(tmp_path: Path) -> MediaFolder:
    return MediaFolder(tmp_path / "media", lambda: ())


def names(tmp_path: Path) -> list[str]:
    place = tmp_path / "media"
    return sorted(file.name for file in place.iterdir()) if place.is_dir() else []


def test_a_picture_is_a_copy_of_our_own_without_what_it_told(
    folder: MediaFolder, tmp_path: Path
) -> None:
    source = tmp_path / "IMG 1.png"
    source.write_bytes(planted_png())
    with folder.hand() as hand:
        taken = hand.take_file(source)
        assert (taken.mime, taken.width, taken.height) == ("image/png", 5, 3)
        source.unlink()
        assert b"GPSLatitude" not in Path(taken.path).read_bytes()
        again = hand.take_picture(planted_png(), "pasted")
    assert again == taken
    assert len(names(tmp_path)) == 1


def test_a_video_is_copied_with_its_length_and_without_its_places(
    folder: MediaFolder, tmp_path: Path
) -> None:
    source = tmp_path / "day.mp4"
    source.write_bytes(mp4())
    with folder.hand() as hand:
        taken = hand.take_file(source)
    assert (taken.mime, taken.seconds, taken.width) == ("video/mp4", 42.0, 1280)
    assert PLACE not in Path(taken.path).read_bytes()
    assert PLACE in source.read_bytes(), "the person's own file stays as it is"
    assert names(tmp_path) == [Path(taken.path).name]


@pytest.mark.parametrize("body", [b"%PDF-1.7", planted_png()[:50], mp4()[:300], b""])
def test_what_is_refused_leaves_nothing_behind(
    folder: MediaFolder, tmp_path: Path, body: bytes
) -> None:
    source = tmp_path / "file"
    source.write_bytes(body)
    with folder.hand() as hand, pytest.raises(BadFile) as caught:
        hand.take_file(source)
    assert caught.value.address == "file"
    assert names(tmp_path) == []


def test_folders_pipes_and_what_is_gone_are_refused_at_once(
    folder: MediaFolder, tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    if hasattr(os, "mkfifo"):
        os.mkfifo(pipe)
    for source in (tmp_path, tmp_path / "none.jpg", pipe):
        with folder.hand() as hand, pytest.raises(BadFile) as caught:
            hand.take_file(source)
        assert caught.value.problem == "gone"


def test_a_video_that_is_too_large_is_not_copied_to_its_end(
    folder: MediaFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media_videos, "VIDEO_BYTES", 100)
    source = tmp_path / "day.mp4"
    source.write_bytes(mp4())
    with folder.hand() as hand, pytest.raises(TooLarge):
        hand.take_file(source)
    assert names(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files with setrlimit")
def test_a_full_disk_is_told_and_nothing_half_written_stays(tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from desktop.share.media_folder import MediaFolder\n"
        "from desktop.errors import DiskFull\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "folder = MediaFolder(Path(sys.argv[1]), None)\n"
        "try: folder.hand().take_file(Path(sys.argv[2]))\n"
        "except DiskFull: sys.exit(7)\n"
    )
    source = tmp_path / "day.mp4"
    source.write_bytes(mp4())
    command = [sys.executable, "-c", code, str(tmp_path / "media"), str(source)]
    assert subprocess.run(command, check=False).returncode == 7
    assert names(tmp_path) == []


# --- sweeping -------------------------------------------------------------------------------


def test_what_nobody_needs_is_swept_and_what_is_in_a_hand_stays(tmp_path: Path) -> None:
    needed: set[str] = set()
    folder = MediaFolder(tmp_path / "media", lambda: needed)
    hand = folder.hand()
    one = hand.take_picture(png(1, 1), "1")
    two = hand.take_picture(png(2, 1), "2")
    assert folder.sweep() == 0
    needed.add(one.path)
    hand.release()
    assert folder.sweep() == 1
    assert names(tmp_path) == [Path(one.path).name]
    assert not Path(two.path).exists()


MORTAL = """
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from desktop.share.drafts import Drafts
from desktop.share.media_folder import MediaFolder
from desktop.store import Store
from tests.share.pictures import png

store = Store(Path(sys.argv[1]) / "goodword.sqlite")
drafts, folder = Drafts(store), MediaFolder(Path(sys.argv[1]) / "media", None)
now = datetime(2026, 11, 20, tzinfo=UTC)
print("begun", flush=True)
for number in range(100_000):
    with folder.hand() as hand:
        made = hand.take_picture(png(1 + number, 40), "a.png")
        drafts.keep(replace(drafts.open(None, now, fresh=True), pictures=(made,)), now)
    drafts.discard(drafts.open(None, now).id, now) if number % 3 else None
"""


@pytest.mark.parametrize("moment", [0.02, 0.05, 0.09, 0.17, 0.3])
def test_killed_at_any_moment_every_row_finds_its_file_and_the_rest_is_swept(
    tmp_path: Path, moment: float
) -> None:
    command = [sys.executable, "-c", MORTAL, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as mortal:
        assert mortal.stdout is not None
        assert mortal.stdout.readline() == b"begun\n"
        with contextlib.suppress(subprocess.TimeoutExpired):
            mortal.wait(moment)
        mortal.kill()
    store = Store(tmp_path / "goodword.sqlite")
    drafts = Drafts(store)
    needed = drafts.needed()
    for path in needed:
        clean(Path(path).read_bytes(), path)
    MediaFolder(tmp_path / "media", lambda: needed).sweep()
    assert {str(tmp_path / "media" / name) for name in names(tmp_path)} == needed
    store.close()


def test_what_a_crash_left_half_written_is_swept_at_the_next_start(tmp_path: Path) -> None:
    place = tmp_path / "media"
    place.mkdir()
    (place / "abc.partial").write_bytes(b"half")
    (place / "orphan.png").write_bytes(png())
    assert MediaFolder(place, lambda: ()).sweep() == 2


def test_with_a_repaired_database_nothing_is_swept(tmp_path: Path) -> None:
    folder = MediaFolder(tmp_path / "media", None)
    with folder.hand() as hand:
        hand.take_picture(png(), "1")
    assert folder.sweep() == 0
    assert len(names(tmp_path)) == 1


def test_a_sweep_never_takes_what_is_placed_and_written_down_meanwhile(tmp_path: Path) -> None:
    rows: set[str] = set()
    folder = MediaFolder(tmp_path / "media", lambda: frozenset(rows))
    over = threading.Event()

    def sweeping() -> None:
        while not over.is_set():
            folder.sweep()

    sweeper = threading.Thread(target=sweeping)
    sweeper.start()
    try:
        for number in range(150):
            with folder.hand() as hand:
                rows.add(hand.take_picture(png(number % 7 + 1, number + 1), "1").path)
    finally:
        over.set()
        sweeper.join()
    assert all(Path(path).is_file() for path in rows)


def test_drafts_need_their_pictures_until_they_are_done(store: Store, clock: Clock) -> None:
    drafts = Drafts(store)
    draft = drafts.open(None, clock())
    first = replace(draft, text="One", pictures=(Attachment("/m/1.png", "image/png"),))
    drafts.keep(first, clock())
    clock.forward(minutes=5)
    drafts.keep(
        replace(first, text="Something else", pictures=(Attachment("/m/2.mp4", "video/mp4"),)),
        clock(),
    )
    assert drafts.needed() == {"/m/1.png", "/m/2.mp4"}, "an earlier version may come back"
    drafts.discard(draft.id, clock())
    assert drafts.needed() == frozenset()


def test_a_waiting_share_keeps_its_files_and_a_settled_one_lets_them_go(
    desk: Desk, server: LarkServer, tmp_path: Path
) -> None:
    folder = MediaFolder(tmp_path / "media", desk.outbox.needed)
    draft = Draft("d", text="Look", link=LinkCard("https://a.example", thumbnail="/m/t.jpg"))
    with folder.hand() as hand:
        made = hand.take_picture(png(), "1")
        dressed = {"lark:ada": replace(draft, pictures=(made,))}
        (share,) = desk.outbox.put(draft, ["lark:ada"], desk.clock(), None, dressed)
    assert share.outgoing.pictures == (made,)
    assert desk.outbox.needed() == {made.path, "/m/t.jpg"}
    assert folder.sweep() == 0
    server.faults = ["slow"]
    desk.deliver(share)
    assert folder.sweep() == (0 if desk.outbox.needed() else 1)
    while desk.outbox.due(desk.clock()):
        desk.deliver_due()
    share = desk.outbox.all()[0]
    assert share.state is ShareState.SENT
    folder.sweep()
    assert names(tmp_path) == []
