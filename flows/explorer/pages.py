"""Templates of the explorer's pages: all text of others is made visible and escaped."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment
from markupsafe import Markup, escape

from flows.report.safety import web_link
from flows.report.templating import templates_of
from flows.report.words import direction


def render(name: str, **context: object) -> str:
    """Return a page from the template of a name; raises jinja2's errors for a name that a template misspells."""
    return _templates().get_template(f"{name}.html.jinja").render(**context)


def exactly(text: str) -> Markup:
    """Return a text for the value of a field: escaped, and else as it is, for it comes back as it was sent."""
    return escape(text)


@cache
def _templates() -> Environment:
    environment = templates_of("flows.explorer")
    environment.filters |= {"web": web_link, "direction": direction, "exactly": exactly}
    return environment
