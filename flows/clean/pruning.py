"""What of a page is not its article: blocks taken out of the tree, lines taken out of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from lxml.etree import XPath
from lxml.html import HtmlElement

from flows.clean.markup import select
from flows.clean.titles import fold
from flows.clean.tools import Tools, bare

BLOCK_CUE = re.compile(
    r"(?:^|[\s_-])(?:newsletter|related|recirc\w*|recommend\w*|most-?(?:read|popular)|read-?(?:more|next|also)|also-?read|social|share|sharing"
    r"|promo\w*|advert\w*|sponsor\w*|outbrain|taboola|subscri(?:be|ption)\w*|signup|sign-up|login|modal|popup|overlay|breadcrumbs?"
    r"|paywall-\w+|caption|credits?|copyright|legend|comments?|tags?|toolbar|author-?(?:bio|box)|embed-(?:placeholder|consent)|consent)(?:[\s_-]|$)",
    re.IGNORECASE,
)
"""Words of a class or id that say: not of the article."""

KEPT_SHARE = 0.3
"""A block with more of the page's paragraph text than this is kept whatever it is called: themes misname their wrappers."""

LINK_SHARE = 0.92
LINKED_LINE = 25
"""Characters of a paragraph that is nothing but links, above which it is a reference to another article."""

LONGEST_FURNITURE = 300
LONGEST_CREDIT = 90
LONGEST_HEADING = 60
LONG_PARAGRAPH = 280
REPEATED = 3
FEWEST_TWICE = 3
TAIL = 0.5

LINKED = XPath("//body/descendant::*[self::p or self::li or self::h2 or self::h3 or self::h4 or self::h5][.//a]")
ROLES = frozenset({"dialog", "alertdialog", "navigation", "search"})
HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
BLOCKS = frozenset({"div", "section", "aside", "ul", "ol", "p", "span", "figure", "form", "dl", "small", "dialog", "details"})
HEADINGS = ("h2", "h3", "h4", "h5", "h6", "strong", "p", "span", "div")
MARKS = frozenset({"class", "id", "role", "style"})


def prune_tree(tree: HtmlElement, tools: Tools) -> None:
    """Take blocks that are not of the article out of a tree, in place."""
    whole = sum(len(paragraph.text_content()) for paragraph in tree.iter("p")) or 1
    doomed = [block for block in tree.iter(*BLOCKS) if not MARKS.isdisjoint(block.keys()) and _is_apart(block)]
    doomed += list(tree.iter("figcaption", "dialog"))
    for block in doomed:
        if _paragraph_text(block) <= KEPT_SHARE * whole and next(block.iter("h1"), None) is None:
            _drop(block)
    for heading in [each for each in tree.iter(*HEADINGS) if len(each) in {0, 1} and is_related_heading(each.text_content(), tools)]:
        _drop_related(heading, whole)
    for line in [each for each in select(LINKED, tree) if _is_reference(each)]:
        _drop(line)


def _is_apart(block: HtmlElement) -> bool:
    """Tell whether an element says, by its class, id, role or style, that it is not of the article."""
    named = BLOCK_CUE.search(f"{block.get('class') or ''} {block.get('id') or ''}")
    return bool(named) or block.get("role") in ROLES or bool(HIDING.search(block.get("style") or ""))


def _paragraph_text(block: HtmlElement) -> int:
    return sum(len(paragraph.text_content()) for paragraph in block.iter("p"))


def _drop(block: HtmlElement) -> None:
    """Remove an element, not the text that follows it."""
    if block.getparent() is not None:
        block.drop_tree()


def _drop_related(heading: HtmlElement, whole: int) -> None:
    """Remove a heading of links to other articles with what it heads: its section when that is mostly links, else the list after it."""
    section = heading.getparent()
    if section is not None and section.tag not in {"body", "html", "main", "article"} and _link_share(section) > TAIL:
        if _paragraph_text(section) <= KEPT_SHARE * whole and next(section.iter("h1"), None) is None:
            _drop(section)
        return
    following = heading.getnext()
    if following is not None and _link_share(following) > TAIL:
        _drop(following)
        _drop(heading)


def _link_share(block: HtmlElement) -> float:
    whole = len("".join(block.text_content().split()))
    return sum(len("".join(link.text_content().split())) for link in block.iter("a")) / whole if whole else 0.0


def _is_reference(line: HtmlElement) -> bool:
    """Tell whether a paragraph is nothing but links."""
    return len(line.text_content().strip()) >= LINKED_LINE and _link_share(line) >= LINK_SHARE


def prune_lines(lines: Sequence[str], title: str | None, tools: Tools) -> list[str]:
    """Return a text's lines without the title at its head, furniture, picture credits, placeholders and links at its end."""
    counts = Counter(lines)
    headline = fold(title or "")
    kept: list[str] = []
    for line in lines:
        if headline and len(kept) < REPEATED and fold(line) == headline:
            continue
        if is_related_heading(line, tools) and not _goes_on(lines, line):
            break
        if counts[line] < REPEATED and not is_furniture(line, tools) and (not kept or kept[-1] != line):
            kept.append(line)
    return kept


def is_related_heading(line: str, tools: Tools) -> bool:
    """Tell whether a line heads links to other articles."""
    if len(line) > LONGEST_HEADING:
        return False
    stripped = bare(line)
    return stripped in tools.related or bool(tools.related_opening.match(stripped))


def is_furniture(line: str, tools: Tools) -> bool:
    """Tell whether a line is site furniture: a known phrase, a picture credit, or nothing but punctuation."""
    stripped = bare(line)
    if not stripped or stripped in tools.furniture:
        return True
    if _is_card(line):
        return True
    lowered = line.casefold().lstrip(" \t-\u2013—•*·>»([")
    if len(line) <= LONGEST_FURNITURE and (tools.opening.match(lowered) or tools.walls["paywall"].match(lowered)):
        return True
    return len(line) <= LONGEST_CREDIT and bool(tools.credit.search(lowered.rstrip(" .")))


def _is_card(line: str) -> bool:
    """Tell whether a line says the same twice: a link's picture and the link, each with the title of another article."""
    words = line.split()
    half = len(words) // 2
    return half >= FEWEST_TWICE and len(words) == 2 * half and words[:half] == words[half:]


def _goes_on(lines: Sequence[str], line: str) -> bool:
    """Tell whether paragraphs of prose follow a heading of links: then it heads no end."""
    after = lines[lines.index(line) + 1 :]
    return any(len(each) > LONG_PARAGRAPH for each in after) or len(after) > TAIL * len(lines)
