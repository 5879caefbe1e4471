"""Writes `es/forms.csv`: the inflected forms of the verbs, nouns and adjectives that the Spanish lexicons name.

Run from anywhere: `python config/lexicons/build_forms_es.py`. Verbs are conjugated by the rules below. Second persons are left out, for news does
not use them, and so are the first person of the present and forms of the subjunctive that are nouns too (`apoyo`, `ataque`). The result is
committed and reviewed, and a test checks that it is current.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent / "es"
COLUMNS = ("form", "lemma", "pos", "feature", "number", "gender", "origin")

TONIC = {
    "ie": (
        "acrecentar apretar atravesar calentar cerrar comenzar concertar confesar defender desmentir despertar desplegar_ empezar encender encerrar "
        "encomendar enfrentar_ enmendar entender enterrar extender gobernar hervir invertir manifestar negar pensar perder recomendar "
        "referir regar sembrar sentar temblar tender tropezar verter convertir advertir mentir desatender ascender descender "
        "herir sugerir preferir transferir interferir divertir arrepentir consentir sentir querer adquirir requerir conferir inferir diferir plegar desplegar "
        "replegar renegar denegar asentar alentar desalentar cimentar quebrar hender arrendar condescender trascender atender"
    ),
    "ue": (
        "acordar almorzar apostar aprobar colgar comprobar conmover contar costar demostrar desaprobar desollar devolver doler encontrar envolver "
        "esforzar forzar llover mostrar mover poder probar promover recordar reforzar remover renovar resolver revolver rodar rogar "
        "soler soltar sonar soñar tostar volar volver volcar demoler desenvolver absolver disolver dormir morir mover morder poblar "
        "descontar colar revolcar torcer retorcer trocar reprobar"
    ),
    "i": (
        "pedir impedir despedir expedir medir repetir competir seguir perseguir conseguir proseguir servir vestir rendir concebir elegir "
        "reelegir corregir regir dirigir_ embestir investir desvestir teñir reñir freír reír sonreír derretir gemir"
    ),
}
"""Verbs whose stem changes under the stress, by what it becomes. Facts of grammar, written out by hand."""
SOFT = ("mentir", "sentir", "herir", "ferir", "sugerir", "querir", "vertir", "hervir", "dormir", "morir", "arrepentir")
"""Endings of those verbs in -ir whose vowel is closed where it is not stressed: `murieron`, `hiriendo`."""
ACCENTED = [
    "enviar",
    "reenviar",
    "desviar",
    "ampliar",
    "confiar",
    "desconfiar",
    "desafiar",
    "vaciar",
    "guiar",
    "espiar",
    "fiar",
    "criar",
    "rociar",
    "enfriar",
    "variar",
    "esquiar",
    "liar",
    "aliar",
    "evaluar",
    "actuar",
    "continuar",
    "efectuar",
    "situar",
    "perpetuar",
    "acentuar",
    "graduar",
    "insinuar",
    "devaluar",
    "exceptuar",
    "fluctuar",
    "desvirtuar",
    "prohibir",
    "reunir",
    "aislar",
    "rehusar",
    "repatriar_",
    "ahijar",
    "aullar",
]
"""Verbs whose last vowel of the stem takes an accent under the stress: `envía`, `reúne`."""

IRREGULAR: dict[str, dict[str, str]] = {
    "ser": {
        "present": "es somos son",
        "imperfect": "era éramos eran",
        "past": "fu:j",
        "future": "ser",
        "subjunctive": "se",
        "participle": "sido",
    },
    "estar": {"present": "está estamos están", "past": "estuv", "subjunctive": "está:estén esté estén estemos"},
    "haber": {"present": "ha hemos han", "past": "hub", "future": "habr", "subjunctive": "hay"},
    "ir": {
        "present": "va vamos van",
        "imperfect": "iba íbamos iban",
        "past": "fu:j",
        "future": "ir",
        "subjunctive": "vay",
        "gerund": "yendo",
        "participle": "ido",
    },
    "dar": {"present": "da damos dan", "past": "d:i", "subjunctive": "d:é den demos"},
    "ver": {"present": "ve vemos ven", "imperfect": "veía veíamos veían", "past": "v:i", "subjunctive": "ve", "participle": "visto"},
    "prever": {
        "present": "prevé prevemos prevén",
        "imperfect": "preveía preveíamos preveían",
        "past": "prev:í",
        "subjunctive": "preve",
        "participle": "previsto",
    },
    "decir": {
        "present": "dice decimos dicen",
        "past": "dij:j",
        "future": "dir",
        "subjunctive": "dig",
        "gerund": "diciendo",
        "participle": "dicho",
    },
    "hacer": {"present": "hace hacemos hacen", "past": "hic", "future": "har", "subjunctive": "hag", "participle": "hecho"},
    "poner": {"past": "pus", "future": "pondr", "subjunctive": "pong", "participle": "puesto"},
    "tener": {"present": "tiene tenemos tienen", "past": "tuv", "future": "tendr", "subjunctive": "teng"},
    "venir": {"present": "viene venimos vienen", "past": "vin", "future": "vendr", "subjunctive": "veng", "gerund": "viniendo"},
    "poder": {"past": "pud", "future": "podr", "gerund": "pudiendo"},
    "querer": {"past": "quis", "future": "querr"},
    "saber": {"past": "sup", "future": "sabr", "subjunctive": "sep"},
    "caber": {"past": "cup", "future": "cabr", "subjunctive": "quep"},
    "traer": {"past": "traj:j", "subjunctive": "traig", "gerund": "trayendo", "participle": "traído"},
    "ducir": {"past": "duj:j", "subjunctive": "duzc"},
    "salir": {"future": "saldr", "subjunctive": "salg"},
    "valer": {"future": "valdr", "subjunctive": "valg"},
    "andar": {"past": "anduv"},
    "caer": {"past": "ca:y", "subjunctive": "caig", "gerund": "cayendo", "participle": "caído"},
    "oír": {"present": "oye oímos oyen", "past": "o:y", "future": "oir", "subjunctive": "oig", "gerund": "oyendo", "participle": "oído"},
    "eer": {"past": "e:y", "gerund": "eyendo", "participle": "eído"},
    "reír": {"present": "ríe reímos ríen", "past": "r:i", "subjunctive": "rí", "gerund": "riendo", "participle": "reído", "future": "reir"},
    "uir": {"present": "uye uimos uyen", "past": "u:u", "subjunctive": "uy", "gerund": "uyendo"},
    "abrir": {"participle": "abierto"},
    "cubrir": {"participle": "cubierto"},
    "scribir": {"participle": "scrito"},
    "romper": {"participle": "roto"},
    "morir": {"participle": "muerto"},
    "volver": {"participle": "vuelto"},
    "solver": {"participle": "suelto"},
}
"""Verbs and endings of verbs that follow no rule, the longest ending that fits: their parts where they differ from the rules. `past` is the stem
and, after a colon, its kind (`j`: -eron; `y`: cayó; `i`: dio); `subjunctive` the stem, or after a colon the forms."""
WHOLE = ("ser", "ver", "dar", "ir", "estar", "andar", "haber", "saber", "querer", "poder", "caber")
"""Irregular verbs whose letters end regular verbs too (`manifestar`, `mandar`)."""
PRONOUNS = ("lo", "la", "los", "las", "le", "les", "se")
"""Pronouns that are written as one word with an infinitive or a gerund."""
GUIR = re.compile(r"[gq]uir$")
PAST = {
    "": ("e", "o", "imos", "ieron", "iera"),
    "j": ("e", "o", "imos", "eron", "era"),
    "y": ("í", "yó", "ímos", "yeron", "yera"),
    "u": ("í", "yó", "imos", "yeron", "yera"),
    "i": ("i", "io", "imos", "ieron", "iera"),
    "í": ("í", "ió", "imos", "ieron", "iera"),
}
"""Endings of the preterite by its kind (first and third singular, first and third plural) and of the past subjunctive."""


def conjugate(verb: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield (form, feature, number, gender) for every form of a verb outside the second persons and the first of the present."""
    yield from finite_and_participles(verb)
    gerund = principal_parts(verb)["gerund"][0]
    for pronoun in PRONOUNS:
        yield verb.replace("ír", "ir") + pronoun, "infinitive", "", ""
        yield gerund[:-4] + {"a": "á", "e": "é"}[gerund[-4]] + "ndo" + pronoun, "gerund", "", ""


def finite_and_participles(verb: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield (form, feature, number, gender) for the forms without a pronoun."""
    parts = principal_parts(verb)
    yield verb, "infinitive", "", ""
    for feature in ("present", "imperfect", "past", "future", "conditional", "subjunctive"):
        for form, number in zip(parts[feature], ("s", "p", "p", "s") if feature != "subjunctive" else "sppspsp", strict=False):
            yield form, feature, number, ""
    gerund = parts["gerund"][0]
    yield gerund, "gerund", "", ""
    stem = parts["participle"][0][:-1]
    for ending, number, gender in (("o", "s", "m"), ("a", "s", "f"), ("os", "p", "m"), ("as", "p", "f")):
        yield stem + ending, "participle", number, gender


def principal_parts(verb: str) -> dict[str, list[str]]:
    """Return the finite forms of each tense, gerund and participle."""
    ending = verb[-2:].replace("í", "i")
    root = verb[:-2]
    odd = irregular(verb)
    head = verb[: len(verb) - len(odd["ending"])] if odd else ""
    tonic, closed = stressed(verb, root), soft(verb, root)
    told = {key: head + value for key, value in odd.items() if key not in {"ending", "present", "imperfect"}}
    vowel, other = ("a", "e") if ending == "ar" else ("e", "a")
    atonic = {"ar": "amos", "er": "emos", "ir": "imos"}[ending]
    regular = [tonic + vowel, root + atonic, tonic + vowel + "n"]
    present = [head + form for form in odd["present"].split()] if "present" in odd else regular
    imperfect = [head + form for form in odd["imperfect"].split()] if "imperfect" in odd else (
        [root + "aba", root + "ábamos", root + "aban"] if ending == "ar" else [root + "ía", root + "íamos", root + "ían"]
    )  # fmt: skip
    future = told.get("future", verb.replace("ír", "ir"))
    past, past_subjunctive = preterite(verb, root, ending, closed, told.get("past"))
    return {
        "present": [present[0], present[2], present[1]],
        "imperfect": [imperfect[0], imperfect[2], imperfect[1]],
        "past": past,
        "future": [future + "á", future + "án", future + "emos", future + "é"],
        "conditional": [future + "ía", future + "ían", future + "íamos"],
        "subjunctive": [*subjunctive(verb, root, tonic, closed, other, told.get("subjunctive")), *past_subjunctive],
        "gerund": [told.get("gerund") or (root + "ando" if ending == "ar" else closed + "iendo").replace("ñie", "ñe")],
        "participle": [told.get("participle") or root + ("ado" if ending == "ar" else "ido")],
    }


def irregular(verb: str) -> dict[str, str]:
    """Return the parts of a verb that follow no rule, with the `ending` that it shares; empty for regular verbs."""
    endings = [each for each in IRREGULAR if verb == each or (verb.endswith(each) and len(each) > 2)]
    endings = [each for each in endings if not (each == "uir" and GUIR.search(verb)) and not (each in WHOLE and verb != each)]
    if not endings:
        return {}
    ending = max(endings, key=len)
    return {"ending": ending, **IRREGULAR[ending]}


def stressed(verb: str, root: str) -> str:
    """Return the stem under the stress: `cierr`, `muestr`, `pid`, `envì` with its accent."""
    if verb in ACCENTED:
        place = max(root.rfind(vowel) for vowel in "iu")
        return root[:place] + {"i": "í", "u": "ú"}[root[place]] + root[place + 1 :]
    for vowel, verbs in TONIC.items():
        if verb in verbs.split():
            old = "o" if vowel == "ue" else "e" if verb != "adquirir" else "i"
            place = root.rfind(old)
            return root[:place] + vowel + root[place + 1 :]
    if verb == "jugar":
        return "jueg"
    return root


def soft(verb: str, root: str) -> str:
    """Return the stem of the third persons of the preterite and of the gerund: `mur`, `pid`, `hir`."""
    if verb in TONIC["i"].split():
        return stressed(verb, root)
    if verb.endswith(SOFT) and verb != "adquirir":
        place = max(root.rfind("e"), root.rfind("o"))
        return root[:place] + {"e": "i", "o": "u"}[root[place]] + root[place + 1 :]
    return root


def harden(verb: str, stem: str, vowel: str) -> str:
    """Return a stem before a vowel that the infinitive has not: `ataqu`, `pagu`, `cruc`, `exij`, `sig`, `conozc`."""
    if verb.endswith("ar") and vowel == "e":
        for written, sound in (("c", "qu"), ("gu", "gü"), ("g", "gu"), ("z", "c")):
            if stem.endswith(written):
                return stem[: -len(written)] + sound
    if not verb.endswith("ar") and vowel == "a":
        if re.search(r"[aeou]cer$|[aeou]cir$", verb) and verb not in {"vencer", "convencer", "ejercer", "mecer", "torcer", "retorcer"}:
            return stem[:-1] + "zc"
        for written, sound in (("gu", "g"), ("qu", "c"), ("g", "j"), ("c", "z")):
            if stem.endswith(written):
                return stem[: -len(written)] + sound
    return stem


def subjunctive(verb: str, root: str, tonic: str, closed: str, vowel: str, told: str | None) -> list[str]:
    """Return the third persons and the first plural of the present subjunctive."""
    if told and ":" in told:
        one, many, we = told.split(":")[1].split()[-3:]
        prefix = told.split(":")[0] if verb == "dar" else ""
        return [prefix + one if verb == "dar" else one, many, we]
    if told:
        return [told + "a", told + "an", told + "amos"]
    here = harden(verb, tonic, vowel)
    we = harden(verb, closed if verb.endswith("ir") and closed != root else root, vowel)
    return [here + vowel, here + vowel + "n", we + vowel + "mos"]


def preterite(verb: str, root: str, ending: str, closed: str, told: str | None) -> tuple[list[str], list[str]]:
    """Return the preterite (third singular and plural, first plural and singular) and the third persons of the past subjunctive."""
    if told:
        stem, _, kind = told.partition(":")
        first, third, we, they, past = (stem + each for each in PAST[kind])
    elif ending == "ar":
        first, third, we, they, past = harden(verb, root, "e") + "é", root + "ó", root + "amos", root + "aron", root + "ara"
    else:
        first, third, we, they, past = root + "í", closed + "ió", root + "imos", closed + "ieron", closed + "iera"
        third, they, past = (form.replace("ñi", "ñ") for form in (third, they, past))
    if verb in {"ser", "ir"}:
        first, third = "fui", "fue"
    if verb.endswith("hacer"):
        third = third.replace("hico", "hizo")
    return [third, they, we, first], [past, past + "n", past[:-2] + "se", past[:-2] + "sen"]


def plural(noun: str) -> str:
    """Return the plural of a noun or an adjective."""
    if noun.endswith(("s", "x")) and not re.search(r"[áéíóú]s$", noun):
        return noun
    if noun.endswith("z"):
        return noun[:-1] + "ces"
    if re.search(r"[áéíóú][ns]$", noun):
        return noun[:-2] + noun[-2].translate(str.maketrans("áéíóú", "aeiou")) + noun[-1] + "es"
    if noun.endswith(("í", "ú")) or not re.search(r"[aeiouáéó]$", noun):
        return noun + "es"
    return noun + "s"


def plural_phrase(phrase: str) -> str:
    """Return the plural of a noun with its adjectives; what follows a preposition stays."""
    parts = re.match(r"(.+?)((?: (?:de|del|el|a|al|con|contra|en|por|para|sobre)(?: .*)|(?: suicida| bomba)$)?)$", phrase)
    head, rest = (parts[1], parts[2]) if parts else (phrase, "")
    return " ".join(map(plural, head.split(" "))) + rest


def rows() -> Iterator[tuple[str, ...]]:
    """Yield the rows of `forms.csv`, sorted, each once."""
    words = heads()
    acts = {lemma for lemma, pos in words if pos == "verb"} - set(column("verbs.csv", "lemma"))
    nouns = {form for lemma, pos in words if pos == "noun" for form in (lemma, plural_phrase(lemma))} | set(column("nouns.csv", "phrase"))
    function_words = set(column("cues.csv", "phrase", cue=CLOSED))
    found = set()
    for lemma, pos in words:
        if pos == "verb":
            for form, feature, number, gender in (conjugate if lemma in acts else finite_and_participles)(lemma):
                if form not in function_words and not (feature == "subjunctive" and form in nouns):
                    found.add((form, lemma, "verb", feature, number, gender, "build_forms_es"))
        elif pos in {"noun", "adjective"}:
            found.add((lemma, lemma, pos, "", "s", "", "build_forms_es"))
            found.add((plural_phrase(lemma), lemma, pos, "", "p", "", "build_forms_es"))
    return iter(sorted(found))


CLOSED = ("determiner", "preposition", "genitive", "conjunction", "subordinator", "relative", "adverb")
"""Cues whose words are never read as forms of a verb (`para`, `entre`, `cerca`)."""


def column(name: str, header: str, *, cue: tuple[str, ...] = ()) -> list[str]:
    """Return a column of a file; of `cues.csv` only the phrases of some cues."""
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return [row[header] for row in csv.DictReader(lines) if not cue or row["cue"] in cue]


def heads() -> set[tuple[str, str]]:
    """Return (word, part of speech) of everything that is inflected: heads of triggers, reporting verbs, frequent verbs."""
    triggers = list(zip(column("triggers.csv", "lemma"), column("triggers.csv", "pos"), strict=True))
    verbs = [(lemma, "verb") for name in ("reporting.csv", "verbs.csv") for lemma in column(name, "lemma")]
    return {(lemma.split(" ")[0] if pos == "verb" else lemma, pos) for lemma, pos in (*triggers, *verbs)}


if __name__ == "__main__":
    listed = list(rows())
    with (HERE / "forms.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(listed)
