from pathlib import Path

import pytest

from flows.catalog.files import Catalog, CatalogError, packaged_config
from flows.catalog.inventory import check_files
from flows.catalog.parsers import read_parsers

PACKAGED = packaged_config()


def overlay(folder: Path, content: str) -> Catalog:
    """Return a catalog with another parser of French."""
    (folder / "parsers").mkdir()
    (folder / "parsers" / "fr.toml").write_text(content, encoding="utf-8")
    return Catalog((PACKAGED, folder))


def test_each_parser_knows_what_a_subject_is() -> None:
    parsers = read_parsers(Catalog((PACKAGED,)))
    assert set(parsers) == {"en", "fr"}
    assert all(
        {"subject", "passive_subject", "object", "relative_clause", "conjunct"} == set(each.relations.values()) for each in parsers.values()
    )


def test_a_parser_of_ones_own_takes_the_place_of_the_packaged_one(tmp_path: Path) -> None:
    catalog = overlay(tmp_path, 'package = "fr_dep_news_trf"\norigin = "mine"\n[relations]\n"nsubj" = "subject"\n')
    check_files(catalog)
    assert read_parsers(catalog)["fr"].package == "fr_dep_news_trf"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ('package = "m"\norigin = "mine"\n[relations]\n"nsubj" = "actor"\n', r"fr\.toml:4: relations\.nsubj"),
        ('package = "../m"\norigin = "mine"\n[relations]\n"nsubj" = "subject"\n', r"fr\.toml:1: package"),
        ('package = "m"\norigin = "mine"\n', r"fr\.toml:1: relations: missing"),
        ('package = "m"\norigin = "mine"\nmodel = "x"\n[relations]\n"nsubj" = "subject"\n', r"fr\.toml:3: model: unknown key"),
    ],
)
def test_a_parser_that_cannot_be_used_is_named_by_file_line_and_key(tmp_path: Path, content: str, fault: str) -> None:
    with pytest.raises(CatalogError, match=fault) as refused:
        read_parsers(overlay(tmp_path, content))
    assert "\n" not in str(refused.value)
