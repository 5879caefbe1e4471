"""How far to trust a row: labelled articles, rows paired with their labels, figures with their intervals, and the card that shows them."""

from flows.accuracy.counts import FIGURES, count
from flows.accuracy.intervals import differ, estimate
from flows.accuracy.labels import code_labelled, read_labelled
from flows.accuracy.pairs import Article, Label, Row, pair_up

__all__ = ["FIGURES", "Article", "Label", "Row", "code_labelled", "count", "differ", "estimate", "pair_up", "read_labelled"]
