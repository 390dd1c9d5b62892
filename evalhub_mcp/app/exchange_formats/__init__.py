"""Results in the formats of others: Every Eval Ever, Hugging Face, EvalHub's evaluation card."""
