"""Sends the files of a share to Porchlight. Whatever goes wrong here, nothing is posted yet."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from desktop.errors import BadFile, BadReply, Refused, Unclear
from desktop.model import Account, Attachment, Outgoing, Secrets
from desktop.practice.answers import LIMITS, halted
from desktop.practice.signin import bearer, text_of
from desktop.replies import before_publishing, expect_record, trouble
from desktop.web import Web, bare

_MOST = {
    "picture": LIMITS.picture_bytes,
    "video": LIMITS.video_bytes,
    "document": LIMITS.document_bytes,
}


def attach(
    web: Web,
    address: str,
    account: Account,
    secrets: Secrets,
    outgoing: Outgoing,
    now: datetime,
) -> list[str]:
    """The ids of the uploaded files, all of them read before the first is sent.
    Errors: `BadFile`, `Refused` and those of an upload, none of them `Unclear`."""
    if len(outgoing.pictures) > LIMITS.pictures:
        raise Refused(reason="pictures", status=0)
    bodies = [_content(one) for one in outgoing.pictures]
    return [
        _upload(web, address, account, secrets, one, body, now)
        for one, body in zip(outgoing.pictures, bodies, strict=True)
    ]


def _upload(
    web: Web,
    address: str,
    account: Account,
    secrets: Secrets,
    attached: Attachment,
    body: bytes,
    now: datetime,
) -> str:
    name = f"{attached.kind}.{attached.mime.partition('/')[2]}"
    try:
        answer = web.write(
            "POST",
            f"{address}/api/media",
            token=bearer(secrets),
            files={"file": (name, body, attached.mime)},
            form={"alt": attached.alt, "title": attached.title},
        )
    except Unclear as error:
        raise before_publishing(error) from error
    if not answer.ok:
        raise halted(answer) or trouble(answer, now, account=account.id)
    media = text_of(expect_record(answer, "media"), "id")
    if not media:
        raise BadReply(address=bare(answer.url), where="media.id", status=answer.status)
    return media


def _content(attached: Attachment) -> bytes:
    try:
        body = Path(attached.path).read_bytes()
    except OSError as error:
        raise BadFile(address=attached.path, where="", problem="missing") from error
    most = _MOST[attached.kind]
    if len(body) > most:
        raise Refused(reason=f"{attached.kind}_size", status=0, limit=most)
    return body
