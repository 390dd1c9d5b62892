"""Makes the table of words by which goals are assigned to subjects; see `__main__`."""
