from __future__ import annotations

from pathlib import Path

import pytest

from flows.catalog.files import Catalog, CatalogError, packaged_config
from flows.catalog.phrases import KINDS, load_phrases, read_phrases

HEADER = "kind,phrase,origin\n"


def test_the_packaged_phrases_are_read_and_every_kind_and_origin_is_there() -> None:
    phrases = load_phrases(Catalog((packaged_config(),)))
    assert {phrase.kind for phrase in phrases} == set(KINDS)
    assert {"fr", "en", "es", "ar", "de", "ru", "mul"} <= {phrase.language for phrase in phrases}
    assert all(phrase.origin for phrase in phrases)


def test_a_users_file_replaces_the_packaged_one_of_its_language(tmp_path: Path) -> None:
    folder = tmp_path / "clean" / "phrases"
    folder.mkdir(parents=True)
    (folder / "fr.csv").write_text(HEADER + 'byline,"Signé, ",own\n', encoding="utf-8")
    phrases = load_phrases(Catalog((packaged_config(), tmp_path)))
    assert [phrase.phrase for phrase in phrases if phrase.language == "fr"] == ["Signé,"]
    assert any(phrase.language == "en" for phrase in phrases)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("kind,phrase\n", "fr.csv:1: the columns are kind,phrase,origin"),
        (HEADER + "consent,x\n", "fr.csv:2: 3 columns are needed, 2 are there"),
        (HEADER + "byline,Par,own\nconsents,x,own\n", "fr.csv:3: kind: 'consents' is none of"),
        (HEADER + "consent,,own\n", "fr.csv:2: phrase: is empty"),
        (HEADER + "consent,x,\n", "fr.csv:2: origin: is empty"),
        (HEADER + 'consent,"x,own\n', "fr.csv: unexpected end of data"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "fr.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CatalogError) as error:
        read_phrases(path)
    assert message in str(error.value)


def test_a_file_is_named_by_its_language(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="named by its language"):
        read_phrases(tmp_path / "French-1.csv")
