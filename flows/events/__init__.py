"""From articles to mentions: who did what to whom, where, when, and according to whom."""
