"""The life of a job: what may be submitted, how far it is, when to look again."""
