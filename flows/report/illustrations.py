"""The pictures of a report as orders, each with its words and the table behind it: counts, days, who to whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl

from flows.report.counts import LISTED, MOST, WEEKS, count_acts, count_days, count_off_days, count_pairs
from flows.report.drawing import Picture
from flows.report.night import Night
from flows.report.words import STATUSES, day_words, phrase, plural, short_day
from flows.words.messages import message, say
from flows.words.messages import words as spoken

COLUMN, WIDE, NARROW = 316, 720, 340
"""Widths of pictures: in a column, over the whole page, and on a phone; pixels."""

KINDS = (
    ("event_type", "types", "By what was done", "Act"),
    ("actor_id", "actors", "By who acts", "Actor"),
    ("place_name", "places", "By place", "Place"),
)
"""Columns of mentions that acts are counted by, with the picture's name, its title, and the head of the table behind it."""

HALF = 0.5


def picture_counts(night: Night) -> Iterator[Picture]:
    """Yield the bars: acts by type, by actor, by place; none where there is nothing to count."""
    for column, name, title, head in KINDS:
        counts = count_acts(night, column)
        if counts.is_empty():
            continue
        words = _naming(night, column)
        rows = [(words(row[0]), *row[1:]) for row in counts.iter_rows()]
        tones = [night.tone_of(row[0]) if column == "event_type" else _tone(row[3]) for row in counts.iter_rows()]
        shown = [
            {"label": label, "happened": happened, "other": other, "tone": tone, "shown": spoken().number(happened + other)}
            for (label, happened, other, _), tone in zip(rows[:MOST], tones, strict=False)
        ]
        first = ", ".join(f"{label} {spoken().number(happened + other)}" for label, happened, other, _ in rows[:3])
        yield Picture(
            name=name,
            title=message(title),
            words=say(
                "Bars of {names} of {all}; the longest: {first}.", names=plural(min(len(rows), MOST), "name"), all=len(rows), first=first
            ),
            columns=(message(head), message("Told as having happened"), message("Planned, denied or supposed")),
            rows=tuple((label, happened, other) for label, happened, other, _ in rows[:LISTED]),
            more=max(len(rows) - LISTED, 0),
            wide={"kind": "bars", "width": COLUMN, "rows": shown},
        )


def _naming(night: Night, column: str) -> Callable[[str], str]:
    """Return what says the values of a column to readers."""
    return {"event_type": night.label_of, "actor_id": night.actor_of}.get(column, str)


def _tone(conflict: float | None) -> str:
    return "neutral" if conflict is None else "conflict" if conflict > HALF else "accord"


def picture_days(night: Night) -> Iterator[Picture]:
    """Yield the timeline: acts of several days by day with what was collected, of one night by the day they happened on."""
    days = count_days(night)
    total = int(days.select(pl.col("conflict") + pl.col("accord")).sum().item())
    if not total and not night.since:
        return
    statuses = dict(_day_statuses(night)) if night.since else {}
    rows = [(day, conflict, accord, statuses.get(day)) for day, conflict, accord in days.iter_rows()]
    order = [{"day": short_day(day), "conflict": conflict, "accord": accord, "status": status} for day, conflict, accord, status in rows]
    busiest = max(rows, key=lambda row: row[1] + row[2])
    acts = plural(busiest[1] + busiest[2], "act")
    collected = (message("Collected"),) if night.since else ()
    yield Picture(
        name="days",
        title=say("Day by day") if night.since else say("When it happened: the last {weeks}", weeks=plural(WEEKS, "week")),
        words=say(
            "Columns of {days}; the highest is {day} with {acts}.", days=plural(len(rows), "day"), day=day_words(busiest[0]), acts=acts
        ),
        columns=(message("Day"), message("Conflict"), message("Other acts"), *collected),
        rows=tuple(
            (day_words(day), conflict, accord, *((phrase(STATUSES, status or "not_tried"),) if night.since else ()))
            for day, conflict, accord, status in rows
        ),
        note="" if night.since else _off_words(night),
        wide={"kind": "timeline", "width": WIDE, "days": order},
        narrow={"kind": "timeline", "width": NARROW, "days": order},
    )


def _off_words(night: Night) -> str:
    counts = count_off_days(night)
    words = {"earlier": "earlier", "later": "later than this day", "undated": "dated no closer than a week, or not at all"}
    told = [f"{spoken().number(counts[name])} {message(meaning)}" for name, meaning in words.items() if counts[name]]
    return say("Not shown: {what}.", what="; ".join(told)) if told else ""


def _day_statuses(night: Night) -> Iterator[tuple[object, str]]:
    """Yield each day of the coverage with what its sources come to: complete only where all of them are."""
    if night.coverage.is_empty():
        return
    for day, statuses in night.coverage.group_by("day").agg(pl.col("status").unique()).iter_rows():
        kinds = set(statuses)
        yield day, kinds.pop() if len(kinds) == 1 else "partial"


def picture_pairs(night: Night) -> Iterator[Picture]:
    """Yield the matrix of who acts on whom, of the actors and targets with most acts; none where no act has both."""
    pairs = count_pairs(night)
    if pairs.is_empty():
        return
    actors, targets, shown = _square(night, pairs)
    first = pairs.row(0)
    most = say("most: {actor} on {target}, {number}", actor=night.actor_of(first[0]), target=night.actor_of(first[1]), number=first[2])
    orders = {"kind": "matrix", "actors": actors, "targets": targets, "rows": shown}
    left_out = int(pairs["number"].sum()) - sum(int(cell["number"]) for cell in shown)
    yield Picture(
        name="pairs",
        title=message("Who to whom"),
        words=say("A square of {actors} who act by {targets} acted on; {most}.", actors=len(actors), targets=len(targets), most=most),
        columns=(message("Who acts"), message("On whom"), message("Acts"), message("Of them conflict")),
        rows=tuple(
            (night.actor_of(actor), night.actor_of(target), number, hostile)
            for actor, target, number, hostile in pairs.head(LISTED).iter_rows()
        ),
        more=max(pairs.height - LISTED, 0),
        note=say("Not in the square: {acts} of others; they are in the table or the archive.", acts=plural(left_out, "act"))
        if left_out
        else "",
        wide=orders | {"width": WIDE},
        narrow=orders | {"width": NARROW},
    )


def _square(night: Night, pairs: pl.DataFrame) -> tuple[list[str], list[str], list[dict[str, Any]]]:
    """Return those who act and are acted on most, by their names, and the cells between them: no row or column is without one."""
    most = {side: pl.col(side).is_in(_largest(pairs, side)) for side in ("actor_id", "target_id")}
    chosen = pairs.filter(*most.values())
    chosen = chosen if chosen.height else pairs.head(MOST)
    cells = [
        {"actor": night.actor_of(actor), "target": night.actor_of(target), "number": number, "tone": _tone(conflict / number)}
        for actor, target, number, conflict in chosen.iter_rows()
    ]
    actors, targets = ([*dict.fromkeys(map(night.actor_of, _largest(chosen, side)))] for side in most)
    return actors, targets, cells


def _largest(pairs: pl.DataFrame, column: str) -> list[str]:
    sums = pairs.group_by(column).agg(pl.col("number").sum()).sort("number", column, descending=[True, False])
    return sums[column].head(MOST).to_list()
