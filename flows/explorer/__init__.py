"""The explorer: a local web page over the committed mentions of an archive. Reads commits, writes nothing."""
