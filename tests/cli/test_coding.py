import json
import sys
from pathlib import Path

import pytest

from commands import Command
from flows.cli.coding import code_to
from flows.errors import UsageError

TEXT = "Des hommes armés ont attaqué le village mardi. La police a arrêté trois suspects. Le syndicat a menacé de bloquer le port."


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    path.write_text(json.dumps({"article_id": "a", "language": "fr", "text": TEXT}) + "\n", encoding="utf-8")
    return path


def rows_of(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_mentions_below_a_confidence_are_left_out_and_counted(articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code_to(articles, tmp_path / "all.jsonl")
    confidences = sorted(float(str(row["confidence"])) for row in rows_of(tmp_path / "all.jsonl"))
    assert confidences[0] < confidences[-1]
    code_to(articles, tmp_path / "sure.jsonl", at_least=confidences[-1])
    assert {row["confidence"] for row in rows_of(tmp_path / "sure.jsonl")} == {confidences[-1]}
    left = len(confidences) - confidences.count(confidences[-1])
    assert f"left out below confidence {confidences[-1]:g} {left}" in capsys.readouterr().err


def test_a_coding_is_compared_with_what_was_written_before(articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code_to(articles, tmp_path / "rows.jsonl")
    first, *rest = rows_of(tmp_path / "rows.jsonl")
    lines = [json.dumps(row) for row in (*rest, {**first, "article_id": "of another file"})]
    (tmp_path / "earlier.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    capsys.readouterr()
    code_to(articles, None, earlier=tmp_path / "earlier.jsonl", as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert [(each["change"], each["trigger"]) for each in told["changes"]] == [("added", first["trigger"])]
    assert told["of_other_articles"] == 1
    code_to(articles, None, earlier=tmp_path / "earlier.jsonl")
    shown = capsys.readouterr().out
    assert f"+ a:{first['trigger_start']} {first['event_type']} '{first['trigger']}'" in shown
    assert "1 earlier mentions of articles that were not coded now" in shown


@pytest.mark.parametrize(("content", "fault"), [("no rows\n", "no mentions"), ('{"mention_id": "x"}\n', "mention 1 lacks article_id")])
def test_a_file_of_something_else_is_refused_in_one_line(articles: Path, tmp_path: Path, content: str, fault: str) -> None:
    (tmp_path / "odd.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=fault) as refused:
        code_to(articles, None, earlier=tmp_path / "odd.jsonl")
    assert "\n" not in str(refused.value)


def test_an_earlier_coding_without_any_mention_leaves_everything_added(
    articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "none.jsonl").touch()
    code_to(articles, None, earlier=tmp_path / "none.jsonl", as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert {each["change"] for each in told["changes"]} == {"added"}
    assert told["after"] == len(told["changes"]) > 2


@pytest.mark.parametrize(("words", "settings"), [(("--backend", "parser"), {}), ((), {"backend": "parser"})])
def test_a_parser_that_is_not_installed_ends_coding_with_one_line(
    articles: Path, dateline: Command, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], settings: dict[str, str]
) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    answer = dateline("code", str(articles), *words, **settings)
    assert answer.code == 2
    assert "needs spaCy, which is not installed: pip install 'dateline-news[parser]'" in answer.line


@pytest.mark.parser
def test_articles_are_coded_with_the_parser_that_the_command_or_the_setting_asks_for(articles: Path, dateline: Command) -> None:
    pytest.importorskip("spacy", reason="the extra `parser` is not installed")
    asked, usual, setting, plain = (
        dateline("code", str(articles), *words, **settings).out
        for words, settings in (
            (("--backend", "parser"), {}),
            ((), {}),
            ((), {"backend": "parser"}),
            (("--backend", "lexicon"), {"backend": "parser"}),
        )
    )
    versions = [
        {json.loads(line)["coder_version"].partition("+")[2] for line in out.splitlines()} for out in (asked, usual, setting, plain)
    ]
    assert versions == [{"fr_core_news_md-3.8.0"}, {""}, {"fr_core_news_md-3.8.0"}, {""}]
