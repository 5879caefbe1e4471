import polars as pl
import pytest
from typer.testing import CliRunner

from flows.catalog.files import open_catalog
from flows.catalog.lexicons import load_vocabulary
from flows.cli.app import app
from flows.events import code_articles
from flows.tables import Args

SENTENCE = "Le ministre a accusé les rebelles d'avoir tué trois soldats mardi."


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")


def test_a_sentence_is_coded_with_its_candidates_and_rules() -> None:
    shown = CliRunner().invoke(app, ["try", SENTENCE, "--published", "2024-05-10"])
    assert shown.exit_code == 0, shown.output
    assert "accuse" in shown.output
    assert "killing" in shown.output
    assert "7 May 2024" in shown.output
    assert "object_control" in shown.output
    assert any(line.split()[:3] == ["→", "target", "1"] for line in shown.output.splitlines())


def test_of_a_candidate_that_was_not_taken_it_says_why() -> None:
    shown = CliRunner().invoke(app, ["try", "--language", "ar", "قتل مسلحون ثلاثة جنود في هجوم على حاجز قرب حلب أمس."]).output
    lines = [line.split() for line in shown.splitlines()]
    assert [line[0] for line in lines if line[-4:] == ["it", "is", "the", "actor"]] == ["target"]
    controlled = (
        "Mardi, des hommes armés ont tué douze civils dans une attaque près de Djibo, a affirmé le ministre de la Sécurité, "
        "qui accuse les groupes djihadistes d'avoir incendié plusieurs villages."
    )
    assert "it costs more" in CliRunner().invoke(app, ["try", controlled]).output


def test_words_from_right_to_left_turn_no_cell_beside_them_round() -> None:
    shown = CliRunner().invoke(app, ["try", "--language", "ar", "قصف الجيش السوري مدينة إدلب، بحسب الأمم المتحدة."]).output
    rows = [line.replace("\u2068", "<").replace("\u2069", ">") for line in shown.splitlines()]
    assert [row.split()[0] for row in rows if "<" in row][:2] == ["Actor", "Target"]
    assert any("<الجيش السوري>" in row and row.rstrip().endswith("SYR-MIL") for row in rows)
    assert "\u2068" not in CliRunner().invoke(app, ["try", SENTENCE]).output


def test_a_text_without_acts_says_so() -> None:
    assert "no act is told" in CliRunner().invoke(app, ["try", "Il fait beau."]).output


def test_a_language_without_a_lexicon_is_bad_usage() -> None:
    shown = CliRunner().invoke(app, ["try", "Hola.", "--language", "xx"])
    assert "no lexicon; there are" in str(shown.exception)


def test_candidates_are_ranked_from_one_within_their_role() -> None:
    article = pl.DataFrame({"article_id": ["a"], "language": ["fr"], "title": [""], "text": [SENTENCE]})
    coded = code_articles(article.with_columns(published_on=pl.lit(None, pl.Date)), load_vocabulary(open_catalog()))
    args = Args.validate(coded.args, cast=True)
    ranks = args.group_by("mention_id", "role").agg(pl.col("rank").sort())
    assert all(rank == list(range(1, len(rank) + 1)) for rank in ranks["rank"].to_list())
    assert args.join(coded.mentions, on="mention_id", how="anti").is_empty()
