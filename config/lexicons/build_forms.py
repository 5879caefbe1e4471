"""Writes `fr/forms.csv`: the inflected forms of the verbs, nouns and adjectives that the French lexicons name.

Run from anywhere: `python config/lexicons/build_forms.py`. Verbs are conjugated by the rules below (second persons are left out: news does not
use them, and they are the homographs of nouns); the result is committed and reviewed, and a test checks that it is current.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent / "fr"

PRESENT = ("1s", "3s", "1p", "3p")
DOUBLING = ("appeler", "rappeler", "jeter", "rejeter", "projeter", "interpeller_", "renouveler", "révéler_")

IRREGULAR = {
    # infinitive ending: present 1s 3s 1p 3p | imperfect stem | future stem | preterite stem+class | participle m.s. | subjunctive stem
    "être": ("suis est sommes sont", "ét", "ser", "f:u", "été", "soi"),
    "avoir": ("ai a avons ont", "av", "aur", "e:u", "eu", "ai"),
    "aller": ("vais va allons vont", "all", "ir", "all:a", "allé", "aill"),
    "faire": ("fais fait faisons font", "fais", "fer", "f:i", "fait", "fass"),
    "pouvoir": ("peux peut pouvons peuvent", "pouv", "pourr", "p:u", "pu", "puiss"),
    "vouloir": ("veux veut voulons veulent", "voul", "voudr", "voul:u", "voulu", "veuill"),
    "devoir": ("dois doit devons doivent", "dev", "devr", "d:u", "dû", "doiv"),
    "savoir": ("sais sait savons savent", "sav", "saur", "s:u", "su", "sach"),
    "valoir": ("vaux vaut valons valent", "val", "vaudr", "val:u", "valu", "vaill"),
    "prévoir": ("prévois prévoit prévoyons prévoient", "prévoy", "prévoir", "prév:i", "prévu", "prévoi"),
    "voir": ("vois voit voyons voient", "voy", "verr", "v:i", "vu", "voi"),
    "cevoir": ("çois çoit cevons çoivent", "cev", "cevr", "ç:u", "çu", "çoiv"),
    "tenir": ("tiens tient tenons tiennent", "ten", "tiendr", "t:in", "tenu", "tienn"),
    "venir": ("viens vient venons viennent", "ven", "viendr", "v:in", "venu", "vienn"),
    "prendre": ("prends prend prenons prennent", "pren", "prendr", "pr:i", "pris", "prenn"),
    "mettre": ("mets met mettons mettent", "mett", "mettr", "m:i", "mis", "mett"),
    "battre": ("bats bat battons battent", "batt", "battr", "batt:i", "battu", "batt"),
    "redire": ("redis redit redisons redisent", "redis", "redir", "red:i", "redit", "redis"),
    "dire": ("dis dit disons disent", "dis", "dir", "d:i", "dit", "dis"),
    "uire": ("uis uit uisons uisent", "uis", "uir", "uis:i", "uit", "uis"),
    "crire": ("cris crit crivons crivent", "criv", "crir", "criv:i", "crit", "criv"),
    "lire": ("lis lit lisons lisent", "lis", "lir", "l:u", "lu", "lis"),
    "rire": ("ris rit rions rient", "ri", "rir", "r:i", "ri", "ri"),
    "vrir": ("vre vre vrons vrent", "vr", "vrir", "vr:i", "vert", "vr"),
    "ffrir": ("ffre ffre ffrons ffrent", "ffr", "ffrir", "ffr:i", "ffert", "ffr"),
    "mourir": ("meurs meurt mourons meurent", "mour", "mourr", "mour:u", "mort", "meur"),
    "courir": ("cours court courons courent", "cour", "courr", "cour:u", "couru", "cour"),
    "fuir": ("fuis fuit fuyons fuient", "fuy", "fuir", "fu:i", "fui", "fui"),
    "quérir": ("quiers quiert quérons quièrent", "quér", "querr", "qu:i", "quis", "quièr"),
    "vivre": ("vis vit vivons vivent", "viv", "vivr", "véc:u", "vécu", "viv"),
    "suivre": ("suis suit suivons suivent", "suiv", "suivr", "suiv:i", "suivi", "suiv"),
    "naître": ("nais naît naissons naissent", "naiss", "naîtr", "naqu:i", "né", "naiss"),
    "aître": ("ais aît aissons aissent", "aiss", "aîtr", ":u", "u", "aiss"),
    "connaître": ("connais connaît connaissons connaissent", "connaiss", "connaîtr", "conn:u", "connu", "connaiss"),
    "croître": ("crois croît croissons croissent", "croiss", "croîtr", "cr:u", "cru", "croiss"),
    "oindre": ("oins oint oignons oignent", "oign", "oindr", "oign:i", "oint", "oign"),
    "eindre": ("eins eint eignons eignent", "eign", "eindr", "eign:i", "eint", "eign"),
    "aindre": ("ains aint aignons aignent", "aign", "aindr", "aign:i", "aint", "aign"),
    "soudre": ("sous sout solvons solvent", "solv", "soudr", "sol:u", "sous", "solv"),
    "dre": ("ds d dons dent", "d", "dr", "d:i", "du", "d"),
    "ompre": ("omps ompt ompons ompent", "omp", "ompr", "omp:i", "ompu", "omp"),
    "vaincre": ("vaincs vainc vainquons vainquent", "vainqu", "vaincr", "vainqu:i", "vaincu", "vainqu"),
    "clure": ("clus clut cluons cluent", "clu", "clur", "cl:u", "clu", "clu"),
    "inclure": ("inclus inclut incluons incluent", "inclu", "inclur", "incl:u", "inclus", "inclu"),
    "croire": ("crois croit croyons croient", "croy", "croir", "cr:u", "cru", "croi"),
    "envoyer": ("envoie envoie envoyons envoient", "envoy", "enverr", "envoy:a", "envoyé", "envoi"),
    "ueillir": ("ueille ueille ueillons ueillent", "ueill", "ueiller", "ueill:i", "ueilli", "ueill"),
    "assaillir": ("assaille assaille assaillons assaillent", "assaill", "assaillir", "assaill:i", "assailli", "assaill"),
    "partir": ("pars part partons partent", "part", "partir", "part:i", "parti", "part"),
    "sortir": ("sors sort sortons sortent", "sort", "sortir", "sort:i", "sorti", "sort"),
    "sentir": ("sens sent sentons sentent", "sent", "sentir", "sent:i", "senti", "sent"),
    "mentir": ("mens ment mentons mentent", "ment", "mentir", "ment:i", "menti", "ment"),
    "servir": ("sers sert servons servent", "serv", "servir", "serv:i", "servi", "serv"),
    "plaire": ("plais plaît plaisons plaisent", "plais", "plair", "pl:u", "plu", "plais"),
    "falloir": ("_ faut _ _", "fall", "faudr", "fall:u", "fallu", "faill"),
    "joindre": ("joins joint joignons joignent", "joign", "joindr", "joign:i", "joint", "joign"),
    "boire": ("bois boit buvons boivent", "buv", "boir", "b:u", "bu", "boiv"),
    "suffire": ("suffis suffit suffisons suffisent", "suffis", "suffir", "suff:i", "suffi", "suffis"),
    "taire": ("tais tait taisons taisent", "tais", "tair", "t:u", "tu", "tais"),
}
"""Verbs and endings of verbs that follow no rule; the longest ending that fits is taken. Facts of grammar, written out by hand."""

SECOND_GROUP_EXCEPT = re.compile(
    r"(?:oir|tenir|venir|courir|mourir|quérir|vrir|ffrir|fuir|ueillir|assaillir|partir|sortir|sentir|mentir|servir)$"
)
PRETERITE = {"a": ("a", "èrent"), "i": ("it", "irent"), "u": ("ut", "urent"), "in": ("int", "inrent")}
NOT_VERBS = (
    "avions", "gaza", "acceptions", "adoptions", "agressions", "cessions", "contractions", "diffusions", "divisions", "explosions", "exécutions", "expulsions", "inspections", "intentions", "interceptions", "inventions", "mentions", "notions", "options", "passions", "pensions", "portions", "pressions", "progressions", "rations", "relations", "supervisions", "transitions", "versions", "visions",
)  # fmt: skip
"""Forms that news uses as nouns or names alone."""
PARTICIPLES = ("conclus", "exclus", "inclus")
"""Participles that look like first persons, which news does not use."""
NO_SPLIT = ("répartir", "assortir", "impartir", "asservir")


def conjugate(verb: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield (form, feature, number, gender) for every form of a verb outside the second persons."""
    present, imperfect, future, preterite, participle, subjunctive = principal_parts(verb)
    yield verb, "infinitive", "", ""
    for person, form in zip(PRESENT, present, strict=True):
        if form != "_":
            yield form, "present", person[1], ""
    for ending, number in (("ais", "s"), ("ait", "s"), ("ions", "p"), ("aient", "p")):
        yield imperfect + ending, "imperfect", number, ""
    for ending, number in (("ai", "s"), ("a", "s"), ("ons", "p"), ("ont", "p")):
        yield future + ending, "future", number, ""
    for ending, number in (("ais", "s"), ("ait", "s"), ("ions", "p"), ("aient", "p")):
        yield future + ending, "conditional", number, ""
    stem, kind = preterite.rsplit(":", 1)
    for ending, number in zip(PRETERITE[kind], "sp", strict=True):
        yield stem + ending, "past", number, ""
    for form, number in subjunctives(verb, subjunctive):
        yield form, "subjunctive", number, ""
    yield (
        (imperfect if verb not in {"être", "avoir", "savoir"} else {"être": "ét", "avoir": "ay", "savoir": "sach"}[verb]) + "ant",
        "gerund",
        "",
        "",
    )
    yield from participles(participle)


def subjunctives(verb: str, stem: str) -> list[tuple[str, str]]:
    """Return the third persons of the subjunctive."""
    if verb == "être":
        return [("soit", "s"), ("soient", "p")]
    if verb == "avoir":
        return [("ait", "s"), ("aient", "p")]
    return [(stem + "e", "s"), (stem + "ent", "p")]


def participles(participle: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield the four forms of a past participle."""
    stem = "du" if participle == "dû" else participle
    yield participle, "participle", "s", "m"
    yield stem if stem.endswith("s") else stem + "s", "participle", "p", "m"
    feminine = "dissoute" if stem == "dissous" else stem + "e"
    yield feminine, "participle", "s", "f"
    yield feminine + "s", "participle", "p", "f"


def principal_parts(verb: str) -> tuple[list[str], str, str, str, str, str]:
    """Return the present, and the stems of imperfect, future, preterite, participle and subjunctive."""
    endings = [] if verb in NO_SPLIT else [ending for ending in IRREGULAR if verb.endswith(ending)]
    if endings and verb != "répartir" and (not verb.endswith("ir") or verb in IRREGULAR or SECOND_GROUP_EXCEPT.search(verb)):
        ending = max(endings, key=len)
        root = verb[: -len(ending)]
        present, imperfect, future, preterite, participle, subjunctive = IRREGULAR[ending]
        forms = [form if form == "_" else root + form for form in present.split()]
        return forms, root + imperfect, root + future, root + preterite, root + participle, root + subjunctive
    if verb.endswith("ir"):
        root = verb[:-2]
        return [root + "is", root + "it", root + "issons", root + "issent"], root + "iss", verb, root + ":i", root + "i", root + "iss"
    if verb.endswith("er"):
        return first_group(verb)
    msg = f"{verb}: no rule conjugates it"
    raise ValueError(msg)


def first_group(verb: str) -> tuple[list[str], str, str, str, str, str]:
    """Return the principal parts of a verb in -er, with its changes of spelling."""
    root = verb[:-2]
    soft = {"c": root[:-1] + "ç", "g": root + "e"}.get(root[-1], root)
    mute = root
    if root.endswith(("oy", "uy", "ay")):
        mute = root[:-1] + "i"
    elif verb in DOUBLING:
        mute = root + root[-1]
    elif re.search(r"e[^aeiouyéèh]$", root):
        mute = root[:-2] + "è" + root[-1]
    grave = re.sub(r"é([^aeiouyéè]{1,2}|gu|qu)$", r"è\1", root) if mute == root else mute
    present = [grave + "e", grave + "e", soft + "ons", grave + "ent"]
    return present, soft, mute + "er", soft + ":a", root + "é", grave


def plural(noun: str) -> str:
    """Return the plural of a noun or an adjective."""
    if noun.endswith(("s", "x", "z")):
        return noun
    if noun.endswith("al") and noun not in {"bal", "carnaval", "festival", "naval", "fatal"}:
        return noun[:-2] + "aux"
    return noun + ("x" if noun.endswith(("eau", "eu", "au")) else "s")


def plural_phrase(phrase: str) -> str:
    """Return the plural of a noun with its adjectives; what follows a preposition stays."""
    head, preposition, rest = (
        re.match(r"(.+?)((?: (?:de|du|des|à|au|aux|en|contre|suicide|d['’]|l['’])|-le-)(?:.*))?$", phrase).expand(r"\1|\2|").split("|")
    )
    return " ".join(map(plural, head.split(" "))) + preposition + rest


def imperfect_spelling(form: str) -> str:
    """Return a form without the soft spelling before i (nous mangions, commencions)."""
    return re.sub(r"ge(?=ions$)", "g", form).replace("çi", "ci") if form.endswith("ions") else form.replace("èrent_", "èrent")


def soften(form: str) -> str:
    """Return a preterite plural without the soft spelling before è (mangèrent)."""
    return form.replace("geèrent", "gèrent").replace("çèrent", "cèrent")


def rows() -> Iterator[tuple[str, ...]]:
    """Yield the rows of `forms.csv`, sorted, each once."""
    found = set()
    for lemma, pos in heads():
        if pos == "verb":
            for form, feature, number, gender in conjugate(lemma):
                found.add((soften(imperfect_spelling(form)), lemma, "verb", feature, number, gender, "build_forms"))
        elif pos in {"noun", "adjective"}:
            found.add((lemma, lemma, pos, "", "s", "", "build_forms"))
            found.add((plural_phrase(lemma), lemma, pos, "", "p", "", "build_forms"))
    return iter(sorted(each for each in found if each[0] not in NOT_VERBS and not (each[0] in PARTICIPLES and each[3] != "participle")))


def heads() -> set[tuple[str, str]]:
    """Return (word, part of speech) of everything that is inflected: heads of triggers, reporting verbs, frequent verbs."""
    words = set()
    for name, column, pos_column in (("triggers.csv", "lemma", "pos"), ("reporting.csv", "lemma", ""), ("verbs.csv", "lemma", "")):
        with (HERE / name).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                pos = row[pos_column] if pos_column else "verb"
                head = row[column].split(" ")[0] if pos == "verb" else row[column]
                words.add((head, pos))
    return words


if __name__ == "__main__":
    listed = list(rows())
    with (HERE / "forms.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("form", "lemma", "pos", "feature", "number", "gender", "origin"))
        writer.writerows(listed)
