"""What whoever runs the server sees of it: logs, metrics, traces, readiness, its end."""
