"""What Goodword asks a server of the AT Protocol for: no more than it needs, or, where that is
not known, the whole account.

Finer permissions can't be listed in `scopes_supported`, so they are asked for first; a server
that refuses them, or quietly leaves them out, is asked again for the coarse one.
Sources: atproto.com/specs/permission, bluesky-social/atproto 4132 (older servers refuse),
@atproto/oauth-provider (request-manager: unknown ones are left out).
"""

from __future__ import annotations

from collections.abc import Sequence

POSTING = "repo:app.bsky.feed.post?action=create&action=delete"
NEEDED = " ".join(
    (
        "atproto",
        POSTING,
        "blob:image/*",
        "blob:video/mp4",
        # The video service stores what it made of a video in the person's repository, with a
        # token for just that; its own name is a bare DID, for which only `*` can stand.
        "rpc:com.atproto.repo.uploadBlob?aud=*",
        "rpc:app.bsky.video.getUploadLimits?aud=*",
    )
)
WHOLE_ACCOUNT = "atproto transition:generic"
_COARSE = WHOLE_ACCOUNT.split()[1]


def wanted(configured: str, supported: Sequence[str], *, coarse: bool) -> tuple[str, ...]:
    """The scopes to try, in order. `coarse`: this server is known to leave finer ones out."""
    first = configured or NEEDED
    if _COARSE not in supported:
        return (first,)
    return (WHOLE_ACCOUNT,) if coarse else tuple(dict.fromkeys((first, WHOLE_ACCOUNT)))


def may_post(granted: str) -> bool:
    """Whether a grant is enough to post with. Servers may write it in other words, and a set
    of permissions (`include:`) is only known by its name."""
    kinds = ("repo:", "repo?", "include:")
    return any(one == _COARSE or one.startswith(kinds) for one in granted.split())
