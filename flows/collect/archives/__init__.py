"""Archives of others, asked through our own fetcher: what they hold of a publisher's pages, and the bytes of a capture."""
