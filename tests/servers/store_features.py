"""What an archive can do without and profits from: features of S3, each tried on a service that really runs."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

from botocore.exceptions import ClientError

from servers.trial import Trial

PART = b"x" * (5 << 20)
"""The smallest part of a multipart upload but the last, by the S3 API."""

WRONG_SHA256 = "A" * 43 + "="


def keeps_digests(trial: Trial) -> bool:
    store = trial.store()
    store.create("digest", b"bytes")
    return store.head("digest").sha256 == hashlib.sha256(b"bytes").hexdigest()


def refuses_other_bytes(trial: Trial) -> bool:
    return trial.put("wrong", b"bytes", ChecksumSHA256=WRONG_SHA256) >= 400


def takes_parts(trial: Trial) -> bool:
    return _multipart(trial, "parts") == 200 and trial.store().head("parts").size == len(PART) + 4


def refuses_parts_again(trial: Trial) -> bool:
    trial.store().create("parts-twice", b"first")
    return _multipart(trial, "parts-twice", IfNoneMatch="*") == 412 and trial.store().get("parts-twice") == b"first"


def shows_unfinished(trial: Trial) -> bool:
    trial.service.client().create_multipart_upload(Bucket=trial.bucket, Key="archive/unfinished")
    store = trial.store()
    left = [each for each in store.leftovers() if "unfinished" in each.name]
    for each in left:
        store.abandon(each)
    return len(left) == 1 and not list(store.leftovers())


def replaces_what_is_known(trial: Trial) -> bool:
    trial.put("known", b"one")
    tag = trial.service.client().head_object(Bucket=trial.bucket, Key="known").get("ETag")
    return tag is not None and (trial.put("known", b"two", IfMatch=tag), trial.put("known", b"three", IfMatch=tag)) == (200, 412)


def refuses_strangers(trial: Trial) -> bool:
    return trial.put("stranger", b"x", replace(trial.service, secret_key="another-secret")) == 403


def _multipart(trial: Trial, name: str, **conditions: str) -> int:
    """Return the status that completing an upload of two parts has."""
    client, where = trial.service.client(1), {"Bucket": trial.bucket, "Key": f"archive/{name}"}
    upload = client.create_multipart_upload(**where)["UploadId"]
    tags = [
        client.upload_part(**where, UploadId=upload, PartNumber=number, Body=body)["ETag"] for number, body in ((1, PART), (2, b"last"))
    ]
    parts = {"Parts": [{"ETag": tag, "PartNumber": number} for number, tag in enumerate(tags, 1)]}
    try:
        client.complete_multipart_upload(**where, UploadId=upload, MultipartUpload=parts, **conditions)
    except ClientError as error:
        client.abort_multipart_upload(**where, UploadId=upload)
        return error.response["ResponseMetadata"]["HTTPStatusCode"]
    return 200


FURTHER: dict[str, Callable[[Trial], bool]] = {
    "keeps SHA-256": keeps_digests,
    "refuses other bytes": refuses_other_bytes,
    "takes parts": takes_parts,
    "refuses parts again": refuses_parts_again,
    "shows unfinished uploads": shows_unfinished,
    "replaces If-Match": replaces_what_is_known,
    "refuses a wrong secret": refuses_strangers,
}
"""What is good to have; of a directory none is asked."""
