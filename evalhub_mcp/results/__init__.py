"""Results: readings of jobs, statistics, verdicts, comparisons and suggestions. No I/O."""
