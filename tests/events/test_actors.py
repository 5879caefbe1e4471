from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.catalog.actors import ActorRegister, read_register
from flows.catalog.files import Catalog, packaged_config
from flows.events.actors import find_actors
from flows.events.tokens import tokenise

Found = list[tuple[str, str | None]]


@pytest.fixture(scope="module")
def register() -> ActorRegister:
    return read_register(Catalog((packaged_config(),)))


def rows(register: ActorRegister, language: str, *texts: str) -> pl.DataFrame:
    articles = pl.LazyFrame({"article": pl.Series(range(len(texts)), dtype=pl.UInt32), "text": texts})
    return find_actors(tokenise(articles), register, language).collect()


def found(register: ActorRegister, language: str, text: str) -> Found:
    return [(text[start:end], key) for start, end, key in rows(register, language, text).select("start", "end", "actor_id").iter_rows()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'armée syrienne recule.", [("armée syrienne", "SYR-MIL")]),
        ("Le ministère russe de la Défense dément.", [("ministère russe de la Défense", "RUS-MIL")]),
        ("Le ministre des Affaires étrangères du Mali parle.", [("ministre des Affaires étrangères du Mali", "MLI-GOV")]),
        ("Le gouvernement de la RDC accuse le M23.", [("gouvernement de la RDC", "COD-GOV"), ("M23", "M23")]),
        ("Des combattants du Hezbollah libanais sont morts.", [("combattants du Hezbollah libanais", "HEZBOLLAH")]),
        ("Les troupes gouvernementales syriennes avancent.", [("troupes gouvernementales syriennes", "SYR-MIL")]),
        ("Selon l'OSDH, Daech et l\N{RIGHT SINGLE QUOTATION MARK}EI sont un.", [("OSDH", "SOHR"), ("Daech", "ISIS"), ("EI", "ISIS")]),
        ("Des hommes armés non identifiés ont tiré.", [("hommes armés non identifiés", "UAF")]),
        ("Le président russe, Vladimir Poutine, a parlé.", [("président russe, Vladimir Poutine", "RUS-GOV")]),
        ("Des frappes russes ont eu lieu.", [("russes", "RUS")]),
    ],
)
def test_a_french_actor_is_found_whole(register: ActorRegister, text: str, expected: Found) -> None:
    assert found(register, "fr", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Syrian army retreated.", [("Syrian army", "SYR-MIL")]),
        ("Israel's military denied it.", [("Israel's military", "ISR-MIL")]),
        ("The head of the Ukrainian army spoke.", [("head of the Ukrainian army", "UKR-MIL")]),
        ("Hamas militants fled.", [("Hamas militants", "HAMAS")]),
        ("US Secretary of State Antony Blinken flew in.", [("US Secretary of State Antony Blinken", "USA-GOV")]),
        ("The Russian Defence Ministry said so.", [("Russian Defence Ministry", "RUS-MIL")]),
        ("A spokesman for the UN spoke.", [("spokesman for the UN", "UN")]),
        ("Gunmen attacked villagers.", [("Gunmen", "UAF"), ("villagers", "CVL")]),
        ("Russian strikes hit it.", [("Russian", "RUS")]),
    ],
)
def test_an_english_actor_is_found_whole(register: ActorRegister, text: str, expected: Found) -> None:
    assert found(register, "en", text) == expected


def test_conjoined_countries_are_one_actor_with_two_members(register: ActorRegister) -> None:
    assert rows(register, "fr", "Les forces russes et syriennes avancent.")["actor_ids"].to_list() == [["RUS-MIL", "SYR-MIL"]]


def test_a_long_name_and_its_acronym_are_one_actor(register: ActorRegister) -> None:
    text = "La Communauté économique des États d'Afrique de l'Ouest (CEDEAO) menace."
    assert found(register, "fr", text) == [("Communauté économique des États d'Afrique de l'Ouest (CEDEAO", "ECOWAS")]


def test_a_bare_army_is_an_actor_of_no_known_country(register: ActorRegister) -> None:
    army = rows(register, "fr", "L'armée a tiré.").row(0, named=True)
    assert (army["actor_id"], army["sector"], army["is_generic"]) == (None, "MIL", True)


def test_an_acronym_counts_in_capitals_only(register: ActorRegister) -> None:
    assert found(register, "en", "He told us that it is who we are.") == []
    assert found(register, "en", "IS and the WHO met the US.") == [("IS", "ISIS"), ("WHO", "WHO"), ("US", "USA")]


def test_short_acronyms_are_not_believed_in_a_text_in_capitals(register: ActorRegister) -> None:
    assert ("IS", "ISIS") not in found(register, "en", "THE PRESIDENT IS DEAD AND THE ARMY IS TIRED.")


def test_a_capital_stands_for_its_state_and_says_so(register: ActorRegister) -> None:
    assert rows(register, "fr", "Kiev a répondu.").select("actor_id", "kind").row(0) == ("UKR", "capital")


def test_a_role_alone_is_nobody(register: ActorRegister) -> None:
    assert found(register, "fr", "Le chef et les membres.") == []


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["armée", "russe", "de", "la", "l'", "ONU", "Mali", "et", "Poutine", "(", "soldats", ".", "\n", "é", "«", "🙂"])
    )
)
def test_spans_lie_in_the_text_in_order_and_apart(register: ActorRegister, words: list[str]) -> None:
    text = " ".join(words)
    spans = rows(register, "fr", text).select("start", "end").rows()
    bounds = [bound for span in spans for bound in span]
    assert bounds == sorted(bounds)
    assert all(0 <= start < end <= len(text) for start, end in spans)


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Les Imbonerakure ont arrêté trois opposants.", "IMBONERAKURE"),
        ("Des miliciens Fano ont attaqué un convoi.", "FANO"),
        ("Le Front de libération nationale du Tchad avait signé la paix.", "FROLINAT"),
        ("Les Moudjahidine du peuple ont manifesté à Paris.", "MEK"),
        ("Le Mouvement islamique d'Ouzbékistan a revendiqué l'attentat.", "IMU"),
        ("Le Front démocratique national du Bodoland dépose les armes.", "NDFB"),
        ("Les Khmers rouges ont évacué la capitale.", "KHMERROUGE"),
        ("Le cartel de Tijuana a tué deux journalistes.", "TIJUANACARTEL"),
        ("Les Tontons macoutes ont arrêté l'opposant.", "TONTONSMACOUTES"),
        ("L'IRA provisoire a annoncé une trêve.", "PIRA"),
        ("Le Mouvement du 2-Juin a enlevé un candidat.", "JUNE2"),
        ("La Confédération paysanne appelle à manifester.", "CONFPAYS"),
        ("Selon Radio Ndeke Luka, le village a été pillé.", "RADIONDEKELUKA"),
    ],
)
def test_a_group_of_any_continent_is_known_by_its_french_name(register: ActorRegister, text: str, actor: str) -> None:
    assert actor in [key for _, key in found(register, "fr", text)]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Mai-Mai Yakutumba fighters seized the port.", "YAKUTUMBA"),
        ("The Revolutionary United Front attacked the town.", "RUF"),
        ("The Popular Resistance Committees fired two rockets.", "PRC-PSE"),
        ("Saraya Ansar al-Sunna claimed the bombing.", "SARAYAANSARSUNNA"),
        ("The Aidar battalion withdrew.", "AIDAR"),
        ("The Islamic Movement of Uzbekistan claimed responsibility.", "IMU"),
        ("Lashkar-e-Islam freed the hostages.", "LASHKARISLAM"),
        ("The New Mon State Party signed a ceasefire.", "NMSP"),
        ("Fretilin won the election.", "FRETILIN"),
        ("The Gran Grif gang killed 70 people.", "GRANGRIF"),
        ("The Beltran Leyva cartel threatened the mayor.", "BELTRANLEYVA"),
        ("The Continuity IRA planted the bomb.", "CIRA"),
        ("The Kosovo Specialist Chambers sentenced him.", "KSC-XKX"),
        ("According to Radio Tamazuj, ten villagers died.", "RADIOTAMAZUJ"),
    ],
)
def test_a_group_of_any_continent_is_known_by_its_english_name(register: ActorRegister, text: str, actor: str) -> None:
    assert actor in [key for _, key in found(register, "en", text)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A historic pact and a civil contract gave new hope to the red shirts."),
        ("en", "Broad fronts and core groups are breaking the silence."),
        ("en", "The patient left the ICU with a low BP reading."),
        ("fr", "Volonté populaire et nouvel espoir : une dernière génération veut tourner la page."),
        ("fr", "Le Conseil constitutionnel et la Cour de cassation se taisent."),
    ],
)
def test_ordinary_words_that_some_group_took_for_its_name_name_no_group(register: ActorRegister, language: str, text: str) -> None:
    kinds = set(rows(register, language, text)["kind"])
    assert not kinds & {"group", "party", "movement", "ngo", "mission", "company"}


def test_a_name_that_changed_hands_is_read_by_the_day(register: ActorRegister) -> None:
    army = register.aliases.filter((pl.col("alias") == "Sudan People's Liberation Army") & (pl.col("language") == "en"))
    assert sorted(army.select("actor_id", "kind").rows()) == [("SPLMA", "group"), ("SSD-MIL", "branch")]
    ends = army.filter(pl.col("actor_id") == "SPLMA")["valid_to"].item()
    assert ends < army.filter(pl.col("actor_id") == "SSD-MIL")["valid_from"].item()


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Des automobilistes ont été tués.", [("automobilistes", "CVL")]),
        ("fr", "Des kidnappeurs ont enlevé un curé.", [("kidnappeurs", "CRM"), ("curé", "REL")]),
        ("fr", "Le ministère sénégalais des Armées dément.", [("ministère sénégalais des Armées", "SEN-MIL")]),
        ("en", "Masked gunmen shot a shopkeeper.", [("Masked gunmen", "UAF"), ("shopkeeper", "CVL")]),
        ("en", "Suspected militants killed two game wardens.", [("Suspected militants", "REB"), ("game wardens", None)]),
    ],
)
def test_trades_and_armed_persons_are_collectives(register: ActorRegister, language: str, text: str, expected: Found) -> None:
    assert found(register, language, text) == expected
