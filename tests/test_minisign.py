"""Keys and signatures in minisign's format: made, read, believed, and refused."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from desktop import minisign, minisign_keys
from desktop.errors import BadFile, BadSignature
from desktop.minisign import PublicKey, SecretKey

BODY = b'{"schema": "goodword-program/1"}\n'
COMMENT = "timestamp:1795338746\tfile:program.json\thashed"
KEY = SecretKey(bytes(range(8)), bytes(range(32)))
LEAST_MEMORY = 2**20


def signed(body: bytes = BODY, key: SecretKey = KEY, *, hashed: bool = True) -> bytes:
    return key.sign(body, COMMENT, hashed=hashed).file()


def believed(body: bytes, found: minisign.Signature, keys: list[PublicKey]) -> str:
    """The trusted comment, once one of the keys is known to have made it."""
    assert minisign.signer(body, found, keys) in keys
    return found.comment


def refused(body: bytes, file: bytes, *keys: PublicKey) -> str:
    with pytest.raises(BadSignature) as caught:
        minisign.signer(body, minisign.signature(file), keys or [KEY.public])
    problem: str = caught.value.problem
    return problem


@pytest.mark.parametrize("hashed", [True, False])
def test_what_was_signed_is_believed_and_gives_its_trusted_comment(hashed: bool) -> None:
    found = minisign.signature(signed(hashed=hashed))
    assert found.hashed is hashed
    assert believed(BODY, found, [KEY.public]) == COMMENT


TOOL_KEY = "RWRZUcvJ/ej2c2JNmmc84BWWMPVga63M0YXySaWjoQDhJ6xTGN4WqPeq"
TOOL_HASHED = b"""untrusted comment: signature from minisign secret key
RURZUcvJ/ej2c2vUKMrnr+nvNNgrct8zbxDm86KKAApSh2au0pyinJ0wa853TooSRL3XoBmvLZViTR3WpYiB43t2L6YfvHnbPQ8=
trusted comment: timestamp:1795338880\tfile:f.json\thashed
KI+UplB5BAe5lvJum/5JcGtHjuFraCnhlZDUgW3wPcY+fsjDrMNvGWWTFeo2CapsqRW8c19h57xjGRWLCEH2AA==
"""
TOOL_LEGACY = b"""untrusted comment: signature from minisign secret key
RWRZUcvJ/ej2c2LwAt3N98/HM98VaUH/4N30v1NEX9i84p9TdS+Uti78MwiPo/AN8+C1NuOQbFuj+TzG+pA5jnxuUQHY0F58qwo=
trusted comment: timestamp:1795338746\tfile:f.json
DOfHCMw3kdGaOORecCC16ow6K7aJjhpXFbom7YswHu3XykHY9b8ku7U3jrnVCifQBiqktT+MwKGep70hGgoeCQ==
"""


@pytest.mark.parametrize(
    ("file", "comment"),
    [
        (TOOL_HASHED, "timestamp:1795338880\tfile:f.json\thashed"),
        (TOOL_LEGACY, "timestamp:1795338746\tfile:f.json"),
    ],
)
def test_what_minisign_itself_signed_is_believed(file: bytes, comment: str) -> None:
    """Both files are of version 0.11; the key was thrown away."""
    key = minisign.public_key(TOOL_KEY)
    assert key.name == "73F6E8FDC9CB5159"
    found = minisign.signature(file)
    assert believed(b'{"a":1}', found, [key]) == comment
    assert found.file() == file


@pytest.mark.parametrize("hashed", [True, False])
def test_one_changed_bit_anywhere_is_noticed(hashed: bool) -> None:
    good = KEY.sign(BODY, COMMENT, hashed=hashed)

    def flipped(body: bytes) -> bytes:
        return bytes([body[0] ^ 1]) + body[1:]

    changes = {
        replace(good, key_id=flipped(good.key_id)): "key",
        replace(good, signature=flipped(good.signature)): "content",
        replace(good, hashed=not hashed): "content",
        replace(good, trusted=flipped(good.trusted)): "comment",
        replace(good, whole=flipped(good.whole)): "comment",
    }
    for changed, problem in changes.items():
        assert refused(BODY, changed.file()) == problem
    assert refused(flipped(BODY), good.file()) == "content"
    assert refused(BODY, good.file(), minisign_keys.make().public) == "key"


def test_the_untrusted_comment_may_say_anything() -> None:
    other = replace(KEY.sign(BODY, COMMENT), untrusted=b"whatever \xff")
    assert believed(BODY, minisign.signature(other.file()), [KEY.public]) == COMMENT


def test_a_key_with_the_same_number_does_not_stand_in_the_way_of_the_right_one() -> None:
    impostor = SecretKey(KEY.id, bytes(32))
    found = minisign.signature(signed())
    assert believed(BODY, found, [impostor.public, KEY.public]) == COMMENT
    assert refused(BODY, signed(), impostor.public) == "content"


def test_content_signed_by_one_key_and_a_comment_by_another_are_refused() -> None:
    other = SecretKey(KEY.id, bytes(32))
    mixed = replace(KEY.sign(BODY, COMMENT), whole=other.sign(BODY, COMMENT).whole)
    assert refused(BODY, mixed.file(), KEY.public, other.public) == "comment"


def test_lines_may_end_as_windows_ends_them() -> None:
    file = signed().replace(b"\n", b"\r\n")
    assert believed(BODY, minisign.signature(file), [KEY.public]) == COMMENT


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"<html>Not found</html>",
        signed()[:-40],
        signed() + b"one more line\n",
        signed().replace(b"untrusted", b"trusted"),
        signed().replace(b"\ntrusted comment: ", b"\ncomment: "),
        signed().replace(b"\nRUQ", b"\nRVQ"),
        signed() + b"\n" * minisign.LONGEST,
        b"\n".join(line + b"!" for line in signed().splitlines()),
    ],
)
def test_what_is_no_signature_is_called_so(file: bytes) -> None:
    with pytest.raises(BadSignature) as caught:
        minisign.signature(file, "https://a.example/x.minisig")
    assert caught.value.facts == {"address": "https://a.example/x.minisig", "problem": "format"}


@given(some.binary(max_size=400) | some.builds(lambda cut: signed()[:cut], some.integers(0, 400)))
def test_no_bytes_make_the_reader_fail_otherwise(file: bytes) -> None:
    try:
        found = minisign.signature(file)
    except BadSignature:
        return
    assert minisign.signature(found.file()) == found


def test_a_key_is_read_from_its_line_and_from_its_file() -> None:
    key = KEY.public
    assert len(key.text) == 56
    assert minisign.public_key(key.text) == minisign.public_key(f"  {key.text}\n") == key
    assert minisign.public_key(key.file().decode()) == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "RWQ",
        "A" * 56,
        KEY.public.text[:-1],
        KEY.public.text + "AAAA",
        KEY.public.text.lower(),
        f"untrusted comment: x\n{KEY.public.text}\n{KEY.public.text}",
        f"{KEY.public.text}\n{KEY.public.text}",
        "RWQ" + "é" * 53,
    ],
)
def test_what_is_no_key_is_refused_by_name(text: str) -> None:
    with pytest.raises(BadFile) as caught:
        minisign.public_key(text)
    assert caught.value.problem == "not_a_key"


def test_a_key_under_which_everything_fits_is_no_key() -> None:
    field = 2**255 - 19
    for weak in (0, 1, field - 1, field, field + 1):
        for sign in (0, 2**255):
            point = (weak + sign).to_bytes(32, "little")
            with pytest.raises(BadFile):
                minisign.public_key(PublicKey(bytes(8), point).text)
    # one of order eight (RFC 7748's curve has the same ones): eight times it is the zero
    eight = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
    with pytest.raises(BadFile):
        minisign.public_key(PublicKey(bytes(8), eight).text)


def test_a_trusted_comment_is_one_line() -> None:
    with pytest.raises(BadFile):
        KEY.sign(BODY, "timestamp:1\nfile:x")


# --- secret keys -----------------------------------------------------------------------------


def test_a_secret_key_opens_with_its_password_only() -> None:
    sealed = minisign_keys.seal(KEY, "ünter uns", memory=LEAST_MEMORY)
    assert minisign_keys.is_sealed(sealed)
    assert minisign_keys.unseal(sealed, "ünter uns") == KEY
    for password, problem in (("", "password_needed"), ("unter uns", "wrong_password")):
        with pytest.raises(BadFile) as caught:
            minisign_keys.unseal(sealed, password, "me.key")
        assert caught.value.facts == {"address": "me.key", "where": "", "problem": problem}


def test_two_seals_of_one_key_have_nothing_in_common() -> None:
    one, other = (minisign_keys.seal(KEY, "p", memory=LEAST_MEMORY) for _ in range(2))
    first, second = (base64.b64decode(file.splitlines()[1]) for file in (one, other))
    assert first[:6] == second[:6]
    assert first[6:38] != second[6:38]
    assert first[54:] != second[54:]
    assert KEY.seed not in first


def test_an_open_secret_key_needs_no_password() -> None:
    file = minisign_keys.seal(KEY)
    assert not minisign_keys.is_sealed(file)
    assert minisign_keys.unseal(file) == KEY


@pytest.mark.parametrize(
    "body",
    [b"", b"x\ny\n", KEY.public.file(), minisign_keys.seal(KEY)[:-9], b"\xff\xfe" * 99],
)
def test_what_is_no_secret_key_is_called_so(body: bytes) -> None:
    with pytest.raises(BadFile) as caught:
        minisign_keys.unseal(body)
    assert caught.value.problem == "not_a_secret_key"


def test_a_secret_key_whose_halves_do_not_belong_together_is_refused() -> None:
    whole = bytearray(base64.b64decode(minisign_keys.seal(KEY).splitlines()[1]))
    whole[100] ^= 1
    file = b"untrusted comment: x\n" + base64.b64encode(whole)
    with pytest.raises(BadFile):
        minisign_keys.unseal(file)


def test_a_key_file_that_asks_for_a_mountain_of_memory_is_refused() -> None:
    whole = bytearray(
        base64.b64decode(minisign_keys.seal(KEY, "p", memory=LEAST_MEMORY).split()[-1])
    )
    whole[38:54] = (2**60).to_bytes(8, "little") * 2
    with pytest.raises(BadFile) as caught:
        minisign_keys.unseal(b"untrusted comment: x\n" + base64.b64encode(whole), "p")
    assert caught.value.problem == "too_much_memory"


def test_a_secret_key_never_shows_itself() -> None:
    assert KEY.seed.hex() not in repr(KEY)
    assert repr(KEY.seed) not in repr(KEY)
