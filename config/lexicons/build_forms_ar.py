"""Writes `ar/forms.csv`: the inflected forms of the verbs and nouns that the Arabic lexicon names.

Run from anywhere: `python config/lexicons/build_forms_ar.py`. Verbs are those of `ar/verbs.csv`, given in the third person of the perfect, as
dictionaries do; `ar/irregular_verbs.csv` says what spelling does not tell: the imperfect of weak verbs and passives that are written otherwise
than the active. Persons are those that news uses: he, she, they (plural and dual), and `we` and `I` of quotations. Nouns are those of `ar/triggers.csv`,
with the forms of `ar/plurals.csv`. The result is committed and reviewed, and a test checks that it is current.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent / "ar"
WEAK_ENDS = "اىي"
FULL = 4
"""Letters from which a verb that begins with alif has it as the sign of its pattern, not of its root."""
Row = tuple[str, str, str, str, str, str]


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of a file of the lexicon."""
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def perfect(lemma: str) -> Iterator[tuple[str, str, str]]:
    """Yield form, number and gender of the perfect: he, she, they, both, and `we` where the stem stays."""
    yield lemma, "s", "m"
    if lemma[-1] in "اى":
        stem = lemma[:-1]
        yield from (
            (stem + "ت", "s", "f"),
            (stem + "وا", "p", "m"),
            (stem + "تا", "p", "f"),
            (stem + ("وا" if lemma[-1] == "ا" else "يا"), "p", "m"),
        )
        return
    stem = lemma[:-1] if lemma[-1] == "ي" else lemma
    yield from ((lemma + "ت", "s", "f"), (stem + "وا", "p", "m"), (lemma + "ا", "p", "m"), (lemma + "تا", "p", "f"))
    if lemma[-2] != "ا":
        yield lemma + "نا", "p", ""


def imperfect(stem: str, jussive: str) -> Iterator[tuple[str, str, str]]:
    """Yield form, number and gender of the imperfect from the form of `he`: he, she, they, both, we, I, and the short forms after `لم`."""
    body = stem[1:]
    short = body[:-1] if body[-1] in "ويى" else body
    yield from ((stem, "s", "m"), ("ت" + body, "s", "f"), ("ن" + body, "p", ""), ("أ" + body, "", ""))
    yield from ((letter + short + end, "p", "m") for letter in "ي" for end in ("ون", "وا"))
    yield from (
        (letter + (body[:-1] + "ي" if body[-1] == "ى" else body) + end, "p", gender)
        for letter, gender in (("ي", "m"), ("ت", "f"))
        for end in ("ان", "ا")
    )
    if jussive:
        yield from ((jussive, "s", "m"), ("ت" + jussive[1:], "s", "f"))


def regular_imperfect(lemma: str) -> str:
    """Return the imperfect of a sound verb: the first alif gives way to the prefix."""
    return "ي" + (lemma[1:] if lemma[0] in "اأ" and len(lemma) >= FULL else lemma)


def conjugate(lemma: str, weak: dict[str, str]) -> Iterator[Row]:
    """Yield the forms of a verb: form, lemma, pos, feature, number, gender."""
    stem, jussive = weak.get("imperfect") or regular_imperfect(lemma), weak.get("jussive", "")
    for form, number, gender in perfect(lemma):
        yield form, lemma, "verb", "past", number, gender
    for form, number, gender in imperfect(stem, jussive):
        yield form, lemma, "verb", "present", number, gender
        if form[0] in "يتن" and not form.endswith("وا"):
            yield "س" + form, lemma, "verb", "future", number, gender
    for passive in filter(None, weak.get("passive", "").split("|")):
        made = imperfect(passive, "") if passive[0] == "ي" else perfect(passive)
        yield from ((form, lemma, "verb", "passive", number, gender) for form, number, gender in made if gender)


def decline(lemma: str, plurals: list[str]) -> Iterator[Row]:
    """Yield the forms of a noun: itself, its dual, and those that the file gives."""
    yield lemma, lemma, "noun", "", "s", ""
    head, _, tail = lemma.partition(" ")
    if head[-1] not in "ةاىء":
        yield f"{head}ا {tail}".strip(), lemma, "noun", "", "s", ""
    if " " not in lemma:
        stem = lemma[:-1] + "ت" if lemma.endswith("ة") else lemma
        yield from ((stem + end, lemma, "noun", "", "p", "") for end in ("ين", "ان", "ي") if end != "ي" or lemma.endswith("ة"))
    yield from ((form, lemma, "noun", "", "p", "") for form in plurals)


def rows() -> list[Row]:
    """Return all forms, each reading once, sorted."""
    weak = {row["lemma"]: row for row in read("irregular_verbs.csv")}
    plurals: dict[str, list[str]] = {}
    for row in read("plurals.csv"):
        plurals.setdefault(row["lemma"], []).append(row["form"])
    nouns = {row["lemma"] for row in read("triggers.csv") if row["pos"] == "noun"}
    verbs = (each for row in read("verbs.csv") for each in conjugate(row["lemma"], weak.get(row["lemma"], {})))
    return sorted({*verbs, *(each for lemma in nouns for each in decline(lemma, plurals.get(lemma, [])))})


if __name__ == "__main__":
    with (HERE / "forms.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("form", "lemma", "pos", "feature", "number", "gender", "origin"))
        writer.writerows((*row, "build_forms_ar") for row in rows())
