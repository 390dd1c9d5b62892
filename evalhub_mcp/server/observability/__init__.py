"""What operators see of the server: logs, metrics, traces and readiness."""
