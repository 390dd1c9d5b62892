"""The catalog: a searchable snapshot of providers, benchmarks and collections. No I/O."""
