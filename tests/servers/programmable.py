"""An S3 service in a few lines whose faults a test chooses: one that overwrites, loses answers, refuses or fails."""

import base64
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from servers.s3 import S3Service

BUCKET = "night"
MOMENT = "2026-03-09T02:30:00.000Z"
"""When every object was written, as the listing says."""


@dataclass
class Faults:
    """What the service does wrong.

    `overwrites`: it ignores If-None-Match. `whole_checksum`: it sends an object's checksum with a part of it. `status`:
    answers of that status and `code`, as many as `times` says, to `methods`, once `good` of them were answered well. `lost`: creations
    that it does but whose answer never arrives. `cut`: contents of objects that are cut off half-way.
    `keeps_digests`: it returns the SHA-256 of an object. `racy`: creations that come at once all win. `hides`: it lists
    nothing. `read_only`: it refuses to write. `summed`: its refusals carry a checksum.
    """

    overwrites: bool = False
    whole_checksum: bool = False
    keeps_digests: bool = True
    racy: bool = False
    hides: bool = False
    read_only: bool = False
    summed: bool = False
    status: int = 500
    code: str = "Programmed"
    methods: tuple[str, ...] = ("GET", "HEAD", "PUT", "DELETE")
    times: int = 0
    good: int = 0
    lost: int = 0
    cut: int = 0


@dataclass
class Bucket:
    """The objects of the one bucket, and the requests so far, as method and key."""

    faults: Faults
    objects: dict[str, bytes] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    bucket: Bucket

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET" and self.bucket.faults.cut > 0 and status < 300:
            self.bucket.faults.cut -= 1
            self.close_connection = True
            body = body[: len(body) // 2]
        if self.command != "HEAD":
            self.wfile.write(body)

    def refuse(self, status: int, code: str) -> None:
        body = f"<Error><Code>{code}</Code><Message>as\nprogrammed</Message></Error>".encode()
        summed = {"x_amz_checksum_crc32": base64.b64encode(zlib.crc32(body).to_bytes(4, "big")).decode()}
        self.answer(status, body, **(summed if self.bucket.faults.summed else {}))

    def handle_request(self) -> None:
        parts = urlsplit(self.path)
        _, bucket, key = [*unquote(parts.path).split("/", 2), "", ""][:3]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with self.bucket.lock:
            self.bucket.requests.append((self.command, key))
            if bucket != BUCKET:
                self.refuse(404, "NoSuchBucket")
            elif self.bucket.faults.times > 0 and self.command in self.bucket.faults.methods and self.is_enough():
                self.bucket.faults.times -= 1
                self.refuse(self.bucket.faults.status, self.bucket.faults.code)
            elif self.command == "PUT" and self.bucket.faults.read_only:
                self.refuse(403, "AccessDenied")
            elif self.command == "PUT":
                self.put(key, body)
            elif self.command == "DELETE":
                self.bucket.objects.pop(key, None)
                self.answer(204)
            elif not key:
                self.list(parse_qs(parts.query).get("prefix", [""])[0])
            else:
                self.get(key)

    do_GET = do_PUT = do_HEAD = do_DELETE = handle_request  # noqa: N815  the names http.server calls

    def is_enough(self) -> bool:
        self.bucket.faults.good -= 1
        return self.bucket.faults.good < 0

    def put(self, key: str, body: bytes) -> None:
        if key in self.bucket.objects and self.headers.get("If-None-Match") == "*" and not self.may_overwrite(key):
            self.refuse(412, "PreconditionFailed")
            return
        self.bucket.objects[key] = body
        if self.bucket.faults.lost > 0:
            self.bucket.faults.lost -= 1
            self.close_connection = True
            return
        self.answer(200, ETag='"e"')

    def may_overwrite(self, key: str) -> bool:
        return self.bucket.faults.overwrites or (self.bucket.faults.racy and key.endswith("/race"))

    def get(self, key: str) -> None:
        content = self.bucket.objects.get(key)
        if content is None:
            self.refuse(404, "NoSuchKey")
            return
        headers = {"x_amz_checksum_sha256": base64.b64encode(sha256(content).digest()).decode()} if self.bucket.faults.keeps_digests else {}
        if self.bucket.faults.whole_checksum:
            headers = {"x_amz_checksum_crc32": base64.b64encode(zlib.crc32(content).to_bytes(4, "big")).decode()}
        part = self.headers.get("Range")
        if part:
            start, _, end = part.removeprefix("bytes=").partition("-")
            piece = content[int(start) : int(end) + 1 if end else None]
            kept = headers if self.bucket.faults.whole_checksum else {}
            self.answer(206, piece, Content_Range=f"bytes {start}-{int(start) + len(piece) - 1}/{len(content)}", **kept)
        else:
            self.answer(200, content, ETag='"e"', **headers)

    def list(self, prefix: str) -> None:
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(content)}</Size><LastModified>{MOMENT}</LastModified></Contents>"
            for key, content in sorted(self.bucket.objects.items())
            if key.startswith(prefix) and not self.bucket.faults.hides
        )
        self.answer(200, f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>".encode())


@contextmanager
def programmable(faults: Faults) -> Iterator[tuple[S3Service, Bucket]]:
    """Yield a service with faults, and its one bucket."""
    bucket = Bucket(faults)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Programmed", (Handler,), {"bucket": bucket}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield S3Service(f"http://127.0.0.1:{server.server_port}"), bucket
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
