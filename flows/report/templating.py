"""Templates of pages: whatever others wrote is made visible and escaped."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from flows.report.safety import visible
from flows.words.messages import message, one_or_many


def templates_of(package: str) -> Environment:
    """Return the templates of a package; a name that one of them misspells raises jinja2's UndefinedError when it is rendered."""
    environment = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_clean,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(message, one_or_many, newstyle=True)  # type: ignore[attr-defined]  # of the extension
    return environment


def _clean(value: object) -> object:
    """Return what a template prints: markup of our own as it is, text made visible; escaping follows."""
    if isinstance(value, Markup):
        return value
    return visible(value) if isinstance(value, str) else value
