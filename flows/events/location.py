"""Where an act happened: the place of its own clause, its object, or the place of the same incident in the sentence before."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from flows.events.clause import OPENING, carry_over, pair_spans, parted, pointed_at
from flows.events.function_words import FunctionWords
from flows.events.keeping import kept
from flows.events.neighbours import next_in_run, read_at

VIOLENT = (
    "armed_clash", "attack", "air_strike", "shelling", "bombing", "suicide_bombing", "chemical_attack", "killing", "repulse", "riot", "abuse",
    "sexual_violence",
)  # fmt: skip
TAKING = ("arrest", "abduct")
BODILY = ("killing", "abuse", "sexual_violence")
"""Acts of violence that only people suffer."""
TOWARDS = ("seize_territory", "advance", "withdraw")
"""Acts that are done to a place: it needs no preposition of place."""
PLACED = (*VIOLENT, *TAKING, *TOWARDS, "destroy_property", "protest", "coup", "mobilise", "restrict", "expel")
"""Acts on the ground: their place may be told without a preposition, and their date carries over from the sentence before."""
STAYING = tuple(name for name in PLACED if name not in {"protest", "expel"})
"""Acts of one incident; one protest is seldom where the one told before was, and who is driven out is elsewhere."""
MOVING = (*TOWARDS, "expel", "mobilise", "consult")
SPOKEN = ("accuse", "demand", "reject", "threaten")
"""Acts of words alone: a place near them is that of what they speak of."""

PLACE = ("geonameid", "place_name", "lat", "lon", "admin1", "country", "place_precision")
PARTS = ("admin1", "admin2", "area", "line", "near")
"""Precisions of places that are seldom said for the people who rule them."""

WIDER_GAP = 5
"""Tokens at most from a place to the wider one that holds it."""

FAR, FAR_OF_WORDS = 30, 16
"""Cost above which a place is another clause's: of acts, and of acts that are mostly words on paper."""
OBJECT, COMPLEMENT, NAMED = 14, 2, 5
"""Tokens at most to the place that a force takes or leaves, to one that an act is done to, to the country that votes."""
ARTICLE = 40
"""Sentences that the place of an election holds: an article has one country's."""
SIDE_GAP = 4
"""Tokens at most between a blow and the side that it falls on."""


def find_place(
    acts: pl.LazyFrame, places: pl.LazyFrame, actors: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords
) -> pl.LazyFrame:
    """Return the place of each act that has one: first, place_start, place_end and the place's columns.

    Of the places of its own sentence that it can have, the one with the least between; else that of the same incident told before.
    """
    free = places.pipe(drop_names, actors)
    near = (
        pair_spans(acts, add_neighbours(free, words, function_words), words)
        .pipe(drop_subjects, acts)
        .pipe(mark_struck, acts)
        .pipe(drop_beyond, acts, function_words("earlier"))
        .pipe(add_cost)
    )
    own = kept(
        near.filter("fits")
        .sort("first", "cost", "p_first")
        .unique("first", keep="first", maintain_order=True)
        .select("first", "p_sided", place_start="p_start", place_end="p_end", **{name: f"p_{name}" for name in PLACE})
    )
    # The country that a blow fell on is seldom where the next act happened.
    lasts = own.filter(~(pl.col("p_sided") & (pl.col("place_precision") == "country"))).drop("p_sided")
    lasts = lasts.join(acts.filter("remembered").select("first"), on="first", how="anti")
    own = own.drop("p_sided")
    carrying = acts.filter(pl.col("event_type").is_in(STAYING) & ~pl.col("remembered")).with_columns(takes=pl.lit(value=True))
    voting = acts.filter(pl.col("event_type") == "election").with_columns(takes=pl.lit(value=True))
    return pl.concat(
        [own, carry_over(carrying, lasts, function_words), carry_over(voting, lasts, function_words, ARTICLE)], how="diagonal_relaxed"
    )


def drop_subjects(pairs: pl.LazyFrame, acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs without places that act, where nothing happens: the subject right after its verb (`قصفت إسرائيل`), and who talks `between`."""
    words = ~pl.col("event_type").is_in(PLACED)
    named = acts.select(
        "first",
        **{
            f"{role}_{edge}": pl.when(rule.fill_null(value=False)).then(f"{role}_{edge}")
            for role, rule in (
                ("actor", pl.col("actor_rule").str.contains("subject_after") | ((pl.col("actor_rule") == "between") & words)),
                ("target", (pl.col("target_rule") == "between") & words),
            )
            for edge in ("start", "end")
        },
    )
    inside = [(pl.col("p_start") >= pl.col(f"{role}_start")) & (pl.col("p_end") <= pl.col(f"{role}_end")) for role in ("actor", "target")]
    return (
        pairs.join(named, on="first", how="left", maintain_order="left")
        .filter(~pl.any_horizontal(each.fill_null(value=False) for each in inside))
        .drop("actor_start", "actor_end", "target_start", "target_end")
    )


def mark_struck(pairs: pl.LazyFrame, acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs with `p_struck`: the place names what the act is done to (`attacked the streets of Cap-Haïtien`)."""
    struck = acts.filter(pl.col("target_place").fill_null(value=False)).select("first", "target_start", "target_end")
    inside = (pl.col("p_start") >= pl.col("target_start")) & (pl.col("p_end") <= pl.col("target_end"))
    return (
        pairs.join(struck, on="first", how="left", maintain_order="left")
        .with_columns(p_struck=inside.fill_null(value=False))
        .drop("target_start", "target_end")
    )


def drop_beyond(pairs: pl.LazyFrame, acts: pl.LazyFrame, earlier: list[str]) -> pl.LazyFrame:
    """Return the pairs of acts of words and papers without places behind the next verb of an act (`sanctions on two generals accused of crimes in Darfur`).

    So behind the next noun of violence (`sanctions over violence in the valley`). And of all acts without places behind what came first, by a preposition of `earlier`.
    """
    ends = (pl.col("form") != "noun") | pl.col("event_type").is_in([*VIOLENT, *TAKING])
    verb = next_in_run(pl.when(ends).then("first"), "sentence")
    # `a décrété l'état d'urgence après l'assassinat d'un procureur à Quito`: where the killing was.
    noun = (pl.col("form") == "noun") & pl.col("own_prep").is_in(earlier)
    cause = next_in_run(pl.when(noun.fill_null(value=False)).then("first"), "sentence")
    after = acts.sort("first").select("first", next_act=verb, next_cause=cause)
    beyond = ~pl.col("event_type").is_in(PLACED) & (pl.col("p_first") > pl.col("next_act"))
    beyond = beyond.fill_null(value=False) | (pl.col("p_first") > pl.col("next_cause")).fill_null(value=False)
    return pairs.join(after, on="first", how="left", maintain_order="left").filter(~beyond).drop("next_act", "next_cause")


def drop_names(places: pl.LazyFrame, actors: pl.LazyFrame) -> pl.LazyFrame:
    """Return the places that are no part of an actor's longer name (`South Wales Police`, but `in Gaza residents`)."""
    named_so = ~pl.col("kind").cast(pl.String).is_in(["state", "capital", "demonym"])
    spans = actors.filter(named_so & (pl.col("last") > pl.col("first"))).select(
        begin="first", until="last", loose=pl.col("kind") == "collective"
    )
    inside = spans.with_columns(first=pl.int_ranges("begin", pl.col("until") + 1, dtype=pl.UInt32)).explode("first", empty_as_null=False)
    longer = pl.col("until").cast(pl.Int64) - pl.col("begin") > pl.col("last").cast(pl.Int64) - pl.col("first")
    known = places.select("first", "last", "locative")
    named = known.join(inside, on="first").filter((pl.col("last") <= pl.col("until")) & longer & ~(pl.col("loose") & pl.col("locative")))
    # `South Wales Police`: the name begins after the place's direction and goes on behind it.
    crossing = known.join(inside.rename({"first": "inner"}), left_on="last", right_on="inner")
    crossing = crossing.filter((pl.col("first") < pl.col("begin")) & (pl.col("last") < pl.col("until")) & ~pl.col("loose"))
    # `in Congress`: a name of the register that is no name of the gazetteer is no place.
    nowhere = places.filter(pl.col("geonameid").is_null() & pl.col("lat").is_null() & pl.col("country").is_null()).select("first")
    known_as = nowhere.join(actors.filter(named_so).select("first"), on="first", how="semi")
    dropped = pl.concat([each.select("first") for each in (named, crossing, known_as)]).unique()
    return places.join(dropped, on="first", how="anti")


def add_neighbours(places: pl.LazyFrame, words: pl.LazyFrame, function_words: FunctionWords) -> pl.LazyFrame:
    """Return the places with the words around them.

    `heads` (`where` follows, or a colon behind the sentence's first words), `owns` (`'s` follows); before it, a preposition of direction
    (`leads`), of sides (`sided`), or `given`: what a country gets or what is said on it (`à la Belgique`, `sur Taïwan`).
    """

    def is_at(step: int, values: Sequence[str]) -> pl.Expr:
        return (pl.col("norm").shift(step).is_in(values) & (pl.col("sentence").shift(step) == pl.col("sentence"))).fill_null(value=False)

    early = pl.col("token").cast(pl.Int64) - pl.col("sentence_first") <= OPENING
    where, topic = function_words("where"), function_words("topic")
    heads = is_at(-1, where) | (is_at(-1, [","]) & is_at(-2, where)) | (is_at(-1, [":"]) & early)
    near = {
        name: is_at(1, some) | is_at(2, some) for name, some in (("leads", function_words("direction")), ("sided", function_words("side")))
    }
    # `les sanctions imposées au Niger`: whom a participle before its preposition is about.
    to_whom = is_at(1, [word for word, plain in function_words.valued("fused").items() if plain in function_words("dative")])
    borne = to_whom & (pl.col("participle") & ~pl.col("content")).shift(2).fill_null(value=False)
    given = borne | (is_at(1, function_words("dative_determiner")) & is_at(2, function_words("dative"))) | is_at(1, topic) | is_at(2, topic)
    # `une manifestation de soutien à Gaza`: for whom it was.
    near["sided"] |= is_at(2, function_words("beneficiary")) | is_at(3, function_words("beneficiary"))
    after = {"heads": heads, "owns": is_at(-1, ["'s"])}
    # `devant l'ambassade du Liban`: an embassy is not in the country whose it is.
    missions = function_words("mission")
    abroad = pl.col("norm").is_in(missions) | is_at(1, missions) | is_at(2, missions)
    return (
        places.sort("first")
        .pipe(read_at, "last", words, **after, comma_next=is_at(-1, [","]))
        .pipe(read_at, "first", words, **near, given=given, abroad=abroad)
        .with_columns(abroad=((pl.col("place_precision") == "country") & pl.col("abroad")).fill_null(value=False))
        .with_columns(pl.when(~pl.col("abroad")).then(pl.col(name)).alias(name) for name in PLACE)
        .pipe(locate_within)
    )


def locate_within(places: pl.LazyFrame) -> pl.LazyFrame:
    """Return the places with those located that a wider one is told for (`le marché de Kolo, dans le nord du pays`), and without that one."""
    wider = pl.col("locative").shift(-1) & pl.col("place_precision").shift(-1).is_in([*PARTS, "country"])
    near = (pl.col("sentence") == pl.col("sentence").shift(-1)) & (pl.col("first").shift(-1).cast(pl.Int64) - pl.col("last") <= WIDER_GAP)
    exact = ~pl.col("place_precision").is_in([*PARTS, "country"])
    within = (wider & near & exact & pl.col("comma_next")).fill_null(value=False)
    told = within & pl.col("geonameid").is_not_null()
    return (
        places.with_columns(locative=pl.col("locative") | within, explains=told.shift(1).fill_null(value=False))
        .filter(~pl.col("explains"))
        .drop("comma_next", "explains")
    )


def add_cost(pairs: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs with `fits` (the act can have the place) and `cost` (lower is better)."""
    placed, violent = (pl.col("event_type").is_in(some) for some in (PLACED, VIOLENT))
    country = pl.col("p_place_precision") == "country"
    located = is_located(violent=violent, country=country)
    scene = pl.col("ahead") & ((pl.col("p_opens") & (located | pl.col("p_heads"))) | (pl.col("p_heads") & located))
    part = ~pl.col("p_locative") & pl.col("p_place_precision").is_in(PARTS) & placed
    voting = ~pl.col("ahead") & (pl.col("event_type") == "election") & (pl.col("gap") <= NAMED) & (pl.col("relative") == 0)
    cost = pl.when(voting).then("gap").otherwise(parted(scene=scene)) + pl.when(part | pl.col("p_owns")).then(8).otherwise(0)
    reach = pl.when(placed).then(FAR).otherwise(FAR_OF_WORDS)
    possible = located | done_to(violent=violent) | voting | scene | part
    worded = pl.col("event_type").is_in(SPOKEN) | (~placed & pl.col("ahead") & ~scene)
    unsure = country | pl.col("p_abroad")
    # `Washington, qui a une base au Japon, a condamné ces tirs`: where another verb's is.
    aside = pl.col("ahead") & pl.col("p_in_relative") & (pl.col("relative") == 0) & (pl.col("finite") > 0)
    cost += pl.when(aside).then(FAR).otherwise(0)
    return pairs.with_columns(cost=cost + pl.when(unsure).then(8).otherwise(0), fits=possible & (cost <= reach) & ~worded & ~pointed_at())


def beside() -> pl.Expr:
    """Return whether the place follows the act in the same clause."""
    return ~pl.col("ahead") & (pl.col("finite") + pl.col("relative") + pl.col("subordinator") == 0)


def is_located(*, violent: pl.Expr, country: pl.Expr) -> pl.Expr:
    """Return whether a preposition tells that the act happened at the place."""
    moving = pl.col("event_type").is_in(MOVING) | ~pl.col("p_leads")
    given = pl.col("p_given") & country & ~violent
    sided = pl.col("p_sided") & ~(violent & beside() & (pl.col("gap") <= SIDE_GAP))
    return pl.col("p_locative") & moving & ~given & ~sided


def done_to(*, violent: pl.Expr) -> pl.Expr:
    """Return whether the act is done to the place: a force takes or leaves it, or strikes it (`l'invasion de l'Ukraine`)."""
    towards = pl.col("event_type").is_in(TOWARDS) | (pl.col("frame") == "place")
    noun = pl.col("form") == "noun"
    takes = pl.when(noun).then(pl.col("genitive").is_in(["target", "place"])).otherwise(pl.col("form") != "passive")
    # `killed Welch`: who is killed or beaten is somebody, even with the name of a town.
    somebody = (pl.col("event_type").is_in(BODILY) | (pl.col("object_class") == "person").fill_null(value=False)) & ~noun
    struck = violent & takes.fill_null(value=False) & ~somebody & ((pl.col("gap") <= COMPLEMENT) | pl.col("p_struck"))
    return beside() & (struck | (towards & ~pl.col("p_sided") & (pl.col("gap") <= OBJECT)))
