"""Lexicons: the words of each language, one folder of CSV files a language; `config/lexicons/README.md` says what the columns mean."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256

import polars as pl

from flows.catalog.actors import ActorRegister, read_register
from flows.catalog.columns import ORIGIN, Column, column, read_table
from flows.catalog.confidence import read_weights
from flows.catalog.files import Catalog, CatalogError
from flows.catalog.places import Gazetteer, read_gazetteer
from flows.tables.mentions import WEAPONS

DISCARD = "discard"
"""What stands in place of an event type for words that are none."""

POS = "verb noun adjective phrase"
FEATURES = "infinitive present imperfect past future conditional subjunctive imperative participle gerund passive"
CUES = (
    "negation restriction denial planned hypothetical hearsay according_to relative conjunction subordinator determiner subject_pronoun "
    "object_pronoun preposition genitive agent passive_auxiliary perfect_auxiliary modal adverb discard history headline elsewhere admitted alleged "
    "approximator preposed"
)
FUNCTIONS = (
    "of by between figure adjectival subject_relative and or then but that whether where tell demonstrative possessive subject_pronoun speaker_pronoun "
    "object_pronoun reflexive fused partitive singular_determiner plural_determiner indefinite conjunction title clausal not none partly without "
    "purpose uncertain doubted charge demanded duty fault blamed direction side dative_determiner dative topic no_conjunction quantity_link quantity_end "
    "interval as_well roughly having unmoored ministry article causative particle naming content counting unachieved announcing calling cancelling intending undergoing incurring under against giving buying from seeing fleeing charging concerning deemed wished afterthought no_afterthought "
    "negator limit retort_head retort_tail beside granted latter pointing pointed we listener claiming definite opposing provided standing "
    "against_prefix beside_prefix euphonic stressed of_them nominal accusing private idea fiction telling work review within bringing scene beneficiary kin able reciprocal condition mission suffering anniversary commemorating years optative leading costing among series rescue earlier promising masculine feminine beside_day reprisal given called_what wording retort_verb imputing imputed relaying eyewitness viewpoint taking_up citing record"
)
"""What rules ask function words for; `config/lexicons/README.md` says what each does."""
CASUALTY_CLASSES = (
    "about at_least at_most between filler measure other passive person range subset captured_lead captured_noun captured_participle captured_tail "
    "captured_verb injured_intransitive injured_lead injured_noun injured_participle injured_tail injured_verb killed_intransitive killed_lead "
    "killed_noun killed_participle killed_tail killed_verb"
)

TABLES: dict[str, tuple[Column, ...]] = {
    "triggers": (
        column("lemma"),
        column("pos", POS),
        column("event_type"),
        column("frame", "agent place intransitive patient mutual address", optional=True),
        column("target_prep", optional=True, many=True),
        column("genitive", "source target place none", optional=True),
        column("object_class", "any actor armed place person thing", optional=True),
        column("actor_class", "court actor armed", optional=True),
        column("strength", "strong weak form", optional=True),
        column("reflexive", "yes no", optional=True),
        column("exclude_before", optional=True, many=True),
        column("exclude_after", optional=True, many=True),
        column("require_after", optional=True, many=True),
        column("require_near", optional=True, many=True),
        column("weapon", " ".join(WEAPONS), optional=True),
        column("people", "killed injured captured", optional=True),
        ORIGIN,
    ),
    "forms": (
        column("form"),
        column("lemma"),
        column("pos", POS),
        column("feature", FEATURES, optional=True),
        column("number", "s p", optional=True),
        column("gender", "m f", optional=True),
        ORIGIN,
    ),
    "cues": (column("phrase"), column("cue", CUES), column("side", "before after", optional=True), ORIGIN),
    "function_words": (column("phrase"), column("function", FUNCTIONS), column("value", optional=True), ORIGIN),
    "reporting": (column("lemma"), column("stance", "say claim announce deny ask think show blame utter mention witness"), ORIGIN),
    "source_nouns": (column("phrase"), column("kind", "document speaker medium"), ORIGIN),
    "word_order": (column("order", "verb_first inverted dropped reflexive_passive"), ORIGIN),
    "clitics": (column("form"), column("class", "conjunction preposition article fused suffix"), column("read", optional=True), ORIGIN),
    "endings": (column("ending"), column("flag", "finite participle infinitive adverb gerund reflexive closed"), ORIGIN),
    "verbs": (column("lemma"), column("role", "support control hit transitive", optional=True), ORIGIN),
    "nouns": (column("phrase"), column("class", "person group place thing time force"), column("sector", optional=True), ORIGIN),
    "demonyms": (column("form"), column("country"), ORIGIN),
    "place_words": (
        column("phrase"),
        column(
            "class",
            "locative bare_locative loose_locative dative name_head determiner of au attribute direction oriented near unit admin1 admin2 city site area line and between country title whole border half institution referring held settled partitive example",
        ),
        ORIGIN,
    ),
    "place_patterns": (
        column("pattern"),
        column("side", "before after"),
        column("precision", "exact near area line admin1 admin2"),
        ORIGIN,
    ),
    "numbers": (column("phrase"), column("value"), column("kind", "unit multiplier vague ordinal article"), ORIGIN),
    "date_words": (column("phrase"), column("class"), column("value"), ORIGIN),
    "date_patterns": (column("pattern"), column("reading"), column("value", optional=True), ORIGIN),
    "range_words": (column("phrase"), column("class", "from between to and since until before after genitive period"), ORIGIN),
    "casualty_words": (column("phrase"), column("class", CASUALTY_CLASSES), ORIGIN),
    "weapons": (column("phrase"), column("weapon", " ".join(WEAPONS)), ORIGIN),
}
"""Columns of each lexicon file, in order, by stem; the first column is what is matched."""


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The words of one language: a frame a file, by stem; files that the language lacks are empty frames.

    Of the forms what the coder reads: form, lemma, and the columns of `REPEATED` as categories; `forms` gives them as words.
    """

    language: str
    tables: Mapping[str, pl.DataFrame]

    def forms(self) -> pl.DataFrame:
        """Return the forms of the words: form, lemma, pos, feature, number."""
        return self.tables["forms"].cast(dict.fromkeys(REPEATED, pl.String))


REPEATED = ("pos", "feature", "number")
"""Columns of forms of few different values, which are held as numbers of them: with what nobody reads left out 6 MB less."""


def languages(catalog: Catalog) -> list[str]:
    """Return the languages that can be coded: those with triggers."""
    return [name for name in catalog.folders("lexicons") if catalog.layers(f"lexicons/{name}/triggers.csv")]


def read_lexicon(catalog: Catalog, language: str) -> Lexicon:
    """Return the words of a language, files of overlays added to the packaged ones, each row once; raises CatalogError."""
    tables = {}
    for stem, columns in TABLES.items():
        layers = [read_table(path, columns) for path in catalog.layers(f"lexicons/{language}/{stem}.csv")]
        empty = pl.DataFrame(schema={each.name: pl.String for each in columns})
        said = [each.name for each in columns if each is not ORIGIN]
        tables[stem] = pl.concat([empty, *layers]).unique(said, keep="first", maintain_order=True)
    tables["forms"] = tables["forms"].select("form", "lemma", pl.col(REPEATED).cast(pl.Categorical))
    return Lexicon(language, tables)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """All that the coder knows: lexicons by language, the register of actors, the gazetteer, the ontology, weights of confidence, and the files' digest."""

    lexicons: Mapping[str, Lexicon]
    register: ActorRegister
    gazetteer: Gazetteer
    ontology: pl.DataFrame
    weights: pl.DataFrame
    lexicon_version: str

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that can be coded."""
        return tuple(self.lexicons)


ONTOLOGY = (
    column("code"), column("label"), column("definition"), column("quad", "1 2 3 4", optional=True), column("plover_type", optional=True),
    column("plover_mode", optional=True), column("cameo", optional=True), column("acled_type", optional=True), column("acled_sub_type", optional=True),
    column("goldstein", optional=True), column("plover_score", optional=True), column("ucdp_type_of_violence", optional=True), ORIGIN,
)  # fmt: skip
VERSIONED = ("lexicons", "ontology", "actors", "places", "confidence")
"""Folders whose files make rows."""


def load_vocabulary(catalog: Catalog) -> Vocabulary:
    """Return the vocabulary of a catalog; raises CatalogError naming file, line and key."""
    ontology = read_table(catalog.path("ontology/event_types.csv"), ONTOLOGY)
    for language in languages(catalog):
        _refuse_unknown(catalog, f"lexicons/{language}/triggers.csv", "event_type", {*ontology["code"], DISCARD})
    return Vocabulary(
        lexicons={language: read_lexicon(catalog, language) for language in languages(catalog)},
        register=read_register(catalog),
        gazetteer=read_gazetteer(catalog),
        ontology=ontology,
        weights=read_weights(catalog),
        lexicon_version=digest(catalog),
    )


def _refuse_unknown(catalog: Catalog, name: str, column_name: str, known: Collection[str]) -> None:
    """Raise CatalogError for the first cell of a lexicon's file, in any layer, that is not on a list."""
    for path in catalog.layers(name):
        rows = read_table(path, TABLES[path.stem]).with_row_index("line", 2)
        for line, value in rows.filter(~pl.col(column_name).is_in(list(known))).select("line", column_name).head(1).iter_rows():
            msg = f"{path}, line {line}: {column_name}: {value!r} is no code of ontology/event_types.csv"
            raise CatalogError(msg)


def digest(catalog: Catalog) -> str:
    """Return twelve hexadecimal digits over the names and bytes of all files that make rows, layer by layer."""
    total = sha256()
    for root in catalog.roots:
        files = sorted(path for folder in VERSIONED for path in (root / folder).rglob("*") if path.suffix in {".csv", ".parquet"})
        for path in files:
            total.update(f"{path.relative_to(root).as_posix()}\0".encode())
            total.update(sha256(path.read_bytes()).digest())
    return total.hexdigest()[:12]
