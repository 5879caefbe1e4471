"""What a user can get wrong: each is one line that says what and where, with the exit code of its kind, and leaves nothing behind."""

from pathlib import Path

import pytest

from commands import Command
from flows.catalog.files import packaged_config

SOURCE = """name = "The Press"
homepage = "https://press.example/"
language = "fr"
timezone = "Europe/Paris"
hosts = ["press.example"]
origin = "made for a test"

[[discover]]
kind = "feed"
url = "https://press.example/feed"

[[discover]]
kind = "listing"
url = "https://press.example/{yyyy}/{mm}/{dd}"
links = "h2 a"

[urls]
deny = ["/sport/"]
"""


def overlay(folder: Path, name: str, content: str | bytes) -> str:
    """Return a directory of configuration with one file of its own."""
    path = folder / "mine" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(folder / "mine")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('language = "fr"', 'langauge = "fr"', 3, "langauge: unknown key"),
        ('homepage = "https://press.example/"\n', "", 1, "homepage: missing"),
        ('kind = "listing"', 'kind = "listings"', 13, "discover.1.kind: Input should be"),
        ('links = "h2 a"', 'links = "h2 a["', 15, "discover.1.links: 'h2 a[' is no CSS selector"),
        ('links = "h2 a"', "pattern = '('", 15, "discover.1.pattern: no regular expression: missing )"),
        ('url = "https://press.example/feed"\n', "", 8, "discover.0.url: missing"),
        ('["/sport/"]', '["("]', 18, "urls.deny.0: Input should be a valid regular expression"),
        ("deny =", "refuse =", 18, "urls.refuse: unknown key"),
        ("Europe/Paris", "Europe/Lutetia", 4, "timezone: unknown time zone 'Europe/Lutetia'"),
    ],
)
def test_a_wrong_source_file_is_named_with_line_and_key(
    dateline: Command, tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    assert old in SOURCE
    answer = dateline("sources", config=overlay(tmp_path, "sources/press.toml", SOURCE.replace(old, new)))
    assert answer.line.startswith(f"{tmp_path}/mine/sources/press.toml:{line}: {words}")
    assert answer.code == 2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("sources/press.toml", "name = [1,\n", ": Invalid value"),
        ("sources/press.toml", b"name = 'x'\nhomepage = '\xe9'\n", ", line 2: not UTF-8"),
        ("sources/The Press.toml", SOURCE, ": a source's file is named in small letters, digits and hyphens"),
        ("lexicons/fr/weapons.csv", "phrase,weapn,origin\n", ", line 1: columns weapn, weapon unknown, missing or out of order"),
        ("lexicons/fr/weapons.csv", "phrase,weapon,origin\nlaser,light,me\n", ", line 2: weapon: 'light' is not one of"),
        ("lexicons/fr/weapons.csv", "phrase,weapon,origin\nlaser,other\n", ", line 2: 2 cells, expected 3"),
        ("lexicons/fr/weapons.csv", b"phrase,weapon,origin\n\xff\xfe,other,me\n", ", line 2: not UTF-8"),
        (
            "lexicons/fr/triggers.csv",
            "lemma,pos,event_type,origin\nfrapper,verb,air_stike,me\n",
            ", line 2: event_type: 'air_stike' is no code",
        ),
        ("lexicons/fr/trigers.csv", "lemma\n", ": nothing reads a file of this name"),
        ("lexicon/fr/triggers.csv", "lemma\n", ": nothing reads a file of this name"),
        ("places/stop.csv", b"name,reason,origin\n\xff,word,me\n", ", line 2: not UTF-8"),
        (
            "actors/aliases.csv",
            "alias,language,actor_id,origin\nThey,en,NOBODY,me\n",
            ", line 2: actor_id: 'NOBODY' is not on the register",
        ),
        ("clean/phrases/fr.csv", "kind,phrase,origin\nwall,x,me\n", ":2: kind: 'wall' is none of"),
        ("ontology/event_types.csv", "code,label\n", ", line 1: columns definition, origin unknown, missing or out of order"),
    ],
)
def test_a_wrong_file_of_the_configuration_fails_the_doctor_in_one_line(
    dateline: Command, tmp_path: Path, name: str, content: str | bytes, words: str
) -> None:
    answer = dateline("doctor", "--quiet", config=overlay(tmp_path, name, content))
    assert answer.line.startswith(f"✗ configuration: {tmp_path}/mine/{name}{words}")
    assert answer.code == 1


def test_a_configuration_without_an_enabled_source_is_named(dateline: Command, tmp_path: Path) -> None:
    for path in (packaged_config() / "sources").glob("*.toml"):
        config = tmp_path / "mine" / "sources" / path.name
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text(path.read_text(encoding="utf-8").replace("name =", "enabled = false\nname =", 1), encoding="utf-8")
    for words in (["sources"], ["nightly", "--day", "2026-03-01"]):
        answer = dateline(*words, config=str(tmp_path / "mine"))
        assert answer.line.startswith("no source is enabled; put one into config/sources")
        assert answer.code == 2
