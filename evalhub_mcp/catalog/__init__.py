"""What can be run: a snapshot of providers, benchmarks and collections, searchable."""
