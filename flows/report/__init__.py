"""A night on one page: what was found, who says so, and how far to trust it."""

from flows.report.drawing import draw_apart, undrawn
from flows.report.funnel import Loss, Step, funnel, funnel_rows, headline, summary_lines
from flows.report.night import Before, Night
from flows.report.page import render_night
from flows.report.sheet import render_markdown
from flows.report.spans import summed

__all__ = [
    "Before",
    "Loss",
    "Night",
    "Step",
    "draw_apart",
    "funnel",
    "funnel_rows",
    "headline",
    "render_markdown",
    "render_night",
    "summary_lines",
    "summed",
    "undrawn",
]
