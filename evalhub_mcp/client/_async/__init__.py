"""Client, transport and resources: written once, and generated for the other world."""
