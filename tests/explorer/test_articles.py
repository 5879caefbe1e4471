"""A mention in its article."""

from explorer.conftest import Ask
from flows.archive.directory import DirectoryStore
from flows.explorer.articles import find_article, list_candidates, mark_article, rows_beside
from flows.explorer.listing import Row, find_row
from flows.explorer.rows import Rows
from flows.report.marks import KINDS


def row_of(ask: Ask, key: str) -> Row:
    row = find_row(ask("")[0], key)
    assert row is not None
    return row


def test_the_sentence_stands_marked_in_the_whole_text(ask: Ask, store: DirectoryStore, rows: Rows) -> None:
    row, article = row_of(ask, "m-attack"), find_article(store, rows, "a-gao")
    assert article is not None
    passage = mark_article(row, article["text"], KINDS)
    assert passage.fits
    assert str(passage.before) == "La nuit a été longue.\n\n"
    assert '<u class="k-actor">rebelles<i>actor</i></u>' in passage.sentence
    assert '<mark class="k-trigger">attaqué<i>act</i></mark>' in passage.sentence
    assert '<u class="k-date">jeudi<i>date</i></u>' in passage.sentence
    assert '<u class="k-place">Gao<i>place</i></u>' in passage.sentence
    assert '<u class="k-attribution">préfet<i>speaker</i></u>' in passage.sentence


def test_a_sentence_that_does_not_stand_where_the_row_says_is_shown_by_itself(ask: Ask) -> None:
    row = row_of(ask, "m-attack")
    for text in (None, "another text altogether, longer than the sentence " * 5):
        passage = mark_article(row, text, KINDS)
        assert not passage.fits
        assert "attaqué" in passage.sentence
        assert passage.before == passage.after == ""


def test_text_of_a_page_is_escaped(ask: Ask, store: DirectoryStore, rows: Rows) -> None:
    article = find_article(store, rows, "a-hostile")
    assert article is not None
    passage = mark_article(row_of(ask, "m-hostile"), article["text"], KINDS)
    assert "<script" not in passage.before + passage.sentence + passage.after
    assert "&lt;script&gt;" in passage.after


def test_candidates_say_which_was_taken_and_why_others_were_not(ask: Ask, store: DirectoryStore, rows: Rows) -> None:
    row, article = row_of(ask, "m-attack"), find_article(store, rows, "a-gao")
    assert article is not None
    taken, other = list_candidates(store, rows, row, article["text"])
    assert (taken.words, taken.rule, taken.reason) == ("rebelles", "subject", None)
    assert other.reason is not None
    assert (other.words, other.reason.code) == ("attaqué", "dearer")


def test_rows_of_other_articles_at_the_same_place_and_time_stand_beside(ask: Ask) -> None:
    cursor, _ = ask("")
    beside = rows_beside(cursor, row_of(ask, "m-attack"))
    assert beside is not None
    assert [row["mention_id"] for row in beside] == ["m-army"]
    assert rows_beside(cursor, row_of(ask, "m-killing")) is None
    assert rows_beside(cursor, row_of(ask, "m-truce")) == []
