from collections.abc import Callable
from typing import Any

from flows.report.trust import weigh

Build = Callable[..., Any]


def test_claims_are_counted_by_who_says_so(make_sample: Build) -> None:
    assert weigh(make_sample()).voices == {"attributed": 6, "article": 3, "unattributed": 1}


def test_every_mention_is_in_one_band_of_confidence(make_night: Build, make_article: Build, make_mention: Build) -> None:
    article = make_article("a1", "ossa", language="en", text="Shells fell.")
    sure = (0.0, 0.39, 0.4, 0.6, 0.8, 1.0)
    mentions = [make_mention(article, "Shells", "shelling", mention_id=f"m{each}", confidence=each) for each in sure]
    bands = weigh(make_night(mentions=mentions)).bands
    assert bands == (("0.8 and above", 2), ("0.6 to 0.8", 1), ("0.4 to 0.6", 1), ("below 0.4", 2))


def test_the_versions_that_made_the_rows_are_named(make_sample: Build) -> None:
    trust = weigh(make_sample())
    assert (trust.coders, trust.lexicons, trust.extractors) == (("0.1.0",), ("en.a07d fr.3b1c",), ("trafilatura 2.0.0+c41f",))
