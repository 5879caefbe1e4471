import json
from pathlib import Path
from typing import Any

import pytest

from flows.accuracy import Article, read_labelled
from flows.errors import UsageError


def written(folder: Path, article: Article, **changes: Any) -> Path:  # noqa: ANN401
    labels = [{**label, **changes} if not number else label for number, label in enumerate(article["mentions"])]
    (folder / "xx.jsonl").write_text(json.dumps({**article, "mentions": labels}) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"trigger_start": 1}, "does not have the trigger"),
        ({"actor_text": "somebody else"}, "does not have 'somebody else'"),
        ({"reported_by": 99_999}, "reported_by of"),
        ({"voice": "attributed", "attributed_to": None}, "do not agree"),
    ],
)
def test_a_label_that_does_not_fit_its_text_is_refused_with_its_line(
    tmp_path: Path, articles: list[Article], changes: dict[str, Any], fault: str
) -> None:
    article = next(article for article in articles if article["mentions"])
    with pytest.raises(UsageError, match=rf"xx\.jsonl:1: {article['article_id']}: .*{fault}"):
        read_labelled(written(tmp_path, article, **changes))


def test_a_folder_without_labelled_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no labelled articles"):
        read_labelled(tmp_path)
