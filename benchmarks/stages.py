"""What `night.py` compares a night with, each in a process of its own: its stages run bare, bare loops of libraries, and other crawlers."""

import json
import os
import resource
import socket
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any


def cpu() -> float:
    """Return the CPU seconds of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def timed(step: Callable[[], Any]) -> dict[str, float]:
    """Return the CPU and wall seconds of a step."""
    before, begun = cpu(), time.monotonic()
    step()
    return {"cpu": cpu() - before, "seconds": time.monotonic() - begun}


def bare_stages(day: str) -> dict[str, Any]:
    """Return what each stage of a night takes as a plain function, without a flow, a task run or a server of Prefect's."""
    from datetime import UTC, date, datetime  # noqa: PLC0415

    from flows.archive.probe import open_archive  # noqa: PLC0415
    from flows.batches import batches_of  # noqa: PLC0415
    from flows.ingest import ingest  # noqa: PLC0415
    from flows.publish import publish  # noqa: PLC0415
    from flows.runs import begin_run  # noqa: PLC0415
    from flows.settings import load_settings  # noqa: PLC0415
    from flows.worker import open_pool, work_on  # noqa: PLC0415

    settings, now = load_settings(), datetime.now(UTC)
    run = begin_run(settings, open_archive(settings, now), date.fromisoformat(day), (), now=now)
    if run is None:
        sys.exit("there is no night to do")

    def process() -> None:
        with open_pool(settings) as pool, ThreadPoolExecutor(settings.workers) as threads:
            list(threads.map(lambda batch: work_on(batch, pool), batches_of(run, settings.batch_pages)))

    return {"ingest": timed(lambda: ingest.fn(run)), "process": timed(process), "publish": timed(lambda: publish.fn(run, 0))}


def bare_loops(folder: str) -> dict[str, Any]:
    """Return what trafilatura's extraction alone takes for pages, and the coder alone for the articles that Dateline makes of them."""
    from datetime import UTC, date, datetime  # noqa: PLC0415

    import polars as pl  # noqa: PLC0415
    from trafilatura import bare_extraction  # noqa: PLC0415

    from flows.catalog.files import open_catalog  # noqa: PLC0415
    from flows.catalog.lexicons import load_vocabulary  # noqa: PLC0415
    from flows.events import code_in_waves  # noqa: PLC0415
    from flows.worker import WAVE  # noqa: PLC0415

    pages = [path.read_bytes() for path in sorted(Path(folder).glob("*.html"))]
    vocabulary = load_vocabulary(open_catalog())

    def extract(some: list[bytes]) -> list[dict[str, Any]]:
        found = [bare_extraction(body, with_metadata=True, include_comments=False) for body in some]
        return [
            {
                "article_id": f"{number:016x}",
                "language": "fr" if b'lang="fr"' in body else "en",
                "published": datetime(2026, 3, 8, 12, tzinfo=UTC),
                "day": date(2026, 3, 8),
                "title": one.title,
                "text": one.text,
            }
            for number, (one, body) in enumerate(zip(found, some, strict=True))
            if one is not None
        ]

    def code(rows: list[dict[str, Any]]) -> None:
        code_in_waves(articles_of(pl.DataFrame(rows)), vocabulary, WAVE)

    code(extract(pages[:20]))  # fills caches
    rows: list[dict[str, Any]] = []
    return {"trafilatura": timed(lambda: rows.extend(extract(pages))), "coder": timed(lambda: code(rows)), "articles": len(rows)}


def articles_of(rows: Any) -> Any:  # noqa: ANN401  a frame
    """Return `Articles` rows of a few of their columns, the others empty."""
    import polars as pl  # noqa: PLC0415

    from flows.tables import Articles  # noqa: PLC0415

    schema = Articles.create_empty().schema
    columns = [pl.col(name).cast(kind) if name in rows.columns else pl.lit(None, kind).alias(name) for name, kind in schema.items()]
    return rows.select(columns)


def resolved(port: int) -> None:
    """Let every name of this process lead to a port of loopback, as Dateline's address book does."""
    socket.getaddrinfo = lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]  # type: ignore[assignment]


def news_please(urls: list[str]) -> int:
    """Fetch and extract with news-please's own loop over addresses; return how many articles have a text."""
    from newsplease import NewsPlease  # noqa: PLC0415

    found = NewsPlease.from_urls(urls, request_args={"timeout": 60}, fetch_images=False)  # without a time limit it drops all
    return sum(bool(article and article.maintext) for article in found.values())


def newspaper(urls: list[str]) -> int:
    """Fetch and extract with newspaper4k, 32 threads to fetch as its own loop has them; return how many articles have a text."""
    from newspaper import Article  # noqa: PLC0415
    from newspaper.mthreading import fetch_news  # noqa: PLC0415

    articles = fetch_news([Article(url) for url in urls], threads=32)
    for article in articles:
        article.parse()
    return sum(bool(article.text) for article in articles)


PEERS: dict[str, Callable[[list[str]], int]] = {"news-please": news_please, "newspaper4k": newspaper}


def peer(name: str, port: str, listed: str) -> dict[str, Any]:
    """Return what another crawler takes to fetch and extract pages; its imports and a first page are left out."""
    resolved(int(port))
    urls = Path(listed).read_text(encoding="utf-8").split()
    PEERS[name](urls[:2])
    had: list[int] = []
    return {**timed(lambda: had.append(PEERS[name](urls))), "articles": had[0]}


if __name__ == "__main__":
    sys.stdout = sys.stderr
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
    kind, *words = sys.argv[1:] or ["nothing"]
    if kind != "nothing":
        print(json.dumps({"stages": bare_stages, "loops": bare_loops, "peer": peer}[kind](*words)), file=sys.__stdout__)
