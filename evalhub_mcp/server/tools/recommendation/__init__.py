"""recommend_evaluation."""
