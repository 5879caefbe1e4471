import json
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest

from archive.nights import NOW, begun, exchange, run_id
from coded import archived, coded_tables
from commands import Command
from flows.archive.directory import DirectoryStore
from flows.archive.taking_down import take_down
from flows.cli.marked_sentence import marked_sentence
from flows.events import CODER_VERSION


def made() -> pl.DataFrame:
    """Return the mentions that the pages come to."""
    return coded_tables()["mentions"]


def id_of(event_type: str) -> str:
    return str(made().filter(event_type=event_type)["mention_id"].item())


HOSTILE = "\x1b[2J\u202egnp.exe [red]x[/red] <script>"


@pytest.fixture
def archive(tmp_path: Path) -> DirectoryStore:
    store = DirectoryStore(tmp_path / "archive")
    archived(begun(store), tmp_path)
    return store


def test_the_walk_is_printed_from_the_marked_sentence_to_the_citation(dateline: Command, archive: DirectoryStore, tmp_path: Path) -> None:
    assert archive.root.exists()
    answer = dateline("evidence", id_of("air_strike")[:9], "--bundle", "strike.wacz")
    assert (answer.code, answer.errors) == (0, "")
    lines = answer.out.splitlines()
    assert lines[0] == (
        "Sentence   Selon un [speaker: porte-parole de la police], l'[actor: armée syrienne] a [act: bombardé] la "
        "[target: [place: ville d'Alep]] [date: samedi]."
    )
    labels = dict.fromkeys(line.split()[0] for line in lines if not line.startswith(" "))
    assert list(labels) == ["Sentence", "Row", "Article", "Capture", "Bytes", "Proof", "State", "Again", "Bundle", "Cite"]
    assert next(line for line in lines if line.startswith("Again")).endswith(": same")
    with ZipFile(tmp_path / "strike.wacz") as package:
        assert package.read("evidence/citation.txt").decode().strip() in answer.out


def test_it_is_one_json_object_for_programs(dateline: Command, archive: DirectoryStore) -> None:
    assert archive.root.exists()
    answer = dateline("evidence", id_of("air_strike"), "--json", "--no-recode")
    told = json.loads(answer.out)
    assert (answer.code, told["verdict"], told["mention"]["event_type"]) == (0, "not_recoded", "air_strike")
    assert {"citation", "state", "article", "capture", "record", "proofs"} <= set(told)


def test_what_comes_out_otherwise_now_is_told_field_by_field_with_exit_code_3(dateline: Command, tmp_path: Path) -> None:
    is_strike = pl.col("mention_id") == id_of("air_strike")
    of_article = made().filter(pl.col("article_id") == made().filter(is_strike)["article_id"].item())
    other = of_article.with_columns(actor_id=pl.when(is_strike).then(pl.lit("RUS-MIL")).otherwise("actor_id"), coder_version=pl.lit("0.9"))
    by_target = {"trigger": "target_text", "trigger_start": "target_start", "trigger_end": "target_end"}
    invented = other.filter(is_strike).with_columns(
        mention_id=pl.lit("00gone"), **{name: pl.col(column) for name, column in by_target.items()}
    )
    articles = coded_tables()["articles"].with_columns(text=pl.col("text") + " More.")
    tables = {"mentions": pl.concat([other.filter(is_strike), invented]), "articles": articles}
    archived(begun(DirectoryStore(tmp_path / "archive")), tmp_path, tables)
    answer = dateline("evidence", of_article["article_id"][0])
    killing = of_article.filter(event_type="killing")["mention_id"].item()
    told = [line.strip() for line in answer.out.splitlines()]
    assert answer.code == 3
    assert f"mention {id_of('air_strike')}: actor_id: RUS-MIL → SYR-MIL" in told
    assert {"mention 00gone is gone", f"mention {killing} is added"} <= set(told)
    length = len(articles.filter(article_id=of_article["article_id"][0])["text"].item())
    assert f": text: {length} characters → {length - 6}, first at {length - 6}: More. → " in answer.out
    assert f"coder {CODER_VERSION}" in answer.out.partition("the row has")[0]
    assert "coder 0.9" in answer.out.partition("the row has")[2]


def test_what_was_taken_down_shows_its_reason_and_nothing_else(dateline: Command, archive: DirectoryStore) -> None:
    take_down(archive, exchange(0).url, f"asked for {HOSTILE}", now=NOW + timedelta(days=1), run=lambda: run_id(9))
    answer = dateline("evidence", id_of("air_strike"))
    assert answer.code == 3
    assert answer.out.splitlines()[0].startswith(
        f"Taken down mention {id_of('air_strike')} of 2026-03-08, on 2026-03-10 02:30:00 UTC: asked for"
    )
    assert not {"\x1b", "\u202e"} & set(answer.out)
    assert "Alep" not in answer.out
    assert json.loads(dateline("evidence", id_of("air_strike"), "--json").out)["verdict"] == "taken_down"
    assert dateline("evidence", id_of("air_strike"), "--bundle", "x.wacz").code == 2


def test_broken_evidence_is_one_line_and_exit_code_1(dateline: Command, archive: DirectoryStore) -> None:
    archive.remove(next(archive.list("warc/")).key)
    answer = dateline("evidence", id_of("air_strike"))
    assert (answer.code, answer.out) == (1, "")
    assert "warc/2026/03/08/" in answer.line


def test_an_unknown_id_is_one_line_and_exit_code_2(dateline: Command, archive: DirectoryStore) -> None:
    assert archive.root.exists()
    assert (dateline("evidence", "zz").code, dateline("evidence", "zz").line.split(":")[0]) == (2, "zz")


def test_hostile_titles_do_nothing_to_a_terminal(dateline: Command, tmp_path: Path) -> None:
    articles = coded_tables()["articles"].with_columns(title=pl.lit(HOSTILE))
    archived(begun(DirectoryStore(tmp_path / "archive")), tmp_path, {"articles": articles})
    out = dateline("evidence", id_of("consult"), "--no-recode").out
    assert "[red]x[/red] <script>" in out
    assert not {"\x1b", "\u202e"} & set(out)


def test_spans_that_cross_or_lie_elsewhere_are_marked_without_loss() -> None:
    row = dict.fromkeys(made().columns)
    row |= {"sentence": "ab\x1bcd ef", "sentence_start": 10, "trigger_start": 11, "trigger_end": 15, "actor_start": 13, "actor_end": 18}
    row |= {"target_start": 2, "target_end": 4, "target_text": "zz", "date_basis": "inherited", "date_text": "lundi"}
    assert marked_sentence(row).plain == (
        "a[act: b\N{REPLACEMENT CHARACTER}[actor: cd]] ef  [target, in another sentence: zz]  [date, in another sentence: lundi]"
    )


def test_a_sentence_from_right_to_left_is_kept_so_as_a_whole() -> None:
    row = dict.fromkeys(made().columns)
    row |= {"sentence": "وقعت الحكومة هدنة", "sentence_start": 0, "trigger_start": 0, "trigger_end": 4, "actor_start": 5, "actor_end": 12}
    assert marked_sentence(row).plain == "\u2067[act: وقعت] [actor: الحكومة] هدنة\u2069"
