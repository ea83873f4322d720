"""A service that makes videos playable and lays them in a person's repository."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.conftest import Reply, Request
from tests.share.stage import Serve, answer

Lay = Callable[[str, bytes], dict[str, Any]]
"""Stores bytes in the repository that a token is for, and gives the blob."""


class VideoStage:
    """`work` is how often it has to be asked about a video; `end` what it says in the end.
    `check`: whether it can read the tokens it gets."""

    def __init__(self, serve: Serve, lay: Lay, *, check: bool = True) -> None:
        self._lay = lay
        self._check = check
        self.work = 2
        self.videos: list[bytes] = []
        self.allowance: dict[str, object] = {
            "canUpload": True,
            "remainingDailyVideos": 10,
            "remainingDailyBytes": 10_000_000,
        }
        self.end: dict[str, object] = {}
        self.jobs: dict[str, str] = {}
        self.replies: dict[str, Reply | None] = {}
        """Answers in place of the usual ones, by method."""
        self.served = serve(self._answer)

    def _answer(self, request: Request) -> Reply | None:
        name = urlsplit(request.path).path.rpartition(".")[2]
        query = parse_qs(urlsplit(request.path).query)
        if name in self.replies:
            return self.replies[name]
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if name == "getUploadLimits":
            method = "app.bsky.video.getUploadLimits"
            audience = "did:web:" + self.served.address.partition("://")[2].replace(":", "%3A")
            right = token.startswith(f"{audience}|{method}|") or not self._check
            return (
                answer(200, self.allowance) if right else answer(401, {"error": "BadJwtAudience"})
            )
        if name == "uploadVideo":
            assert request.headers["Content-Type"] == "video/mp4"
            assert query["did"][0] in token or not self._check
            assert query["name"][0].endswith(".mp4")
            job = f"job-{len(self.videos)}"
            self.videos.append(request.body)
            self.jobs[job] = token
            return answer(200, self._state(job))
        assert name == "getJobStatus" and not token
        job = query["jobId"][0]
        if job not in self.jobs:
            return answer(404, {"error": "NotFound"})
        self.work -= 1
        return answer(200, {"jobStatus": self._state(job)})

    def _state(self, job: str) -> dict[str, object]:
        found: dict[str, object] = {"jobId": job, "did": "did:plc:x", "state": "JOB_STATE_ENCODING"}
        if self.work > 0:
            return found
        if self.end:
            return {**found, **self.end}
        blob = self._lay(self.jobs[job], self.videos[int(job.partition("-")[2])])
        return {**found, "state": "JOB_STATE_COMPLETED", "blob": blob}
