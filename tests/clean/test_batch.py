from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.clean import ManifestError, Tools, clean_batch, clean_file, clean_here
from flows.settings import Settings

Page = Callable[..., str]


@pytest.fixture
def manifest(tmp_path: Path, page: Page) -> Path:
    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(page(title="Un second article du jour").encode()))
    lines = [{"id": stem[0], "file": stem, "url": f"https://journal.example/{stem}", "expected": {}} for stem in ("a.html", "b.html.gz")]
    path = tmp_path / "manifest.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines) + "\n", encoding="utf-8")
    return path


def test_a_line_is_written_for_each_page_in_order(manifest: Path, tools: Tools, prose: tuple[str, ...]) -> None:
    output = manifest.with_name("articles.jsonl")
    assert clean_here(manifest, output, tools) == 2
    first, second = (json.loads(line) for line in output.read_text(encoding="utf-8").splitlines())
    assert (first["id"], first["text"], first["language"], first["flags"]) == ("a", "\n".join(prose), "fr", [])
    assert (second["id"], second["title"], second["url"]) == ("b", "Un second article du jour", "https://journal.example/b.html.gz")
    assert {"published", "published_basis", "authors", "site_name", "canonical_url", "extractor", "text_digest"} <= set(first)


def test_worker_processes_write_the_same(manifest: Path, tools: Tools) -> None:
    here, there, done = manifest.with_name("here.jsonl"), manifest.with_name("there.jsonl"), []
    clean_here(manifest, here, tools)
    clean_batch(manifest, there, Settings(workers=1, page_seconds=60), done.append)
    told = [[json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] for path in (here, there)]
    assert told[0] == told[1]
    assert done == [1, 2]


def test_one_file_is_cleaned_plain_or_packed(manifest: Path, tools: Tools) -> None:
    assert clean_file(manifest.with_name("a.html"), "https://journal.example/", tools).title == "Valbrune rouvre ses écoles"
    assert clean_file(manifest.with_name("b.html.gz"), "https://journal.example/", tools).title == "Un second article du jour"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "manifest.jsonl:3: no JSON"),
        ('{"id": "c", "file": "a.html"}', "manifest.jsonl:3: url: a text is needed"),
        ('{"id": 3, "file": "", "url": "u"}', "manifest.jsonl:3: id, file: a text is needed"),
        ("[]", "manifest.jsonl:3: id, file, url: a text is needed"),
    ],
)
def test_a_bad_line_is_named(manifest: Path, tools: Tools, line: str, message: str) -> None:
    manifest.write_text(manifest.read_text(encoding="utf-8").rstrip("\n") + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(ManifestError) as error:
        clean_here(manifest, manifest.with_name("out.jsonl"), tools)
    assert message in str(error.value)
    assert "\n" not in str(error.value)
    assert not manifest.with_name("out.jsonl").exists()


def test_a_page_that_is_not_there_is_named_before_anything_is_cleaned(manifest: Path) -> None:
    manifest.with_name("a.html").unlink()
    with pytest.raises(ManifestError, match=r"page a: no such file"):
        clean_batch(manifest, manifest.with_name("out.jsonl"), Settings(workers=1))


def test_a_manifest_that_is_not_there_and_a_broken_archive_are_named(tmp_path: Path, tools: Tools) -> None:
    with pytest.raises(ManifestError, match=r"none\.jsonl"):
        clean_here(tmp_path / "none.jsonl", tmp_path / "out.jsonl", tools)
    (tmp_path / "broken.html.gz").write_bytes(gzip.compress(b"x" * 1000)[:20])
    with pytest.raises(ManifestError, match=r"broken\.html"):
        clean_file(tmp_path / "broken.html.gz", "https://journal.example/", tools)
