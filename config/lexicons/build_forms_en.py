"""Writes `en/forms.csv`: the inflected forms of the verbs and nouns that the English lexicons name.

Run from anywhere: `python config/lexicons/build_forms_en.py`. Regular words follow the rules of spelling below; `en/irregular_verbs.csv` and
`en/doubling_verbs.csv` hold the others. The result is committed and reviewed, and a test checks that it is current.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent / "en"
COLUMNS = ("form", "lemma", "pos", "feature", "number", "gender", "origin")


NOUN_PLURALS = {
    "man": "men",
    "woman": "women",
    "child": "children",
    "person": "people",
    "coup d'etat": "coups d'etat",
    "coup d'état": "coups d'état",
}
UNCOUNTABLE = re.compile(
    r"(?:ing|ness|ism|ity|ance|ence|violence|action|brutality|aid|fire|unrest|torture|police|force|law|disobedience|warfare)$"
)
COUNTABLE = re.compile(
    r"(?:bombing|killing|stabbing|shooting|meeting|beating|hearing|ruling|kidnapping|rally|atrocity|casualty|alliance|hijacking|lynching)$"
)
BEFORE_PREPOSITION = re.compile(r"^(.+?)( (?:of|for|to|from|on|with|in|by|and|against|at|the|into)(?: .*)?)$")


@cache
def irregular() -> dict[str, tuple[list[str], list[str]]]:
    """Return the past forms and the participles of each irregular verb."""
    with (HERE / "irregular_verbs.csv").open(encoding="utf-8", newline="") as lines:
        return {row["lemma"]: (row["past"].split("|"), row["participle"].split("|")) for row in csv.DictReader(lines)}


@cache
def doubling() -> frozenset[str]:
    """Return the verbs that double their last consonant (`bar`, `barred`): a stressed last syllable, or -l as in Britain."""
    with (HERE / "doubling_verbs.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(row["lemma"] for row in csv.DictReader(lines))


def conjugate(verb: str) -> Iterator[tuple[str, str, str]]:
    """Yield (form, feature, number) for every form of a verb."""
    if verb == "be":
        for form, feature, number in (
            ("be", "infinitive", ""), ("is", "present", "s"), ("are", "present", "p"), ("was", "past", "s"), ("were", "past", "p"),
            ("been", "participle", ""), ("being", "gerund", ""),
        ):  # fmt: skip
            yield form, feature, number
        return
    yield verb, "infinitive", ""
    yield verb, "present", "p"
    yield "has" if verb == "have" else with_s(verb), "present", "s"
    past, participle = past_forms(verb)
    for form in past:
        yield form, "past", ""
    for form in participle:
        yield form, "participle", ""
    yield with_ending(verb, "ing"), "gerund", ""


def past_forms(verb: str) -> tuple[list[str], list[str]]:
    """Return the past forms and the participles of a verb; a prefix with a hyphen does not count."""
    prefix, _, stem = verb.rpartition("-")
    glue = f"{prefix}-" if prefix else ""
    if stem in irregular():
        past, participle = irregular()[stem]
        return [glue + form for form in past], [glue + form for form in participle]
    regular = with_ending(verb, "ed")
    return [regular], [regular]


def with_s(word: str) -> str:
    """Return a word with the ending of the third person or of the plural."""
    if re.search(r"(?:s|x|z|ch|sh)$", word):
        return word + "es"
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    if word in {"go", "undergo", "do", "veto", "echo", "forgo", "embargo", "hero", "torpedo"}:
        return word + "es"
    return word + "s"


def with_ending(verb: str, ending: str) -> str:
    """Return a verb with -ed or -ing and the changes of spelling that they bring."""
    if verb.endswith("ie"):
        return verb + "d" if ending == "ed" else verb[:-2] + "ying"
    if verb.endswith("e") and (ending == "ed" or not verb.endswith(("ee", "oe", "ye"))) and verb not in {"singe", "tinge"}:
        return verb[:-1] + ending
    if verb in doubling():
        return verb + verb[-1] + ending
    if ending == "ed" and re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ied"
    return verb + ("king" if ending == "ing" and verb.endswith("ic") else "ked" if verb.endswith("ic") else ending)


def plural(noun: str) -> str:
    """Return the plural of a noun; of a phrase the word before its preposition, else the last word, is inflected."""
    if noun in NOUN_PLURALS:
        return NOUN_PLURALS[noun]
    split = BEFORE_PREPOSITION.match(noun)
    head, rest = (split[1], split[2]) if split else (noun, "")
    *before, last = head.split(" ")
    return " ".join([*before, NOUN_PLURALS.get(last, with_s(last))]) + rest


def has_plural(noun: str) -> bool:
    """Return whether a noun is written with a plural: not what is one already, nor what cannot be counted."""
    head = noun.rsplit(" ", maxsplit=1)[-1]
    return not (head.endswith("s") and not head.endswith("ss")) and (COUNTABLE.search(head) is not None or UNCOUNTABLE.search(head) is None)


def heads() -> set[tuple[str, str]]:
    """Return (word, part of speech) of everything that is inflected: heads of triggers, reporting verbs, frequent verbs."""
    words = set()
    for name, pos_column in (("triggers.csv", "pos"), ("reporting.csv", ""), ("verbs.csv", "")):
        with (HERE / name).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                pos = row[pos_column] if pos_column else "verb"
                words.add((row["lemma"].split(" ")[0] if pos == "verb" else row["lemma"], pos))
    return words


def rows() -> Iterator[tuple[str, ...]]:
    """Yield the rows of `forms.csv`, sorted, each once."""
    found = set()
    for lemma, pos in heads():
        if pos == "verb":
            found |= {(form, lemma, pos, feature, number, "", "build_forms_en") for form, feature, number in conjugate(lemma)}
        elif pos == "noun":
            plain = lemma.rsplit(" ", maxsplit=1)[-1]
            number = "p" if plain.endswith("s") and not plain.endswith("ss") else "s"
            found.add((lemma, lemma, pos, "", number, "", "build_forms_en"))
            if has_plural(lemma):
                found.add((plural(lemma), lemma, pos, "", "p", "", "build_forms_en"))
    return iter(sorted(found))


if __name__ == "__main__":
    with (HERE / "forms.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows())
