"""Templates of the explorer's pages: all text of others is made visible and escaped."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from flows.report.safety import visible, web_link
from flows.report.words import direction


def render(name: str, **context: object) -> str:
    """Return a page from the template of a name; raises jinja2's errors for a name that a template misspells."""
    return _templates().get_template(f"{name}.html.jinja").render(**context)


def exactly(text: str) -> Markup:
    """Return a text for the value of a field: escaped, and else as it is, for it comes back as it was sent."""
    return escape(text)


def _clean(value: object) -> object:
    """Return what a template prints: markup of our own as it is, text made visible; escaping follows."""
    if isinstance(value, Markup):
        return value
    return visible(value) if isinstance(value, str) else value


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("flows.explorer"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_clean,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"web": web_link, "direction": direction, "exactly": exactly}
    return environment
