"""What makes a first page slow, loaded before it comes."""

from __future__ import annotations

from flows.clean.page import clean_page
from flows.clean.tools import Tools

SAMPLE = """<!doctype html><html><head><title>A sample</title></head><body><article><h1>A sample</h1>
<p>This page is cleaned once when a worker starts: it loads the language model, the locales of dates and every pattern.</p>
<p>On 3 May it says nothing else, and what comes of it is thrown away. Nobody reads it. It is here for its length alone.</p>
</article></body></html>"""


def warm(tools: Tools) -> None:
    """Load what is slow to load: the language model, the date locales, every compiled pattern."""
    clean_page(
        SAMPLE.encode(),
        url="https://sample.invalid/",
        content_type="text/html",
        payload_digest="",
        url_key="",
        entry_title=None,
        entry_published=None,
        via=None,
        tools=tools,
    )
