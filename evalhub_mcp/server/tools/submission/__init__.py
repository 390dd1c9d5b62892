"""submit_evaluation."""
