"""Objects in and out: the spool of a run, the store behind the archive, the commits that make data visible, and reading it."""
