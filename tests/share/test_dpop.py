"""Proofs, judged by a library that we did not write."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode

from joserfc import jwk, jws

from desktop.model import Secret
from desktop.share.dpop import Key, proof, token_hash

TOKEN = Secret("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU")


def test_the_token_hash_is_that_of_rfc_9449_section_7():
    assert token_hash(TOKEN) == "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"


def test_a_proof_holds_before_another_library(now):
    key = Key.new()
    made = proof(key, "POST", "https://a.example/token?x=1#y", now, nonce="n", access=TOKEN)
    public = jwk.ECKey.import_key(key.public)
    checked = jws.deserialize_compact(made.reveal(), public, algorithms=["ES256"])
    claims = json.loads(checked.payload)
    assert checked.headers()["typ"] == "dpop+jwt"
    assert checked.headers()["jwk"] == key.public
    assert "d" not in key.public
    assert claims.pop("jti")
    assert claims == {
        "htm": "POST",
        "htu": "https://a.example/token",
        "iat": int(now.timestamp()),
        "nonce": "n",
        "ath": token_hash(TOKEN),
    }


def test_no_two_proofs_are_the_same(now):
    key = Key.new()
    proofs = {proof(key, "GET", "https://a.example/", now).reveal() for _ in range(20)}
    assert len(proofs) == 20


def test_a_key_survives_the_vault_and_shows_itself_to_nobody():
    for _ in range(40):  # numbers with leading zeros among them, sooner or later
        key = Key.new()
        assert len(key.secret.reveal()) == 43
        assert len(urlsafe_b64decode(key.secret.reveal() + "=")) == 32
        assert Key.of(key.secret).public == key.public
        assert key.secret.reveal() not in repr(key) + repr(key.secret) + str(key.secret)
