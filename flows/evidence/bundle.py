"""Evidence as one file: a WACZ with the capture, the row, the citation and the proofs."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from flows import __version__
from flows.archive.copied import copied_records
from flows.archive.objects import Store
from flows.archive.proofs import to_json
from flows.archive.wacz import About, Page, write_wacz
from flows.evidence.document import to_document
from flows.evidence.walk import Evidence

HOW_TO = """\
This file holds an archived page, and a row that was made of it.

- Open it in ReplayWeb.page to see the page as it was archived. Nothing is fetched from the publisher.
- evidence/row.json: the row, its article, its capture, and what came of cleaning and coding the page again.
- evidence/citation.txt: how to cite it.
- evidence/proofs.json: that row and record are in the archive's chain of commits. `dateline audit --check proofs.json` checks it
  without the archive; so does a page of Python (docs/keep-the-archive.md).
- archive/data.warc.gz: request, response and what was known before, byte for byte as in the archive.
"""


def write_bundle(path: Path, store: Store, evidence: Evidence, now: datetime) -> None:
    """Write a WACZ of evidence that was gathered `deep`; the file is whole or not there. Raises StoreError, RecordError."""
    article, capture = evidence.found.article.row(0, named=True), evidence.found.capture.row(0, named=True)
    title = article["title"] or article["url"]
    about = About(
        title=f"Evidence: {title}",
        description=evidence.citation,
        software=f"Dateline {__version__}",
        created=now,
    )
    document = json.dumps(to_document(evidence), indent=1, ensure_ascii=False, default=str)
    extra = {
        "evidence/row.json": document.encode(),
        "evidence/citation.txt": f"{evidence.citation}\n".encode(),
        "evidence/proofs.json": to_json(evidence.proofs).encode(),
        "evidence/readme.txt": HOW_TO.encode(),
    }
    page = Page(id=evidence.found.id, url=capture["url"], at=capture["fetched_at"], title=title, text=article["text"] or None)
    write_wacz(path, about, copied_records(store, evidence.found.capture), [page], extra)
