"""discover_providers, find_benchmarks and get_benchmark."""
