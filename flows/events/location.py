"""Where an act happened: the place of its own clause, its object, or the place of the same incident in the sentence before."""

from __future__ import annotations

import polars as pl

from flows.events.clause import carry_over, pair_spans, parted, pointed_at
from flows.events.function_words import FunctionWords
from flows.events.host_places import find_seers, mark_bereft, mark_fled, mark_hosts, share_scene
from flows.events.keeping import kept
from flows.events.neighbours import next_in_run
from flows.events.place_neighbours import PARTS, PLACE, add_neighbours, drop_names

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
MOVING = (*TOWARDS, "mobilise", "consult")
"""Acts whose place a preposition of direction may tell; of who flees or is driven out it tells where to."""
SPOKEN = ("accuse", "demand", "reject", "threaten")
"""Acts of words alone: a place near them is that of what they speak of."""

FAR, FAR_OF_WORDS = 30, 16
"""Cost above which a place is another clause's: of acts, and of acts that are mostly words on paper."""
OBJECT, COMPLEMENT, NAMED = 14, 2, 5
"""Tokens at most to the place that a force takes or leaves, to one that an act is done to, to the country that votes."""
HOST = 9
"""Cost of a place that saw the act."""
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
    free, seers = places.pipe(drop_names, actors), kept(find_seers(acts, words, function_words))
    near = (
        pair_spans(acts, add_neighbours(free, words, function_words), words)
        .pipe(drop_subjects, acts)
        .pipe(mark_struck, acts)
        .pipe(drop_beyond, acts, function_words("earlier"))
        .pipe(mark_hosts, seers)
        .pipe(mark_bereft, acts, words)
        .pipe(mark_fled, words, function_words)
        .pipe(add_cost)
    )
    told = kept(
        near.filter("fits")
        .sort("first", "cost", "p_first")
        .unique("first", keep="first", maintain_order=True)
        .select("first", "p_sided", place_start="p_start", place_end="p_end", **{name: f"p_{name}" for name in PLACE})
    )
    own = kept(pl.concat([told, share_scene(acts, told, seers)], how="diagonal"))
    # The country that a blow fell on is seldom where the next act happened.
    lasts = own.filter(~(pl.col("p_sided") & (pl.col("place_precision") == "country"))).drop("p_sided")
    lasts = lasts.join(acts.filter("remembered").select("first"), on="first", how="anti")
    own = own.drop("p_sided")
    carrying = acts.filter(pl.col("event_type").is_in(STAYING) & ~pl.col("remembered")).with_columns(takes=pl.lit(value=True))
    voting = acts.filter(pl.col("event_type") == "election").with_columns(takes=pl.lit(value=True))
    told_before = [carry_over(carrying, lasts, function_words), carry_over(voting, lasts, function_words, ARTICLE)]
    # A country that a blow fell on is its act's own place though none that lasts: what was told before comes second.
    return pl.concat([own, *told_before], how="diagonal_relaxed").unique("first", keep="first", maintain_order=True)


def drop_subjects(pairs: pl.LazyFrame, acts: pl.LazyFrame) -> pl.LazyFrame:
    """Return the pairs without places that act, where nothing happens: the subject right after its verb (`قصفت إسرائيل`), and who talks `between`."""
    words, given = ~pl.col("event_type").is_in(PLACED), pl.col("event_type").is_in(["aid", "sanction", "support"])
    named = acts.select(
        "first",
        **{
            f"{role}_{edge}": pl.when(rule.fill_null(value=False)).then(f"{role}_{edge}")
            for role, rule in (
                ("actor", pl.col("actor_rule").str.contains("subject_after") | ((pl.col("actor_rule") == "between") & words)),
                # `suspend son aide à Israël`: to whom, not where.
                ("target", ((pl.col("target_rule") == "between") & words) | ((pl.col("target_rule") == "oblique") & given)),
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
    after = acts.select("first", next_act=verb, next_cause=cause)
    beyond = ~pl.col("event_type").is_in(PLACED) & (pl.col("p_first") > pl.col("next_act"))
    beyond = beyond.fill_null(value=False) | (pl.col("p_first") > pl.col("next_cause")).fill_null(value=False)
    return pairs.join(after, on="first", how="left", maintain_order="left").filter(~beyond).drop("next_act", "next_cause")


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
    # `Thousands have fled Goma since the attack`
    fled = pl.col("p_fled") & pl.col("ahead") & violent & (pl.col("form") == "noun") & (pl.col("stop") + pl.col("relative") == 0)
    cost = pl.when(pl.col("p_hosts") | fled).then(HOST).when(pl.col("p_bereft") & violent).then("gap").otherwise(cost)
    possible = located | done_to(violent=violent) | voting | scene | part | pl.col("p_hosts") | fled | (pl.col("p_bereft") & violent)
    worded = pl.col("event_type").is_in(SPOKEN) | (~placed & pl.col("ahead") & ~scene)
    unsure = country | pl.col("p_abroad")
    # `Washington, qui a une base au Japon, a condamné ces tirs`: where another verb's is.
    aside = pl.col("ahead") & pl.col("p_in_relative") & (pl.col("relative") == 0)
    # `The envoy, who was jailed in Egypt, protested`
    aside &= (pl.col("finite") > 0) | (pl.col("led_by") == ",").fill_null(value=False)
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
    takes = pl.when(noun).then(pl.col("genitive").is_in(["target", "place"])).otherwise(~pl.col("form").is_in(["passive", "bare"]))
    # `killed Welch`: who is killed or beaten is somebody, even with the name of a town.
    somebody = (pl.col("event_type").is_in(BODILY) | (pl.col("object_class") == "person").fill_null(value=False)) & ~noun
    # `ont incendié l'école de Tessit`
    falls = violent | (pl.col("event_type") == "destroy_property")
    struck = falls & takes.fill_null(value=False) & ~somebody & ((pl.col("gap") <= COMPLEMENT) | pl.col("p_struck"))
    # `The strikes hit a hospital in Gaza`
    told = violent & noun & pl.col("p_struck") & ~pl.col("ahead") & (pl.col("finite") == 1) & (pl.col("relative") <= 1)
    # `occupied the university in Dhaka`
    verb = (pl.col("event_type") == "protest") & (pl.col("form") == "active") & (pl.col("p_place_precision") == "exact")
    struck |= verb & (pl.col("frame") == "agent").fill_null(value=False) & (pl.col("gap") <= COMPLEMENT)
    return told | beside() & (struck | (towards & ~pl.col("p_sided") & (pl.col("gap") <= OBJECT)))
