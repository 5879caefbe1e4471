from pathlib import Path

import pytest

from flows.catalog.backfill import read_backfill
from flows.catalog.files import CatalogError, open_catalog, packaged_config
from flows.catalog.sources import read_source
from flows.records import FillWay

PACKAGED = (packaged_config() / "backfill.toml").read_text(encoding="utf-8")
WAYS = 'ways = ["archive", "warc", "lists", "live"]'


def test_third_parties_are_asked_only_where_somebody_says_so() -> None:
    assert set(FillWay) - set(read_backfill(open_catalog()).ways) == {FillWay.COMMON_CRAWL, FillWay.WAYBACK}


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (WAYS, 'ways = ["archiv"]', "ways"),
        (WAYS, f"{WAYS}\nwayz = []", "wayz"),
        ("per_minute = 12", "per_minut = 12", "wayback.per_minut"),
        ("delay_factor = 2", "delay_factor = 0.5", "delay_factor"),
    ],
)
def test_what_cannot_be_meant_is_named_with_its_line(before: str, after: str, words: str, tmp_path: Path) -> None:
    text = PACKAGED.replace(before, after)
    (tmp_path / "backfill.toml").write_text(text, encoding="utf-8")
    line = text.splitlines().index(after.splitlines()[-1]) + 1
    with pytest.raises(CatalogError, match=rf"backfill.toml:{line}: {words}"):
        read_backfill(open_catalog([tmp_path]))


def test_a_source_may_allow_its_own_ways(tmp_path: Path) -> None:
    text = (packaged_config() / "sources" / "voa-afrique.toml").read_text(encoding="utf-8")
    (tmp_path / "press.toml").write_text(f'backfill_ways = ["lists", "wayback"]\n{text}', encoding="utf-8")
    assert read_source(tmp_path / "press.toml").backfill_ways == (FillWay.LISTS, FillWay.WAYBACK)
    (tmp_path / "press.toml").write_text(f'backfill_ways = ["lists", "waybak"]\n{text}', encoding="utf-8")
    with pytest.raises(CatalogError, match=r"press.toml:1: backfill_ways"):
        read_source(tmp_path / "press.toml")
