"""Linking a million mentions: seconds and memory against their limits, and how well the events that they were made of are found again.

    python benchmarks/linking.py [MENTIONS]      (default: 1000000)

A month of a press that does not exist: towns, actors and stories of which few are told by many; of three articles one is a copy; half of
the mentions have no day, two thirds no place, as the coder leaves them. Half of an article tells its main event, the rest another
event of the day and what people said of the first. The work is done by a process of its own, on two cores.
Exit code 1 where it takes longer or more memory than its limit.
"""

import os
import resource
import subprocess
import sys
import time
from datetime import date
from itertools import product

import polars as pl

SECONDS, MEGABYTES = 60.0, 4_000
"""Limits for a million mentions on two cores; fewer have less time."""

MENTIONS, IN_ARTICLE, DAYS, EVENTS_A_DAY = 1_000_000, 10, 30, 2_000
TOWNS, ACTORS, COUNTRIES, FILLERS = 3_000, 400, 40, 6_000
ACTS = ("attack", "air_strike", "shelling", "bombing", "armed_clash", "killing", "protest", "arrest", "abduct", "seize_territory")
WORDS = ("accuse", "demand", "reject")
SYLLABLES = ("ba", "ke", "di", "lo", "mu", "sar", "tel", "vin", "gor", "pan", "zu", "rih", "wes", "no", "qa", "fel", "ji", "hol")
START = date(2026, 4, 1)
HALF, THIRD = 0.5, 0.35
"""Shares of mentions that have a day, an actor on the register; that have a place, a target, a count: as the coder leaves them."""


def names(count: int, capital: bool) -> pl.Series:
    """Return so many made-up words."""
    made = ["".join(parts) for parts in product(SYLLABLES, repeat=3)][:count] if count <= len(SYLLABLES) ** 3 else []
    made = made or ["".join(parts) for parts in product(SYLLABLES, repeat=4)][:count]
    return pl.Series([name.capitalize() if capital else name + "a" for name in made])


def draw(key: pl.Expr, salt: int) -> pl.Expr:
    """Return a number from 0 to 1 for each key, always the same."""
    return (key.hash(seed=salt) % 1_000_003) / 1_000_003


def few(key: pl.Expr, salt: int, count: int) -> pl.Expr:
    """Return numbers below a count, the low ones far more often."""
    return (draw(key, salt) ** 3 * count).cast(pl.UInt32)


def make_texts(mentions: int) -> pl.DataFrame:
    """Return a row for each article: its day, its main event, and the text that it has, which others may share."""
    articles = mentions // IN_ARTICLE
    key = pl.col("article")
    return (
        pl.DataFrame({"article": pl.arange(articles, eager=True, dtype=pl.UInt32)})
        .with_columns(day=(key * DAYS // articles).cast(pl.Int32))
        .with_columns(event=pl.col("day") * EVENTS_A_DAY + few(key, 1, EVENTS_A_DAY))
        .with_columns(copies=(draw(key, 2) * pl.len().over("event") * 0.67).cast(pl.UInt32))
        .with_columns(text=pl.struct("event", "copies").hash() % (1 << 40))
    )


def make_mentions(texts: pl.DataFrame) -> pl.DataFrame:
    """Return mentions, `told` naming the event that each was made of."""
    slot = pl.col("slot")
    rows = texts.join(pl.DataFrame({"slot": pl.arange(IN_ARTICLE, eager=True, dtype=pl.UInt8)}), how="cross")
    said = slot >= IN_ARTICLE - len(WORDS)
    other = pl.col("day") * EVENTS_A_DAY + few(pl.struct("text", slot // 2), 3, EVENTS_A_DAY)
    told = pl.when(slot < IN_ARTICLE // 2).then("event").when(said).then(pl.col("event") + slot.cast(pl.Int32) * 1_000_000).otherwise(other)
    key = pl.col("told")
    acts, words = pl.Series(ACTS), pl.Series(WORDS)
    return (
        rows.with_columns(told=told, point=pl.struct("text", "slot"))
        .with_columns(
            event_type=pl.when(said).then(pl.lit(words).gather(slot % len(WORDS))).otherwise(pl.lit(acts).gather(few(key, 4, len(ACTS)))),
            town=few(key, 5, TOWNS), actor=few(key, 6, ACTORS), target=few(key, 7, ACTORS), toll=few(key, 8, 60), said=said,
        )
        .sort("article", "slot")
    )  # fmt: skip


def sentences() -> pl.Expr:
    """Return a sentence for each mention: its town, actor and toll as the event has them, and twelve other words."""
    towns, actors, fillers = names(TOWNS, capital=True), names(ACTORS, capital=True), names(FILLERS, capital=False)
    drawn = [pl.lit(fillers).gather(few(pl.col("point"), 20 + number, FILLERS)) for number in range(12)]
    named = (pl.lit(towns).gather("town"), pl.lit("Front") + pl.lit(actors).gather("actor"), pl.col("toll").cast(pl.String))
    return pl.concat_str(*drawn[:4], named[0], *drawn[4:8], named[1], named[2], *drawn[8:], separator=" ")


def as_table(rows: pl.DataFrame) -> pl.DataFrame:
    """Return mentions as rows of `tables.Mentions`."""
    from flows.tables import Mentions  # noqa: PLC0415  the process that measures begins without it

    point, said = pl.col("point"), pl.col("said")
    placed, dated, counted = draw(point, 9) < THIRD, draw(point, 10) < HALF, draw(point, 11) < THIRD
    day = pl.lit(START) + pl.duration(days=pl.col("day"))
    country = pl.concat_str(pl.lit("C"), (pl.col("town") % COUNTRIES + 100).cast(pl.String).str.slice(1)).str.replace("C", "K")
    in_place, of_day, own = pl.when(placed & ~said), pl.when(dated), pl.lit([], pl.List(pl.String))
    known = {
        "day": day, "run": pl.lit("1"), "language": pl.lit("en"), "published_on": day, "event_type": pl.col("event_type"),
        "mention_id": pl.concat_str("article", "slot", separator="-"), "article_id": pl.col("article").cast(pl.String),
        "source_id": pl.concat_str(pl.lit("source"), pl.col("article") % 60), "sentence_no": pl.col("slot"), "sentence": sentences(),
        "sentence_start": pl.lit(0), "trigger": pl.col("event_type"), "trigger_start": pl.col("slot"), "trigger_end": pl.col("slot") + 1,
        "actor_id": pl.when(draw(point, 12) < HALF).then(pl.concat_str(pl.lit("G"), "actor")),
        "actor_text": pl.concat_str(pl.lit("group "), "actor"),
        "target_id": pl.when(draw(point, 13) < THIRD).then(pl.concat_str(pl.lit("G"), "target")),
        "geonameid": in_place.then("town"), "place_name": in_place.then(pl.col("town").cast(pl.String)),
        "place_precision": in_place.then(pl.lit("exact")), "country": in_place.then(country),
        "lat": in_place.then(pl.col("town") % 160 - 80.0), "lon": in_place.then(pl.col("town") % 340 - 170.0),
        "date_start": of_day.then(day), "date_end": of_day.then(day),
        "date_basis": of_day.then(pl.lit("text")).otherwise(pl.lit("unknown")),
        "killed_min": pl.when(counted & ~said).then("toll"), "factuality": pl.lit("happened"), "voice": pl.lit("article"),
        "actor_ids": own, "target_ids": own, "rules": own, "is_background": pl.lit(value=False), "confidence": pl.lit(0.9),
        "lexicon_version": pl.lit("x"), "coder_version": pl.lit("x"),
    }  # fmt: skip
    schema = Mentions.create_empty().schema
    whole = {name: known.get(name, pl.lit(None)).cast(dtype) for name, dtype in schema.items()}
    return rows.select(**whole, told="told")


def make_articles(texts: pl.DataFrame) -> pl.DataFrame:
    """Return what linking asks of articles; those of one text share all bands of its fingerprint."""
    bands = [(pl.col("text").hash(seed=band)).alias(str(band)) for band in range(42)]
    return texts.select(
        article_id=pl.col("article").cast(pl.String),
        published_on=pl.lit(START) + pl.duration(days=pl.col("day")),
        url_key=pl.col("article").cast(pl.String),
        near_keys=pl.concat_list(bands),
        previous_article_id=pl.lit(None, pl.String),
    )


def measure(count: int) -> int:
    """Print the figures of linking so many mentions in this process; return its exit code."""
    from flows.accuracy.linking import b_cubed  # noqa: PLC0415  as above
    from flows.catalog.files import Catalog, packaged_config  # noqa: PLC0415
    from flows.catalog.linking import read_linking_rules  # noqa: PLC0415
    from flows.events.linking import link, nothing_before  # noqa: PLC0415

    texts = make_texts(count)
    made = make_mentions(texts).pipe(as_table)
    articles, mentions, rules = make_articles(texts), made.drop("told"), read_linking_rules(Catalog((packaged_config(),)))
    truth = made.select("mention_id", event="told")
    del made, texts
    begun, spent = time.perf_counter(), time.process_time()
    linked = link(mentions.lazy(), articles.lazy(), rules, nothing_before())
    seconds, peak = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    spent = time.process_time() - spent
    precision, recall = b_cubed(truth.join(linked.links.select("mention_id", "event_id"), on="mention_id"))
    allowed = SECONDS * count / MENTIONS
    made = f"{count:,} mentions in {linked.events.height:,} events"
    print(f"{made}: {seconds:.1f} s, {seconds / allowed:.2f} of the limit, {spent:.0f} CPU-seconds")
    print(f"memory at its peak, the mentions themselves included: {peak:,.0f} MB, {peak / MEGABYTES:.2f} of the limit")
    print(f"events found again (B-cubed): precision {precision:.3f}, recall {recall:.3f}")
    return int(seconds > allowed or peak > MEGABYTES)


def main() -> int:
    """Return the exit code of a process that has two threads."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MENTIONS
    if "POLARS_MAX_THREADS" not in os.environ:
        return subprocess.run([sys.executable, __file__, str(count)], env={**os.environ, "POLARS_MAX_THREADS": "2"}, check=False).returncode
    return measure(count)


if __name__ == "__main__":
    sys.exit(main())
