"""An archive of two days: pages that were coded, and rows with everything in them that a stranger could put there."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from archive.nights import DAY, NOW, begun
from coded import archived, coded_tables
from flows.archive.directory import DirectoryStore
from flows.archive.objects import Store
from flows.catalog.files import open_catalog
from flows.exports import FORMATS, Exported, Request, export

NEXT = DAY + timedelta(days=1)
READERS = Path(__file__).parents[2] / ".venv" / "readers" / "bin"
"""Programs of the environment that `make soak` fills with tools of others."""
HOSTILE = "=cmd|' /C calc'!A0 <script>alert(1)</script>\x00\x1b[2J\u202egnp.exe\u2066 \"q\"\t\r\nnext, line;\u2028@x"
GAPS = pl.DataFrame({"day": [NEXT], "source_id": ["absente"], "status": ["blocked"], "reason": ["challenge"]})

Write = Callable[..., Exported]


def hostile_tables() -> dict[str, pl.DataFrame]:
    """Return the coded tables of another day under other ids, their texts hostile; the first mention is again there as it was."""
    tables = coded_tables()
    other = {"day": pl.lit(NEXT), "article_id": pl.lit("h") + pl.col("article_id")}
    texts = {name: pl.lit(HOSTILE) for name in ("actor_text", "target_text", "place_text", "sentence", "trigger")}
    hidden = {"voice": pl.lit("attributed"), "attributed_to": pl.lit(HOSTILE)}
    mentions = tables["mentions"].with_columns(
        mention_id=pl.lit("h") + pl.col("mention_id"), reported_by=pl.lit(None, pl.String), **texts, **hidden, **other
    )
    return {
        "articles": tables["articles"].with_columns(title=pl.lit(HOSTILE), authors=pl.concat_list(pl.lit(HOSTILE)), **other),
        "mentions": pl.concat([mentions, tables["mentions"].head(1).with_columns(day=pl.lit(NEXT))]),
        "args": tables["args"].head(0),
        "events": tables["events"].with_columns(
            event_id=pl.lit("h") + pl.col("event_id"), article_ids=pl.concat_list(pl.lit("h")), day=pl.lit(NEXT), actor_text=pl.lit(HOSTILE)
        ),
        "links": tables["links"].with_columns(
            *((pl.lit("h") + pl.col(name)).alias(name) for name in ("mention_id", "event_id", "article_id", "text_id", "tied_to")),
            day=pl.lit(NEXT),
        ),
        "ledger": tables["ledger"].with_columns(day=pl.lit(NEXT)),
    }


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("exported")
    archive = archived(begun(DirectoryStore(folder / "archive")), folder)
    return archived(archive, folder, hostile_tables(), day=NEXT, number=1, now=NOW + timedelta(days=1))


@pytest.fixture
def write(store: Store, tmp_path: Path) -> Write:
    """Return a function that exports the archive in a format, with options of the request."""

    def run(name: str, output: str = "out", first: date = DAY, last: date = NEXT, **options: object) -> Exported:
        chosen = {"as_of": None, "where": None, "gaps": GAPS, "now": NOW + timedelta(days=9), **options}
        return export(store, open_catalog(), FORMATS[name], Request(first=first, last=last, **chosen), tmp_path / output)

    return run


@pytest.fixture
def mentions() -> pl.DataFrame:
    """Return the mentions of both days, each once."""
    return pl.concat([coded_tables()["mentions"], hostile_tables()["mentions"].head(-1)])
