"""Reports of committed days: one night, several days, and what came before, from an archive of really coded pages."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from archive.nights import DAY, begun, run_id
from coded import archived, coded_tables
from flows.archive.directory import DirectoryStore
from flows.errors import UsageError
from flows.present import load_days, load_night, page_of_a_night, write_page
from flows.report.changes import compare
from flows.settings import Settings

NEXT = DAY + timedelta(days=1)
NOW = datetime(2026, 11, 28, tzinfo=UTC)
SETTINGS = Settings()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> DirectoryStore:
    """Two days: on the second one of the first day's articles was archived anew under another headline, with one act less."""
    folder = tmp_path_factory.mktemp("days")
    store = DirectoryStore(folder / "archive")
    begun(store)
    archived(store, folder)
    archived(store, folder, second_day(), day=NEXT, number=1)
    return store


def second_day() -> dict[str, pl.DataFrame]:
    tables = {
        name: rows.with_columns(day=pl.lit(NEXT), run=pl.lit(run_id(1))) for name, rows in coded_tables().items() if "day" in rows.columns
    }
    articles, mentions = tables["articles"].filter(title="Raid sur Alep"), tables["mentions"]
    own = mentions.filter(pl.col("article_id") == articles["article_id"].item())
    renamed = articles.with_columns(
        previous_article_id="article_id", article_id=pl.lit("later"), title=pl.lit("Onze morts"), version=pl.lit(2, pl.UInt16)
    )
    retold = own.head(own.height - 1).with_columns(mention_id=pl.format("{}-later", "mention_id"), article_id=pl.lit("later"))
    return tables | {"articles": renamed, "mentions": retold}


def test_a_night_knows_what_came_before_it(store: DirectoryStore) -> None:
    night = load_night(store, SETTINGS, NEXT, run_id(1), NOW)
    assert night.before is not None
    assert night.before.days == (DAY,)
    assert night.before.mentions.height == coded_tables()["mentions"].height


def test_a_later_version_is_set_against_the_one_before(store: DirectoryStore) -> None:
    changes = compare(load_night(store, SETTINGS, NEXT, run_id(1), NOW))
    assert changes is not None
    (revision,) = changes.revised
    assert (revision.before, revision.title, len(revision.dropped)) == ("Raid sur Alep", "Onze morts", 1)


def test_a_night_has_the_calendar_of_the_days_up_to_it(store: DirectoryStore) -> None:
    covered = load_night(store, SETTINGS, NEXT, run_id(1), NOW).coverage
    assert covered.group_by("day").len().sort("day").rows() == [(DAY, 2), (NEXT, 2)]
    assert set(covered["status"]) == {"complete", "blocked"}


def test_several_days_count_every_article_once_in_its_newest_version(store: DirectoryStore) -> None:
    night = load_days(store, SETTINGS, DAY, NEXT, NOW)
    assert night.articles.height == coded_tables()["articles"].height
    assert "later" in set(night.articles["article_id"])
    assert set(night.mentions["article_id"]) <= set(night.articles["article_id"])


def test_several_days_add_up_what_the_ledger_says(store: DirectoryStore) -> None:
    night = load_days(store, SETTINGS, DAY, NEXT, NOW)
    presse = night.ledger.filter(source_id="presse").row(0, named=True)
    assert (presse["found"], presse["status"]) == (6, "complete")
    assert (night.first, night.day, night.ledger.height) == (DAY, NEXT, 2)


def test_a_day_of_several_that_nobody_collected_is_a_gap(store: DirectoryStore) -> None:
    night = load_days(store, SETTINGS, DAY - timedelta(days=1), NEXT, NOW)
    presse = night.ledger.filter(source_id="presse").row(0, named=True)
    assert (presse["status"], presse["reason"]) == ("partial", "1 of 3 days not complete")


def test_days_of_which_none_is_committed_are_refused(store: DirectoryStore) -> None:
    with pytest.raises(UsageError, match="no day from 2020-01-01 to 2020-01-02 is committed"):
        load_days(store, SETTINGS, date(2020, 1, 1), date(2020, 1, 2), NOW)


def test_the_page_of_several_days_bears_them_in_its_name_and_draws_its_pictures(store: DirectoryStore, tmp_path: Path) -> None:
    path = write_page(load_days(store, SETTINGS, DAY, NEXT, NOW), tmp_path, SETTINGS)
    assert Path(path).name == f"{DAY}-to-{NEXT}.html"
    assert "<svg width=" in Path(path).read_text(encoding="utf-8")


def test_several_days_read_the_texts_of_what_they_show_when_it_is_shown(store: DirectoryStore) -> None:
    several = load_days(store, SETTINGS, DAY, NEXT, NOW)
    assert "text" not in several.articles.columns
    assert {"text", "near_keys"} <= set(several.whole["articles"].collect_schema())


def test_a_page_in_french_names_types_states_and_sectors_in_french(store: DirectoryStore) -> None:
    night = load_night(store, SETTINGS.model_copy(update={"language": "fr"}), DAY, run_id(0), NOW)
    assert night.label_of("air_strike") == "Frappe aérienne"
    assert [night.actor_of(key) for key in ("SYR-MIL", "REB", "DEU")] == ["Syrie (armée)", "Rebelles", "Allemagne"]


def test_a_machine_that_asks_for_no_pictures_has_their_tables(store: DirectoryStore, tmp_path: Path) -> None:
    bare = SETTINGS.model_copy(update={"pictures": False})
    page = Path(write_page(load_days(store, bare, DAY, NEXT, NOW), tmp_path, bare)).read_text(encoding="utf-8")
    assert 'class="drawn' not in page
    assert page.count("The table behind it") >= 3


def test_a_page_that_cannot_be_made_is_said_and_stops_no_night(store: DirectoryStore, tmp_path: Path) -> None:
    settings = SETTINGS.model_copy(update={"reports": tmp_path, "pictures": False})
    night = load_night(store, settings, NEXT, run_id(1), NOW)
    assert page_of_a_night(replace(night, names={"presse": 7}), settings).startswith("not written: ")
    assert page_of_a_night(night, settings) == str(tmp_path / f"{NEXT}-{run_id(1)}.html")


def test_a_folder_that_takes_no_page_stops_no_night(store: DirectoryStore, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    settings = SETTINGS.model_copy(update={"reports": tmp_path / "file", "pictures": False})
    assert page_of_a_night(load_night(store, settings, NEXT, run_id(1), NOW), settings).startswith("not written: ")
