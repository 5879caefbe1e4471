"""The pages as they are sent."""

import html
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from explorer.press import HOSTILE_TITLE, pressed
from flows.archive.directory import DirectoryStore
from flows.catalog.files import packaged_config
from flows.explorer.rows import Rows
from flows.explorer.serving import serve_in_background
from flows.settings import Settings

PAGES = (
    "/",
    "/?type=attack&lang=fr",
    "/mention/m-attack",
    "/mention/m-hostile?lang=fr",
    "/mention/m-hostile/archived",
    "/nothing",
    "/?from=never",
)


@pytest.fixture(scope="module", autouse=True)
def _nothing_is_written(store: DirectoryStore) -> Iterator[None]:
    root = Path(store.location(""))
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    yield
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


def parsed(client: httpx.Client, path: str, **headers: str) -> LexborHTMLParser:
    return LexborHTMLParser(client.get(path, headers=headers).text)


def text_of(page: LexborHTMLParser, selector: str) -> str:
    node = page.css_first(selector)
    assert node is not None
    return " ".join(node.text().split())


def test_a_page_counts_and_lists_the_rows_of_its_address(client: httpx.Client, rows: Rows) -> None:
    page = parsed(client, "/?type=attack")
    assert text_of(page, "#count") == "3 rows 3 articles, 2 sources"
    assert [node.attributes["id"] for node in page.css("table.rows tbody tr")] == ["m-m-hostile", "m-m-attack", "m-m-army"]
    assert rows.state[:16] in text_of(page, ".foot")


def test_a_row_leads_to_its_article_and_back_with_the_filters_kept(client: httpx.Client) -> None:
    link = parsed(client, "/?type=attack&lang=fr").css_first("#m-m-attack a.open")
    assert link is not None
    assert link.attributes["href"] == "/mention/m-attack?type=attack&lang=fr"
    page = parsed(client, str(link.attributes["href"]))
    assert text_of(page, ".steps span") == "Ligne 2 sur 3"
    assert [page.css_first(f"#{key}").attributes["href"] for key in ("back", "earlier", "later")] == [
        "/?type=attack&lang=fr#open-m-attack",
        "/mention/m-hostile?type=attack&lang=fr",
        "/mention/m-army?type=attack&lang=fr",
    ]


def test_a_mention_is_shown_with_what_was_understood_and_its_evidence(client: httpx.Client, rows: Rows) -> None:
    page = parsed(client, "/mention/m-attack")
    assert text_of(page, "#sentence mark.k-trigger") == "attaquéact"
    assert "Gao, Mali · at the place · 16.270, -0.040" in text_of(page, ".facts")
    assert "5 Mar 2026 · to the day · read in the text" in text_of(page, ".facts")
    assert [node.text() for node in page.css(".rules code")] == ["trigger:active", "actor:subject"]
    assert "commits/day=2026-03-07/00000001.json" in text_of(page, ".evidence dl")
    assert rows.state in text_of(page, ".evidence dl")


def test_a_mention_is_shown_with_its_event_and_what_contradicts_it(client: httpx.Client) -> None:
    page = parsed(client, "/mention/m-attack")
    section = page.css_first("section[aria-labelledby=same-event]")
    assert text_of(page, "#same-event") == "One event, told by"
    assert "2 mentions, 2 articles, 2 sources. 2 independent reports." in " ".join(section.text().split())
    assert text_of(page, ".contested") == "They contradict each other in: who did it"
    assert [node.attributes["href"] for node in section.css("a")] == ["/?event=e-gao", "/mention/m-army"]
    assert "The army attacked a village near Gao" in section.text()


def test_an_archive_without_events_puts_rows_of_the_same_type_place_and_time_beside(client: httpx.Client) -> None:
    assert text_of(parsed(client, "/mention/m-killing"), "#same-event") == "Told elsewhere"


def test_an_article_that_was_changed_since_or_is_flagged_says_so(client: httpx.Client) -> None:
    assert "has changed this article since" in text_of(parsed(client, "/mention/m-army"), ".told .none")
    assert "behind a paywall" in text_of(parsed(client, "/mention/m-arab"), ".told .none")
    assert "replaced by a later version" in text_of(parsed(client, "/"), "#m-m-army")


def test_what_was_not_collected_is_named_whatever_is_found(client: httpx.Client) -> None:
    page = parsed(client, "/?q=nothing+at+all")
    assert text_of(page, "#gaps summary") == "Not all was collected: 3 of 6 sources and days in view not complete"
    assert [" ".join(node.text().split()) for node in page.css("#gaps li")] == [
        "8 Mar 2026 · plain · not tried",
        "7 Mar 2026 · plain · partial answer too slow",
        "7 Mar 2026 · qamar · not tried",
    ]
    assert "réponse trop lente" in text_of(parsed(client, "/?lang=fr"), "#gaps")
    assert text_of(parsed(client, "/?source=courrier"), ".gaps") == "All 2 sources and days in view are complete."
    beyond = text_of(parsed(client, "/?from=2026-04-01&by=published"), ".gaps.outside")
    assert beyond == "The archive holds 7 Mar 2026 to 8 Mar 2026; beyond, nothing was ever collected."


def test_the_digest_of_an_archived_page_is_computed_again(client: httpx.Client) -> None:
    page = parsed(client, "/mention/m-attack/archived")
    assert "✓ the same: these are the bytes that were archived" in text_of(page, ".digests")
    frame = page.css_first("iframe")
    assert (frame.attributes["sandbox"], frame.attributes["src"]) == ("", "/capture/a-gao")


def test_the_evidence_of_a_mention_is_walked_and_proved(client: httpx.Client) -> None:
    page = parsed(client, "/mention/m-attack/evidence")
    assert text_of(page, "#verdict") == "✓ All of it holds."
    assert [node.text() for node in page.css(".proofs b")] == ["The row", "Its article", "Its capture"]
    assert "Une attaque près de Gao" in text_of(page, "#citation")
    assert "archive state 2026-03-07/1/" in text_of(page, "#citation")


def test_evidence_that_does_not_hold_says_which_and_why(tmp_path: Path) -> None:
    store = pressed(tmp_path)
    (warc,) = (tmp_path / "archive" / "warc" / "2026" / "03" / "07").iterdir()
    warc.chmod(0o644)
    warc.write_bytes(b"\0" * warc.stat().st_size)
    with serve_in_background(store, Settings(config=(packaged_config(),))) as address:
        page = LexborHTMLParser(httpx.get(f"{address}mention/m-attack/evidence", trust_env=False).text)
        archived = httpx.get(f"{address}mention/m-attack/archived", trust_env=False)
    assert text_of(page, "#verdict").startswith("✗ It does not hold")
    assert str(warc) in text_of(page, "#broken")
    assert (archived.status_code, "could not be read" in archived.text) == (503, True)


@pytest.mark.parametrize("path", PAGES)
def test_text_of_others_is_escaped_on_every_page(client: httpx.Client, path: str) -> None:
    page = client.get(path).text
    assert HOSTILE_TITLE not in page
    assert "<img" not in page
    assert "\u202e" not in page
    scripts = LexborHTMLParser(page).css("script")
    assert all(
        str(node.attributes.get("src", "")).startswith("/static/") or node.attributes["type"] == "application/json" for node in scripts
    )
    tree = LexborHTMLParser(page)
    assert not [name for node in tree.root.traverse() for name in node.attributes if name.startswith("on") or name == "style"]


def test_a_hostile_title_is_still_to_be_read(client: httpx.Client) -> None:
    titles = [" ".join(node.text().split()) for node in parsed(client, "/?voice=unattributed").css(".headline")]
    assert titles == [HOSTILE_TITLE.replace("\u202e", "\ufffd")]


@pytest.mark.parametrize("text", ["<b>x", '"><script>1</script>', "' OR 1=1 --", "\x00", "%27", "{{7*7}}", "\u202eabc"])
def test_what_a_reader_asks_for_comes_back_as_text(client: httpx.Client, text: str) -> None:
    answer = client.get("/", params={"q": text, "actor": text, "type": text})
    assert answer.status_code == 200
    assert not LexborHTMLParser(answer.text).css("b > x, #count script")
    assert "<script>1" not in html.unescape(answer.text).replace(text, "")


def test_a_key_comes_back_from_the_form_as_it_is_whatever_is_in_it(client: httpx.Client) -> None:
    key = "~a\u202e\"<b>'&amp;"
    page = LexborHTMLParser(client.get("/", params={"actor": key, "q": key}).text)
    assert [node.attributes["value"] for node in page.css("input[name=actor][checked], input[name=q]")] == [key, key]


def test_what_cannot_be_asked_is_one_clear_page(client: httpx.Client) -> None:
    answer = client.get("/?from=never")
    assert answer.status_code == 400
    page = LexborHTMLParser(answer.text)
    assert text_of(page, "#why") == "from: 'never' is not a day; write it as 2026-03-08"
    for path in ("/nothing", "/mention/nobody", "/mention/nobody/archived", "/capture/nothing", "/capture/nothing/body"):
        assert client.get(path).status_code == 404
        assert text_of(parsed(client, path), "h1").startswith("There is no such page")


def test_pages_come_in_the_language_of_the_address_or_of_the_browser(client: httpx.Client) -> None:
    spoken = [
        parsed(client, "/?lang=fr"),
        parsed(client, "/", **{"Accept-Language": "de, fr;q=0.8, en;q=0.5"}),
        parsed(client, "/?lang=en", **{"Accept-Language": "fr"}),
    ]
    assert [page.css_first("html").attributes["lang"] for page in spoken] == ["fr", "fr", "en"]
    assert text_of(spoken[0], "#count") == "7 lignes 4 articles, 3 sources"


def test_an_archive_without_a_mention_has_a_page_as_well(client: httpx.Client) -> None:
    assert text_of(parsed(client, "/?type=nothing"), "#count") == "0 rows 0 articles, 0 sources"
    assert "No row matches." in text_of(parsed(client, "/?type=nothing"), ".table-part")
