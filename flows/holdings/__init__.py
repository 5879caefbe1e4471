"""Archives of others -> captures of a run: what they hold of our pages, under which day it is filed, and taking it."""
