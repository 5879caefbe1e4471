"""A small archive for the explorer: two days of an invented press, one page of which means ill."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from archive.nights import begun, exchange
from flows.archive.commits import Commit, commit
from flows.archive.directory import DirectoryStore
from flows.archive.keys import new_run_id
from flows.archive.spool import Spool
from flows.archive.store import Store
from flows.tables import TABLES

DAYS = (date(2026, 3, 7), date(2026, 3, 8))
HOSTILE_TITLE = "\"'><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">=1+1\u202e"
BEACON = "http://beacon.example"
"""What a hostile page tries to reach; a test that listens somewhere puts that address in its place."""

HOSTILE_PAGE = f"""<!doctype html><html manifest="{BEACON}/manifest"><head><title>{HOSTILE_TITLE}</title>
<base href="{BEACON}/base/" target="_top"><meta http-equiv="refresh" content="0; url={BEACON}/refresh">
<meta http-equiv="Content-Security-Policy" content="default-src *">
<link rel="stylesheet" href="{BEACON}/sheet.css"><link rel="preconnect" href="{BEACON}"><link rel="dns-prefetch" href="{BEACON}">
<link rel="preload" as="image" href="{BEACON}/preload"><link rel="prefetch" href="{BEACON}/prefetch"><link rel="icon" href="{BEACON}/icon">
<style>@import url({BEACON}/import.css); @font-face {{ font-family: f; src: url({BEACON}/font) }}
body {{ background: url({BEACON}/background); font-family: f }}</style>
<script>document.title = "taken"; top.location = "{BEACON}/top"; fetch("{BEACON}/fetch"); new Image().src = "{BEACON}/image"</script>
<script src="{BEACON}/script.js"></script></head>
<body onload="top.location='{BEACON}/load'" background="{BEACON}/old"><p id="told">Le préfet accuse les rebelles. Une attaque a tué
trois soldats à Gao.</p><img src="{BEACON}/pixel" srcset="{BEACON}/set 2x" onerror="alert(1)"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
<iframe src="{BEACON}/frame"></iframe><iframe srcdoc="<script>top.document.title='taken'</script>"></iframe>
<object data="{BEACON}/object"></object><embed src="{BEACON}/embed"><video src="{BEACON}/video" poster="{BEACON}/poster" autoplay></video>
<audio src="{BEACON}/audio" autoplay></audio><svg><image href="{BEACON}/svg"/><script>document.title='taken'</script></svg>
<form id="f" action="{BEACON}/form" method="post"><input name="a" autofocus onfocus="f.submit()"><input type="image" src="{BEACON}/button"></form>
<a id="out" href="{BEACON}/link" target="_top" ping="{BEACON}/ping">further</a><a href="javascript:document.title='taken'">script</a>
<table background="{BEACON}/table"><tr><td style="background:url({BEACON}/cell)">x</td></tr></table><math><a href="{BEACON}/math">m</a></math>
</body></html>"""

GAO = {
    "place_text": "Gao",
    "place_name": "Gao",
    "geonameid": 2457161,
    "lat": 16.27,
    "lon": -0.04,
    "country": "MLI",
    "place_precision": "exact",
}
NEAR_GAO = GAO | {"place_precision": "near"}
MALI = {"place_text": "Mali", "place_name": "Mali", "geonameid": 2453866, "country": "MLI", "place_precision": "country"}
ON_THE_FIFTH = {
    "date_start": date(2026, 3, 5),
    "date_end": date(2026, 3, 5),
    "date_precision": "day",
    "date_basis": "text",
    "date_text": "jeudi",
}
IN_MARCH = {
    "date_start": date(2026, 3, 1),
    "date_end": date(2026, 3, 31),
    "date_precision": "month",
    "date_basis": "text",
    "date_text": "mars",
}
PREFECT = {"attributed_to": "préfet", "voice": "attributed"}

ARTICLES: dict[str, dict[str, Any]] = {
    "a-gao": {"source_id": "courrier", "title": "Une attaque près de Gao", "language": "fr", "day": DAYS[0],
              "text": "La nuit a été longue.\nSelon le préfet, les rebelles ont attaqué jeudi un poste à Gao. Douze soldats sont morts.\nRien de plus."},
    "a-peace": {"source_id": "plain", "title": "Truce talks", "language": "en", "day": DAYS[0],
                "text": "Mali will sign a truce in March. The army attacked a village near Gao on Thursday."},
    "a-arab": {"source_id": "qamar", "title": "الهدنة", "language": "ar", "day": DAYS[1], "text": "اتهم الوزير المتمردين.", "flags": ["paywalled"]},
    "a-peace-2": {"source_id": "plain", "title": "Truce talks, corrected", "language": "en", "day": DAYS[1], "previous_article_id": "a-peace",
                  "version": 2, "text": "Talks go on."},
    "a-hostile": {"source_id": "courrier", "title": HOSTILE_TITLE, "language": "fr", "day": DAYS[1],
                  "text": "Le préfet accuse les rebelles. Une attaque a tué trois soldats à Gao. <script>document.title='taken'</script>"},
}  # fmt: skip

MENTIONS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "m-attack": ("a-gao", "attaqué", "attack", GAO | ON_THE_FIFTH | PREFECT | {"actor_text": "rebelles", "target_text": "poste", "actor_id": "REB"}),
    "m-killing": ("a-gao", "morts", "killing", {"target_text": "soldats", "killed_min": 12, "killed_max": 12, "confidence": 0.4}),
    "m-truce": ("a-peace", "sign", "agree", MALI | IN_MARCH | {"actor_text": "Mali", "actor_id": "MLI", "actor_ids": ["MLI"], "factuality": "planned"}),
    "m-army": ("a-peace", "attacked", "attack", NEAR_GAO | ON_THE_FIFTH | {"actor_text": "army", "target_text": "village", "date_text": "Thursday"}),
    "m-arab": ("a-arab", "اتهم", "accuse", {"actor_text": "الوزير", "target_text": "المتمردين", "factuality": "denied"}),
    "m-accuse": ("a-hostile", "accuse", "accuse", {"actor_text": "préfet", "target_text": "rebelles"}),
    "m-hostile": ("a-hostile", "attaque", "attack", GAO | {"voice": "unattributed", "killed_min": 3, "killed_max": 3, "target_text": "soldats"}),
}  # fmt: skip
"""Each mention by its id: its article, its trigger, its type, and what else is told."""

EVENT = {
    "event_id": "e-gao", "revision": 1, "event_type": "attack", "event_types": [{"event_type": "attack", "n_mentions": 2}], "factuality": "happened",
    "actor_ids": [], "target_ids": [], "date_basis": "text", "casualties": [], "weapons": [], "claims": [], "n_mentions": 2, "n_articles": 2,
    "n_sources": 2, "n_copies": 0, "n_independent": 2, "n_sides": 0, "contradictions": ["responsibility"], "article_ids": ["a-gao", "a-peace"],
    "linker_version": "1",
}  # fmt: skip
LINKED = ("m-attack", "m-army")
"""An event of the first day, and the mentions that tell of it."""

LEDGER = {DAYS[0]: {"courrier": "complete", "plain": "partial"}, DAYS[1]: {"courrier": "complete", "qamar": "complete"}}
"""What came of each source; on the second day nobody asked the Plain Dealer, on the first nobody asked al-Qamar."""

SPANS = {"actor": "actor_text", "target": "target_text", "place": "place_text", "attribution": "attributed_to"}


def mention_row(key: str, run: str) -> dict[str, Any]:
    """Return a mention as a row of the table."""
    article_id, trigger, event_type, told = MENTIONS[key]
    article = ARTICLES[article_id]
    text = article["text"]
    at = text.index(trigger)
    first = max(text.rfind(stop, 0, at) for stop in (". ", "\n")) + 1
    first += len(text[first:]) - len(text[first:].lstrip())
    last = next((place + 1 for place in range(at, len(text)) if text[place] in ".\n"), len(text))
    row: dict[str, Any] = {
        "day": article["day"], "run": run, "mention_id": key, "article_id": article_id, "source_id": article["source_id"],
        "language": article["language"], "published_on": article["day"], "sentence_no": 0, "sentence": text[first:last], "sentence_start": first,
        "trigger": trigger, "trigger_start": at, "trigger_end": at + len(trigger), "event_type": event_type, "actor_ids": [], "target_ids": [],
        "date_basis": "unknown", "factuality": "happened", "voice": "article", "confidence": 0.9, "rules": ["trigger:active", "actor:subject"],
        "lexicon_version": "fr.0", "coder_version": "2",
    } | told  # fmt: skip
    for span, column in SPANS.items():
        if told.get(column):
            start = text.find(told[column], first) if told[column] in text[first:] else text.index(told[column])
            row |= {f"{span}_start": start, f"{span}_end": start + len(told[column])}
    return row


def page_of(article: dict[str, Any], beacon: str) -> bytes:
    """Return an article's page as it was sent."""
    if article["title"] == HOSTILE_TITLE:
        return HOSTILE_PAGE.replace(BEACON, beacon).encode()
    told = "".join(f"<p>{part}</p>" for part in article["text"].split("\n"))
    return f"<html lang={article['language']}><head><title>{article['title']}</title></head><body><h1>{article['title']}</h1>{told}</body></html>".encode()


def article_rows(spool: Spool, ids: list[str], run: str) -> Iterator[dict[str, Any]]:
    """Yield the articles of a day, each with the place of its page."""
    captured = {row["url_key"]: row for row in spool.captures().iter_rows(named=True)}
    for number, key in enumerate(ids):
        place = captured[f"{number:032x}"]
        taken = {name: place[name] for name in ("url", "url_key", "fetched_at", "warc_key", "warc_offset", "warc_length", "payload_digest")}
        made = {"run": run, "article_id": key, "authors": [], "text_digest": key, "near_keys": [], "flags": [], "extractor": "none"}
        yield made | ARTICLES[key] | taken | {"extractor_version": "0", "published_on": ARTICLES[key]["day"]}


def ledger_row(day: date, run: str, source: str, status: str) -> dict[str, Any]:
    """Return what a ledger says of a source."""
    counts = ("found", "captures", "articles", "flagged", "coded", "no_lexicon", "mentions", "rejects")
    reason = None if status == "complete" else "timeout_total"
    named = {"day": day, "run": run, "source_id": source, "status": status, "reason": reason, "ways": [], "skipped": [], "outcomes": []}
    return named | dict.fromkeys(counts, 0)


def committed_day(store: Store, root: Path, day: date, number: int = 0, beacon: str = BEACON) -> Commit:
    """Return the commit of a day of the press."""
    now = datetime(day.year, day.month, day.day, 2, 30, tzinfo=UTC) + timedelta(days=1, seconds=number)
    run = new_run_id(now, number.to_bytes(10, "big"))
    ids = [key for key, article in ARTICLES.items() if article["day"] == day]
    with Spool.open(root, run, day) as spool:
        for page, key in enumerate(ids):
            spool.keep(exchange(page, body=page_of(ARTICLES[key], beacon), url=f"https://{ARTICLES[key]['source_id']}.example/{key}"))
        spool.seal_captures()
        mentions = [mention_row(key, run) for key, (article_id, *_) in MENTIONS.items() if article_id in ids]
        args = [
            {"mention_id": row["mention_id"], "role": "actor", "rank": rank, "rule": rule, "score": float(rank), "span_start": start, "span_end": end}
            for row in mentions if row.get("actor_text")
            for rank, rule, start, end in ((1, "subject", row["actor_start"], row["actor_end"]), (2, "nearest", row["trigger_start"], row["trigger_end"]))
        ]  # fmt: skip
        links = [
            {"mention_id": key, "event_id": EVENT["event_id"], "article_id": MENTIONS[key][0], "text_id": MENTIONS[key][0], "is_copy": False, "ties": []}
            for key in LINKED if MENTIONS[key][0] in ids
        ]  # fmt: skip
        tables = {
            "articles": list(article_rows(spool, ids, run)),
            "mentions": mentions,
            "args": args,
            "links": links,
            "events": [EVENT | {"day": day, "run": run}] if links else [],
            "ledger": [ledger_row(day, run, source, status) for source, status in LEDGER[day].items()],
        }
        for table, rows in tables.items():
            spool.seal_table(table, pl.DataFrame(rows, schema=TABLES[table].create_empty().schema))
        made = commit(store, day, run, spool.sealed(), now=now)
        spool.drop()
    return made


def pressed(root: Path, beacon: str = BEACON) -> DirectoryStore:
    """Return an archive of both days; the hostile page tries to reach the beacon."""
    store = DirectoryStore(root / "archive")
    begun(store)
    for day in DAYS:
        committed_day(store, root / "spool", day, beacon=beacon)
    return store
