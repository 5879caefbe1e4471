from justext.core import classify_paragraphs, define_stoplist
from justext.paragraph import Paragraph
from justext.utils import get_stoplist, get_stoplists
from lxml.html import fromstring
from trafilatura import external

from flows.clean.body import extract_body
from flows.clean.stopwords import STOPWORDS

WORDS = ("le", "the", "в", "の", "zzyzx", "bombardement", "", "The")


def test_the_stopwords_are_those_of_every_language() -> None:
    listed = {word.lower() for language in get_stoplists() for word in get_stoplist(language)}
    assert all(word in STOPWORDS for word in listed)
    assert [word in STOPWORDS for word in WORDS] == [word in listed for word in WORDS]


def test_a_list_of_one_language_is_what_it_was() -> None:
    assert define_stoplist(frozenset({"The", "a"})) == {"the", "a"}


def test_extraction_asks_them() -> None:
    assert extract_body  # what reads bodies is loaded
    assert external.JT_STOPLIST is STOPWORDS
    words = " ".join(["the army of the north and the men who were in it"] * 5)
    tree = fromstring(f"<html><body><p>{words}</p></body></html>")
    paragraphs = external.ParagraphMaker.make_paragraphs(tree)
    classify_paragraphs(paragraphs, STOPWORDS, 50, 150, 0.1, 0.2, 0.25, no_headings=True)
    assert [(type(each), each.cf_class) for each in paragraphs] == [(Paragraph, "good")]
