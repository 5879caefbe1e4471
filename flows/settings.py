"""What differs from machine to machine: read once from the environment (`DATELINE_*`), never from the code."""

from __future__ import annotations

import os
import re
from datetime import tzinfo
from functools import cache
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from flows.errors import UsageError, remark

CRON = re.compile(r"[\d*/,\-]+\s+[\d*/,\-]+\s+[\d*/,\-LW?]+\s+[\dA-Za-z*/,\-]+\s+[\dA-Za-z*/,\-#L?]+")

ENDPOINT = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+/?")

Backend = Literal["lexicon", "parser"]
"""What finds the arguments of acts: the lexicons, or a dependency parser beside them."""

Engine = Literal["local", "dask", "ray"]
"""What runs the batches of a night."""

READ_ELSEWHERE = {"DATELINE_VERBOSE"}
"""Variables of ours that the command line reads by itself."""


class SettingsError(UsageError):
    """A setting that cannot be used; the message is one line and names the variable."""


class Settings(BaseSettings):
    """Everything that the environment decides; each field is `DATELINE_` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="DATELINE_", frozen=True, extra="ignore", env_ignore_empty=True)

    archive: str = Field("./archive", description="Root of the archive: a directory or s3://bucket/prefix.")
    s3_endpoint: str | None = Field(None, description="Endpoint of the S3-compatible store; unset for AWS.")
    s3_region: str = Field("us-east-1", description="Region of the store.")
    s3_access_key: str | None = Field(None, description="Access key; unset: boto3's own search order.")
    s3_secret_key: SecretStr | None = Field(None, description="Secret key; unset: boto3's own search order.")
    single_writer: bool = Field(default=False, description="Accept a store that does not enforce conditional creation.")

    other_s3_endpoint: str | None = Field(None, description="Endpoint of another archive (copy, repair --from); unset: as s3_endpoint.")
    other_s3_region: str | None = Field(None, description="Its region; unset: as s3_region.")
    other_s3_access_key: str | None = Field(None, description="Its access key; unset: as s3_access_key.")
    other_s3_secret_key: SecretStr | None = Field(None, description="Its secret key; unset: as s3_secret_key.")

    spool: Path = Field(Path("./spool"), description="Directory for unfinished runs.")
    spool_free_mb: int = Field(100, ge=0, description="Free space that the spool's disk must have for a run to begin, MB.")
    reports: Path = Field(Path("./reports"), description="Directory for the page that each run writes.")
    language: Literal["en", "fr"] = Field("en", description="Language of that page.")
    pictures: bool = Field(default=True, description="Draw that page's pictures (150 MB while it lasts); else it has their tables alone.")
    config: Annotated[tuple[Path, ...], NoDecode] = Field(
        (),
        description="Directories that override the packaged config, file by file; the last one wins. Default ./config.",
    )
    sources: Annotated[tuple[str, ...], NoDecode] = Field((), description="Ids of the sources to follow; none: all that are enabled.")
    timezone: str = Field("UTC", description="Zone whose calendar days the archive uses.")
    cron: str = Field("30 2 * * *", description="When `dateline serve` starts a night, in that zone.")

    notify_url: SecretStr | None = Field(
        None, description="Address that gets a line by POST, {text: ...}, when a run or a source needs a look (Slack, Mattermost)."
    )

    contact: str = Field("https://dateline.invalid/contact", description="Address or URL in the User-Agent.")
    late_days: int = Field(1, ge=0, le=31, description="Days before the run's own whose unseen entries a night takes.")
    slots: int = Field(32, ge=1, le=512, description="Requests under way at once, over all hosts.")
    allow_addresses: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(
        (), description="Non-public networks that may be fetched from (tests and the demo: 127.0.0.0/8)."
    )
    address_book: Path | None = Field(None, description="JSON file of host name to [address, port], for tests and the demo.")
    pace: float = Field(1.0, ge=0, le=100, description="Factor on every delay; below 1 only for hosts of the address book.")

    engine: Engine = Field("local", description="Where batches run: local (processes of this machine), dask or ray (extras).")
    engine_address: str | None = Field(
        None, description="Where that engine's scheduler listens; unset: one is started here, with as many worker processes as `workers`."
    )
    workers: int = Field(2, ge=1, le=256, description="Worker processes that clean and code.")
    batch_pages: int = Field(100, ge=1, le=1000, description="Pages a task.")
    page_seconds: float = Field(10.0, gt=0, description="Longest that one page may take to clean, seconds.")
    worker_memory_mb: int = Field(1500, ge=256, description="Address space of a worker process, MiB.")
    backend: Backend = Field("lexicon", description="What finds who acts on whom: lexicon, or parser (needs the extra `parser`).")
    min_confidence: float = Field(0.0, ge=0, le=1, description="Mentions below this confidence go to rejects.")

    @field_validator("config", "sources", "allow_addresses", mode="before")
    @classmethod
    def split_lists(cls, value: object) -> object:
        """Read a list separated by commas (paths: by the system's path separator or commas)."""
        if isinstance(value, str):
            return tuple(part.strip() for part in value.replace(":/", ",/").split(",") if part.strip())
        return value

    @field_validator("s3_endpoint", "other_s3_endpoint")
    @classmethod
    def endpoint_is_an_address(cls, value: str | None) -> str | None:
        """Refuse an endpoint that is no HTTP address."""
        if value is not None and not ENDPOINT.fullmatch(value):
            msg = f"no address of a store: {value!r}; write it as http://127.0.0.1:8333 or https://s3.example.org"
            raise ValueError(msg)
        return value

    @field_validator("notify_url")
    @classmethod
    def notices_go_to_an_address(cls, value: SecretStr | None) -> SecretStr | None:
        """Refuse what is no HTTP address; the message leaves it out, since it is a secret."""
        if value is not None and not value.get_secret_value().startswith(("http://", "https://")):
            msg = "no address that notices can be posted to; write it as https://hooks.example.org/..."
            raise ValueError(msg)
        return value

    @field_validator("timezone")
    @classmethod
    def zone_exists(cls, value: str) -> str:
        """Refuse a zone that the tz database does not have."""
        if value not in available_timezones():
            msg = f"unknown time zone {value!r}; use a name of the tz database such as Europe/Paris"
            raise ValueError(msg)
        return value

    @field_validator("backend")
    @classmethod
    def backend_is_installed(cls, value: Backend) -> Backend:
        """Refuse the parser where its extra is not installed: before a night begins, not in the midst of it."""
        if value == "parser" and not find_spec("spacy"):
            msg = "parser needs spaCy, which is not installed: pip install 'dateline-news[parser]'"
            raise ValueError(msg)
        return value

    @field_validator("engine")
    @classmethod
    def engine_is_installed(cls, value: Engine) -> Engine:
        """Refuse an engine whose extra is not installed: before a night begins, not in the midst of it."""
        if value != "local" and not find_spec(f"prefect_{value}"):
            msg = f"{value} needs prefect-{value}, which is not installed: pip install 'dateline-news[{value}]'"
            raise ValueError(msg)
        return value

    @field_validator("engine_address")
    @classmethod
    def engine_has_an_address(cls, value: str | None, info: ValidationInfo) -> str | None:
        """Refuse an address for worker processes of this machine: somebody thinks that others do the work."""
        if value is not None and info.data.get("engine") == "local":
            msg = "worker processes of this machine have no address; set DATELINE_ENGINE to dask or ray"
            raise ValueError(msg)
        return value

    @field_validator("cron")
    @classmethod
    def cron_is_valid(cls, value: str) -> str:
        """Refuse what is not five fields of a crontab."""
        if not CRON.fullmatch(value.strip()):
            msg = f"not a cron expression of five fields: {value!r}"
            raise ValueError(msg)
        return value.strip()

    @property
    def zone(self) -> tzinfo:
        """The zone of the archive's days."""
        return ZoneInfo(self.timezone)


@cache
def load_settings() -> Settings:
    """Return the settings of this process; raises SettingsError with one line a field."""
    known = {f"DATELINE_{name.upper()}" for name in Settings.model_fields} | READ_ELSEWHERE
    if unknown := sorted(name for name in os.environ if name.startswith("DATELINE_") and name not in known):
        msg = f"{', '.join(unknown)}: no such setting; `dateline doctor` lists them"
        raise SettingsError(msg)
    try:
        return Settings()
    except ValidationError as error:
        lines = (f"DATELINE_{str(each['loc'][0]).upper()}: {remark(each['msg'])}" for each in error.errors())
        raise SettingsError("; ".join(lines)) from None
