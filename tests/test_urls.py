"""Addresses and their keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.urls import PLAIN, UrlError, url_fetch, url_key, url_key_text

words = st.text("abcXYZ019-_.~%+é ", max_size=8)
pairs = st.tuples(words, words).map("=".join)
addresses = st.builds(
    lambda scheme, host, path, query: f"{scheme}://{host}/{'/'.join(path)}?{'&'.join(query)}",
    st.sampled_from(["http", "HTTPS"]),
    st.sampled_from(["example.org", "WWW.Example.org.", "münchen.example", "[2001:db8::1]", "example.org:8080", "example.org:443"]),
    st.lists(words, max_size=4),
    st.lists(pairs, max_size=4),
)


@given(addresses)
def test_what_is_asked_for_is_stable_and_its_key_too(url: str) -> None:
    asked = url_fetch(url)
    assert url_fetch(asked) == asked
    assert asked.isascii()
    assert url_key(asked) == url_key(url)


@given(st.from_regex(PLAIN, fullmatch=True))
def test_a_plain_address_is_read_as_any_other(plain: str) -> None:
    taken_apart = f"{plain}#part"
    assert url_fetch(plain) == url_fetch(taken_apart) == plain
    assert url_key_text(plain) == url_key_text(f"{plain}?fbclid=1")


@given(addresses)
def test_the_text_of_a_key_is_its_own_key(url: str) -> None:
    assert url_key_text(url_key_text(url)) == url_key_text(url)


@given(addresses, st.sampled_from(["utm_source=rss", "UTM_medium=x", "fbclid=1", "xtor=RSS-3"]))
def test_parameters_that_follow_readers_do_not_change_a_key(url: str, parameter: str) -> None:
    assert url_key(url.replace("?", f"?{parameter}&", 1)) == url_key(url)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for url in (text, f"http://{text}", f"https://example.org/{text}"):
        try:
            assert len(url_key(url_fetch(url))) == 32
        except UrlError:
            continue


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://example.org/a", "https://EXAMPLE.org:443/a"),
        ("http://example.org", "http://example.org/"),
        ("https://example.org/a#part", "https://example.org./a"),
        ("https://example.org/?b=2&a=1", "https://example.org/?a=1&b=2"),
        ("https://example.org/x/../a", "https://example.org/a"),
        ("https://example.org/%7eann", "https://example.org/~ann"),
        ("https://example.org/é", "https://example.org/%c3%a9"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        (" https://example.org/a\n", "https://example.org/a"),
        ("https://example.org/a?&id=1&", "https://example.org/a?id=1"),
    ],
)
def test_spellings_of_one_address_share_a_key(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/a/"),
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a", "https://www.example.org/a"),
        ("https://example.org/a", "https://example.org:8443/a"),
        ("https://example.org/?id=1", "https://example.org/?id=2"),
        ("https://example.org/?x", "https://example.org/"),
        ("https://example.org//a", "https://example.org/a"),
        ("https://example.org/a%2fb", "https://example.org/a/b"),
    ],
)
def test_addresses_that_may_differ_do_not_share_a_key(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


@pytest.mark.parametrize(
    ("found", "asked"),
    [
        ("https://Example.org/B?z=1&a=%20x#y", "https://example.org/B?z=1&a=%20x"),
        ("http://example.org:80?q=à", "http://example.org:80/?q=%C3%A0"),
        ("https://example.org/100%/%0d%0aX", "https://example.org/100%25/%0d%0aX"),
        ("https://example.org/?utm_source=rss", "https://example.org/?utm_source=rss"),
    ],
)
def test_an_address_is_asked_for_as_it_was_found(found: str, asked: str) -> None:
    assert url_fetch(found) == asked


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "//example.org/a",
        "/a",
        "http:///a",
        "http://../",
        "https://user@example.org/",
        "https://user:password@example.org/",
        "https://example.org\\@other.example/",
        "https://example.org:99999/",
        "https://example.org:0/",
        "https://exa mple.org/",
        "https://example..org/",
        "https://[::1/",
        "https://example.org/" + "a" * 5000,
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(UrlError) as refused:
        url_fetch(url)
    assert "password" not in str(refused.value)
