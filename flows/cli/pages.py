"""Cleaning one page, or a batch of pages, from files."""
