"""What the pages for users say is so: their commands are commands, their settings settings, and every dependency has its reason."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from flows.cli.app import app
from flows.cli.sample import sample_table
from flows.settings import Settings
from flows.tables import TABLES

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "config").rglob("*.md")])
COMMANDS = [
    (page.relative_to(ROOT).as_posix(), line.strip())
    for page in PAGES
    for line in page.read_text(encoding="utf-8").splitlines()
    if line.startswith("    dateline ")
]
SETTING = re.compile(r"DATELINE_[A-Z0-9_]+")


@pytest.mark.parametrize(("page", "line"), COMMANDS)
def test_every_command_on_a_page_can_be_given(page: str, line: str) -> None:
    plain = re.split(r"\s{2,}|\s[>|]\s|\s#", line)[0]
    words = shlex.split(plain)[1:]
    while words[0].startswith("--"):
        words = words[1 if words[0] == "--verbose" else 2 :]
    group = get_command(app)
    assert words[0] in group.commands, page
    group.commands[words[0]].make_context(words[0], words[1:])


def test_the_pages_show_commands() -> None:
    assert len(COMMANDS) > 10


@pytest.mark.parametrize("page", [*PAGES, ROOT / "compose.yaml", ROOT / "Dockerfile"], ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_setting_on_a_page_is_one(page: Path) -> None:
    known = {f"DATELINE_{name.upper()}" for name in Settings.model_fields}
    assert set(SETTING.findall(page.read_text(encoding="utf-8"))) <= known


def test_every_dependency_has_its_reason() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.split(r"[\[<>=]", each)[0] for each in listed}
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert {name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", reasons)} == set()


@pytest.mark.parametrize("command", sorted(get_command(app).commands))
def test_the_list_of_commands_says_what_each_does_in_whole_words(command: str) -> None:
    assert not get_command(app).commands[command].get_short_help_str(66).endswith("...")


def test_every_table_is_named_where_the_archive_is_read() -> None:
    page = (ROOT / "docs" / "read-the-archive.md").read_text(encoding="utf-8")
    assert all(f"`{table}`" in page for table in TABLES)


def test_every_page_is_reached_from_the_first() -> None:
    first = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in (ROOT / "docs").glob("*.md") if f"docs/{page.name}" not in first] == []
    linked = re.findall(r"\]\(([^)#:]+)\)", first)
    assert [link for link in linked if not (ROOT / link).is_file()] == []


def test_every_page_stands_in_the_contents_of_the_site() -> None:
    contents = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert sorted(re.findall(r": ([\w-]+\.md)$", contents, re.MULTILINE)) == sorted(page.name for page in (ROOT / "docs").glob("*.md"))


def test_the_rows_in_the_readme_are_what_the_coder_makes_of_the_story() -> None:
    assert sample_table() in (ROOT / "README.md").read_text(encoding="utf-8")
