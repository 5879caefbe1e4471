"""S3 services that really run, each on ports of its own on loopback: fit for an archive moto and ministack (Python) and weed mini
(Go); not fit for one rclone and JuiceFS (Go), which put If-None-Match aside.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen
from uuid import uuid4

import boto3
from botocore.config import Config

START_SECONDS = 60.0


@dataclass(frozen=True)
class S3Service:
    """A service under way: its address, and keys that it accepts."""

    endpoint: str
    access_key: str = "a-key-of-the-tests"
    secret_key: str = "a-secret-of-the-tests"

    def client(self, attempts: int = 10, seconds: float = 60):  # noqa: ANN201  boto3 makes its clients at run time
        """Return a boto3 client of the service, which waits so long for an answer."""
        return _client(self, attempts, seconds)

    def new_bucket(self) -> str:
        """Return the name of an empty bucket."""
        name = f"night-{uuid4().hex[:12]}"
        _client(self, 10, 60).create_bucket(Bucket=name)
        return name

    def environment(self, bucket: str, prefix: str = "archive") -> dict[str, str]:
        """Return the variables that make Dateline use a bucket of the service."""
        return {
            "DATELINE_ARCHIVE": f"s3://{bucket}/{prefix}",
            "DATELINE_S3_ENDPOINT": self.endpoint,
            "DATELINE_S3_ACCESS_KEY": self.access_key,
            "DATELINE_S3_SECRET_KEY": self.secret_key,
        }


@cache
def _client(service: S3Service, attempts: int, seconds: float):  # noqa: ANN202  as above
    return boto3.client(
        "s3",
        endpoint_url=service.endpoint,
        region_name="us-east-1",
        aws_access_key_id=service.access_key,
        aws_secret_access_key=service.secret_key,
        config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": attempts}, read_timeout=seconds),
    )


def free_ports(count: int) -> list[int]:
    """Return ports of 127.0.0.1 that nothing listens on."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


@contextmanager
def ministack(folder: Path) -> Iterator[S3Service]:
    """Yield a ministack that keeps its objects in memory."""
    (port,) = free_ports(1)
    service = S3Service(f"http://127.0.0.1:{port}")
    variables = {"GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1", "SERVICES": "s3", "LOG_LEVEL": "WARNING", "TMPDIR": str(folder)}
    with _running([sys.executable, "-m", "ministack"], variables, folder, f"{service.endpoint}/_ministack/health"):
        yield service


@contextmanager
def weed_mini(folder: Path) -> Iterator[S3Service]:
    """Yield a SeaweedFS that keeps its objects in a folder."""
    names = ("master", "volume", "filer", "s3", "admin")
    ports = free_ports(2 * len(names))
    flags = [f"-{name}.port={port}" for name, port in zip(names, ports[::2], strict=True)]
    flags += [f"-{name}.port.grpc={port}" for name, port in zip(names, ports[1::2], strict=True)]
    service = S3Service(f"http://127.0.0.1:{ports[6]}")
    command = [program("weed"), "mini", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", *flags]
    command += ["-webdav=false", "-admin.ui=false", "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false"]
    variables = {"AWS_ACCESS_KEY_ID": service.access_key, "AWS_SECRET_ACCESS_KEY": service.secret_key, "HOME": str(folder)}
    with _running(command, variables, folder, f"{service.endpoint}/status"):
        yield service


@contextmanager
def moto(folder: Path) -> Iterator[S3Service]:
    """Yield a moto server, which keeps its objects in memory."""
    (port,) = free_ports(1)
    service = S3Service(f"http://127.0.0.1:{port}")
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with _running(command, {}, folder, f"{service.endpoint}/moto-api/data.json"):
        yield service


@contextmanager
def rclone(folder: Path) -> Iterator[S3Service]:
    """Yield an rclone that serves a folder; raises FileNotFoundError where it is not installed."""
    (port,) = free_ports(1)
    service = S3Service(f"http://127.0.0.1:{port}")
    (folder / "objects").mkdir()
    command = [program("rclone"), "serve", "s3", "--addr", f"127.0.0.1:{port}", "--auth-key", f"{service.access_key},{service.secret_key}"]
    with _running([*command, str(folder / "objects")], {"RCLONE_CONFIG": "/dev/null"}, folder, service.endpoint):
        yield service


@contextmanager
def juicefs(folder: Path) -> Iterator[S3Service]:
    """Yield the gateway of a JuiceFS volume in a folder; raises FileNotFoundError where it is not installed."""
    port, metrics = free_ports(2)
    service = S3Service(f"http://127.0.0.1:{port}")
    variables = {"MINIO_ROOT_USER": service.access_key, "MINIO_ROOT_PASSWORD": service.secret_key, "HOME": str(folder)}
    volume = f"sqlite3://{folder}/volume.db"
    format_command = [program("juicefs"), "format", volume, "volume", "--storage", "file", "--bucket", f"{folder}/chunks/"]
    subprocess.run(format_command, check=True, capture_output=True, env={**os.environ, **variables})
    command = [program("juicefs"), "gateway", volume, f"127.0.0.1:{port}", "--multi-buckets", "--no-usage-report", "--no-bgjob"]
    command += [f"--metrics=127.0.0.1:{metrics}", f"--log={folder}/gateway.log", f"--cache-dir={folder}/cache"]
    with _running(command, variables, folder, f"{service.endpoint}/minio/health/live"):
        yield service


def program(name: str) -> str:
    """Return the path of a program, this environment's first; raises FileNotFoundError where it is not installed."""
    path = shutil.which(name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if path is None:
        msg = f"{name} is not installed; make conformance installs it"
        raise FileNotFoundError(msg)
    return path


@contextmanager
def _running(command: Sequence[str], variables: Mapping[str, str], folder: Path, health: str) -> Iterator[None]:
    """Run a program until the context ends, from when it answers."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env={**os.environ, **variables}, stdout=log, stderr=log, cwd=folder)
    try:
        until = time.monotonic() + START_SECONDS
        while not _answers(health):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((folder / "server.log").read_text(encoding="utf-8", errors="replace")[-2000:])
            time.sleep(0.1)
        yield
    finally:
        process.kill()
        process.wait()


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:  # noqa: S310  our own loopback address
            return answer.status < 500
    except HTTPError as error:
        error.close()
        return error.code < 500
    except (URLError, ConnectionError, TimeoutError):
        return False
