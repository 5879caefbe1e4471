"""What a user can get wrong: each is one line that says what and where, with the exit code of its kind, and leaves nothing behind."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from archive.nights import DAY, NOW, run_id, spooled
from commands import Command
from flows.archive.commits import commit
from flows.archive.directory import DirectoryStore
from flows.archive.probe import ensure_archive
from flows.catalog.files import packaged_config
from nights import DATELINE
from servers.programmable import BUCKET, Faults, programmable

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


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Return an archive with one committed day."""
    store = DirectoryStore(tmp_path / "archive")
    ensure_archive(store, single_writer=False, now=NOW)
    with spooled(tmp_path / "spool", run_id()) as spool:
        commit(store, DAY, run_id(), spool.sealed(), now=NOW)
        spool.drop()
    return store.root


def overlay(folder: Path, name: str, content: str | bytes) -> str:
    """Return a directory of configuration with one file of its own."""
    path = folder / "mine" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(folder / "mine")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["backfill", "2025-13-01", "2025-13-02"], "'2025-13-01' is not a day; write it as 2026-03-08"),
        (["nightly", "--day", "yesterday"], "'yesterday' is not a day; write it as 2026-03-08"),
        (["nightly", "--day", "2999-01-01"], "2999-01-01 has not ended yet in UTC; the last day that has is "),
        (["gossip"], "No such command 'gossip'; dateline --help says more"),
        (["backfill", "2026-03-02"], "Missing argument 'END'; dateline backfill --help says more"),
        (["nightly", "--tomorrow"], "No such option: --tomorrow; dateline nightly --help says more"),
        (["serve", "--port", "99999"], "Invalid value for '--port': Input should be less than or equal to 65535; dateline serve --help"),
        (["query", "--format", "xml", "SELECT 1"], "Invalid value for '--format': 'xml' is not one of 'table', 'csv', 'json'; dateline"),
        (["clean"], "Invalid value: give one page, or --batch and a manifest; dateline clean --help says more"),
        (["backfill", "2026-03-02", "2026-03-01"], "the range ends (2026-03-01) before it starts (2026-03-02)"),
        (["ledger", "--from", "2026-03-02", "--to", "2026-03-01"], "the range ends (2026-03-01) before it starts (2026-03-02)"),
        (["query", "--from", "2026-03-02", "--to", "2026-03-01", "SELECT 1"], "the range ends (2026-03-01) before it starts"),
        (["report", "2026-03-01"], "2026-03-01 is not committed"),
        (["nightly", "--day", "2026-03-01", "--source", "gazette"], "no source gazette; known: "),
        (["ledger", "--source", "gazette"], "no source gazette; known: "),
        (["backfill", "2026-03-01", "2026-03-01", "--from-warc", "crawl.warc"], "crawl.warc: No such file or directory"),
        (["query", "SELEC 1"], 'Parser Error: syntax error at or near "SELEC"'),
        (["query", "SELECT victims FROM mentions"], 'Binder Error: Referenced column "victims" not found'),
        (["query", "SELECT * FROM events"], "Catalog Error: Table with name events does not exist!"),
        (["clean", "page.html"], "page.html: No such file or directory"),
        (["clean", "."], ".: Is a directory"),
        (["code", "articles.jsonl"], "articles.jsonl: No such file or directory"),
        (["--config", "nowhere", "sources"], "nowhere: no such directory of configuration"),
        (["--archive", "ftp://host/archive", "ledger"], "DATELINE_ARCHIVE: 'ftp://host/archive' is neither a directory nor s3://"),
        (["--archive", "s3://my bucket/archive", "ledger"], "DATELINE_ARCHIVE: 's3://my bucket/archive' is neither a directory nor s3://"),
    ],
)
@pytest.mark.usefixtures("archive")
def test_what_was_asked_wrongly_is_one_line_and_exit_code_2(dateline: Command, words: list[str], line: str) -> None:
    answer = dateline(*words)
    assert answer.line.startswith(line)
    assert answer.code == 2


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("timezone", "Mars/Olympus", "unknown time zone 'Mars/Olympus'"),
        ("s3_endpoint", "localhost", "no address of a store: 'localhost'"),
        ("workers", "none", "Input should be a valid integer"),
        ("archve", "x", "no such setting; `dateline doctor` lists them"),
    ],
)
def test_a_wrong_setting_is_named_with_exit_code_2(dateline: Command, name: str, value: str, words: str) -> None:
    answer = dateline("doctor", **{name: value})
    assert answer.line.startswith(f"DATELINE_{name.upper()}: {words}")
    assert answer.code == 2


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


@pytest.mark.parametrize("words", [["query", "SELECT 1"], ["ledger"], ["verify"], ["report"]])
def test_nothing_is_read_from_where_no_archive_is(dateline: Command, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "file").write_text("no directory")
    answer = dateline(*words, archive="mistyped")
    assert answer.line.startswith(f"{tmp_path}/mistyped: no archive is there; check DATELINE_ARCHIVE")
    assert answer.code == 2
    assert dateline(*words, archive="file").line == f"{tmp_path}/file/archive.json: a part of the path is not a directory"
    assert not (tmp_path / "mistyped").exists()


@pytest.mark.parametrize("words", [["query", "SELECT 1"], ["verify"], ["repair"], ["nightly", "--day", "2026-03-01"]])
def test_an_archive_of_a_later_version_is_left_alone(dateline: Command, archive: Path, words: list[str]) -> None:
    note = json.loads((archive / "archive.json").read_text())
    (archive / "archive.json").write_text(json.dumps(note | {"format": 99}))
    before = sorted(archive.rglob("*"))
    answer = dateline(*words)
    assert answer.line == f"{archive}/archive.json: format 99, this version reads up to 1; update Dateline"
    assert answer.code == 1
    assert sorted(archive.rglob("*")) == before


STORE = {"archive": f"s3://{BUCKET}/archive", "s3_access_key": "a", "s3_secret_key": "b"}
NIGHT = ["nightly", "--day", "2026-03-01"]


@pytest.mark.parametrize("words", [NIGHT, ["ledger"], ["query", "SELECT 1"], ["doctor", "--quiet"]])
def test_a_store_without_permission_is_one_line_and_exit_code_1(dateline: Command, words: list[str]) -> None:
    with programmable(Faults(status=403, times=99)) as (service, bucket):
        answer = dateline(*words, **STORE, s3_endpoint=service.endpoint)
        assert not bucket.objects
    assert "s3://night/archive/archive.json: no permission (Programmed); check DATELINE_S3_ACCESS_KEY" in answer.line
    assert answer.code == 1


@pytest.mark.parametrize("words", [NIGHT, ["ledger"]])
def test_a_wrong_bucket_is_one_line_and_exit_code_1(dateline: Command, words: list[str]) -> None:
    with programmable(Faults()) as (service, _):
        answer = dateline(*words, **STORE | {"archive": "s3://nihgt/archive"}, s3_endpoint=service.endpoint)
    assert answer.line == "s3://nihgt: no such bucket; create it, or correct DATELINE_ARCHIVE"
    assert answer.code == 1


def test_a_store_without_keys_is_named_and_no_metadata_address_is_asked(tmp_path: Path) -> None:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "DATELINE_"))}
    guard = {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent / "guard"), str(Path(__file__).parents[1])])}
    with programmable(Faults()) as (service, bucket):
        settings = {"DATELINE_ARCHIVE": STORE["archive"], "DATELINE_S3_ENDPOINT": service.endpoint, "HOME": str(tmp_path)}
        environment = plain | guard | settings | {"NETWORK_GUARD_LOG": str(tmp_path / "network.log")}
        finished = subprocess.run([*DATELINE, "ledger"], env=environment, capture_output=True, text=True, check=False, timeout=60)
        assert not bucket.requests
    assert finished.stderr.endswith("no credentials; set DATELINE_S3_ACCESS_KEY and DATELINE_S3_SECRET_KEY\n")
    assert finished.returncode == 1
    assert (tmp_path / "network.log").read_text() == "guarded\n"


def test_an_unreachable_store_is_one_line_and_exit_code_1(dateline: Command) -> None:
    with programmable(Faults()) as (service, _):
        closed = service.endpoint
    answer = dateline(*NIGHT, **STORE, s3_endpoint=closed)
    assert answer.line.startswith("s3://night/archive/archive.json: the store cannot be reached; is DATELINE_S3_ENDPOINT right?")
    assert answer.code == 1


@pytest.mark.parametrize("setting", ["archive", "spool"])
def test_a_directory_that_cannot_be_written_is_one_line(dateline: Command, tmp_path: Path, setting: str) -> None:
    (tmp_path / "file").write_text("no directory")
    answer = dateline(*NIGHT, **{setting: "file/below"})
    assert answer.line.startswith((f"{tmp_path}/file/below", "file/below"))
    assert answer.line.endswith("a part of the path is not a directory")
    assert answer.code == 1


def test_a_disk_without_room_for_a_run_is_named_before_it_begins(dateline: Command, tmp_path: Path) -> None:
    answer = dateline(*NIGHT, spool_free_mb="999999999")
    assert answer.line.startswith("spool: ")
    assert answer.line.endswith("MB free, a run needs 999999999 (DATELINE_SPOOL_FREE_MB); free some and run again")
    assert answer.code == 1
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("no json", "JSONDecodeError"),
        ('{"article_id": "b"}', "KeyError: 'language'"),
        ('{"article_id": "b", "language": "fr", "text": "x", "published": "March"}', "ValueError: Invalid isoformat"),
    ],
)
def test_an_article_that_cannot_be_read_is_named_and_no_file_is_written(dateline: Command, tmp_path: Path, line: str, words: str) -> None:
    (tmp_path / "articles.jsonl").write_text('{"article_id": "a", "language": "es", "text": "Hola."}\n' + line + "\n")
    answer = dateline("code", "articles.jsonl", "-o", "rows.jsonl")
    assert answer.line.startswith(f"articles.jsonl:2: not an article ({words}")
    assert answer.code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["articles.jsonl"]


def test_an_output_in_a_folder_that_is_not_there_is_named(dateline: Command, tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_text("")
    answer = dateline("code", "articles.jsonl", "-o", "nowhere/rows.jsonl")
    assert answer.line == "nowhere/rows.jsonl: No such file or directory"
    assert answer.code == 2


@pytest.mark.parametrize("words", [["query", "SELECT count(*) FROM captures"], ["report"]])
def test_a_damaged_table_is_named(dateline: Command, archive: Path, words: list[str]) -> None:
    [table] = archive.glob("captures/*/*.parquet")
    table.write_bytes(b"x" * table.stat().st_size)
    answer = dateline(*words)
    assert answer.line == f"{table}: not a table any more; dateline verify --deep says what else is damaged"
    assert answer.code == 1


@pytest.mark.parametrize(("words", "code"), [(["--version"], 0), (["query", "--help"], 0), ([], 2)])
def test_help_and_version_have_their_exit_code(dateline: Command, words: list[str], code: int) -> None:
    assert dateline(*words).code == code
