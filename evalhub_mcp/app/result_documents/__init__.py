"""Results and comparisons as JSON documents, for replies, the view, the report and the gate."""
