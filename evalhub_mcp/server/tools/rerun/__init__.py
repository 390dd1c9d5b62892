"""rerun_evaluation."""
