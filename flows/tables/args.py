"""Args: the candidates for the actor and the target of every mention, with the rule that proposed each."""

import dataframely as dy

ROLES = ("actor", "target")


class Args(dy.Schema):
    """One row for each noun group that a rule proposed as an actor or target of a mention: why this one, and not that one."""

    mention_id = dy.String(primary_key=True, description="Mentions.mention_id.")
    role = dy.String(
        primary_key=True, check=lambda column: column.is_in(ROLES), description="What the candidate would be: actor or target."
    )
    rank = dy.UInt16(
        primary_key=True, min=1, description="Place among the candidates of the role; 1 was taken unless another rule forbade it."
    )
    rule = dy.String(description="The rule that proposed it.")
    score = dy.Float64(description="Cost of the candidate, in tokens of distance with what its rule adds; the lowest comes first.")
    span_start = dy.UInt32(description="First code point in the article's text.")
    span_end = dy.UInt32(description="Code point after the last.")
