"""What the days of a range lack, and by which ways it is had: worked out before anything is spent.

The archive's ledger says what is open, the lists of the sources and the indexes of others say what is there; choosing is
plain polars.
"""
