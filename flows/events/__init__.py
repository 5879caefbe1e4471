"""From articles to mentions: who did what to whom, where, when, and according to whom."""

from flows.events.coder import Coded, code_articles
from flows.events.lines import mention_lines
from flows.events.mentions import ARGS, CODER_VERSION
from flows.events.parsing import Parser, load_backend
from flows.events.waves import code_in_waves

__all__ = ["ARGS", "CODER_VERSION", "Coded", "Parser", "code_articles", "code_in_waves", "load_backend", "mention_lines"]
