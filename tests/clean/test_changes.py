import polars as pl

from flows.clean.changes import FIELDS, compare_articles

ROW = dict.fromkeys(FIELDS) | {
    "source_id": "presse",
    "authors": ["A", "B"],
    "flags": [],
    "text": "Premier texte.",
    "title": "Titre",
}
TEXTS = dict.fromkeys(("article_id", "url", "source_id", *FIELDS), pl.String)


def articles(*changed: dict[str, object]) -> pl.DataFrame:
    rows = [{**ROW, "url": f"https://x.example/{each['article_id']}", **each} for each in changed]
    return pl.DataFrame(rows, schema={**TEXTS, "authors": pl.List(pl.String), "flags": pl.List(pl.String)})


def test_articles_that_came_went_and_changed_are_told_field_by_field() -> None:
    before = articles({"article_id": "a"}, {"article_id": "b"}, {"article_id": "c"})
    after = articles(
        {"article_id": "b", "text": "Second texte, plus long.", "authors": ["A"], "language": "fr"},
        {"article_id": "c"},
        {"article_id": "d"},
    )
    changes = compare_articles(before, after).select("change", "article_id", "field", "before", "after").rows()
    assert changes == [
        ("gone", "a", None, None, None),
        ("changed", "b", "text", "14 characters", "24 characters"),
        ("changed", "b", "language", None, "fr"),
        ("changed", "b", "authors", "A, B", "A"),
        ("added", "d", None, None, None),
    ]


def test_a_text_of_the_same_length_is_still_another() -> None:
    changes = compare_articles(articles({"article_id": "a"}), articles({"article_id": "a", "text": "Dernier texte."}))
    assert changes["field"].to_list() == ["text"]
