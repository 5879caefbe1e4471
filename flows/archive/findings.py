"""What a verification looks at, and what it finds."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from flows.archive.depth import Depth

MISSING = "missing"
WRONG_SIZE = "wrong_size"
DAMAGED = "damaged"
BROKEN_CHAIN = "broken_chain"
UNREADABLE = "unreadable"

WORDS = {Depth.LISTING: "listing", Depth.CHECKSUMS: "checksums", Depth.DEEP: "every byte"}


class Finding(BaseModel):
    """Something that is not as the commits say: which object, what is wrong with it."""

    model_config = ConfigDict(frozen=True)

    kind: str
    key: str
    detail: str


class Verification(BaseModel):
    """What a verification looked at and found. `orphans` are data objects that no commit names: they do no harm.

    `objects` and `bytes` are all that commits name; `read` and `read_bytes` those that were looked at more closely than by
    listing. A sample ends at `cursor`, where the next begins. `lost` are objects that a repair could not bring back and that
    other objects stand for since: they are told, and are no findings.
    """

    model_config = ConfigDict(frozen=True)

    depth: Depth
    days: int
    commits: int
    objects: int
    bytes: int
    read: int = 0
    read_bytes: int = 0
    share: float | None = None
    cursor: str | None = None
    findings: tuple[Finding, ...]
    orphans: tuple[str, ...]
    lost: tuple[str, ...] = ()

    @property
    def intact(self) -> bool:
        """Whether everything that was looked at is as the commits say."""
        return not self.findings

    def lines(self) -> list[str]:
        """Return the result for a reader: a line for each finding, then the sum."""
        looked = f"days {self.days}, commits {self.commits}, objects {self.objects}, {self.bytes / 1e6:.1f} MB ({WORDS[self.depth]}"
        sample = f" of {self.read} objects, {self.read_bytes / 1e6:.1f} MB" if self.share else ""
        verdict = "intact" if self.intact else f"findings {len(self.findings)}"
        orphans = f", not named by any commit {len(self.orphans)}" if self.orphans else ""
        lost = f", lost for good {len(self.lost)}" if self.lost else ""
        return [*(f"{each.kind}: {each.key}: {each.detail}" for each in self.findings), f"{verdict}: {looked}{sample}){lost}{orphans}"]
