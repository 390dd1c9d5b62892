"""Benchmarks without results, and in every state."""

from tests.results.shapes import Shape, local

STATES = [
    Shape("never reported", None, {"missing": "still pending"}, local(0.7), status="unreported",
          state="running"),
    Shape("running", None, {"missing": "still running", "verdict": "undecided"}, local(0.7),
          status="running"),
    Shape("cancelled", None, {"missing": "cancelled before it finished"}, local(0.7),
          status="cancelled"),
    Shape("cancelled before it reported", None, {"missing": "cancelled before it finished"},
          local(0.7), status="unreported", state="cancelled"),
    Shape("failed without a word", None, {"missing": "the benchmark failed without a message"},
          local(0.7), status="failed"),
    Shape("failed with metrics all the same", {"accuracy": 0.4}, {"score": 0.4, "passed": False},
          local(0.7), status="failed", error="timed out"),
    Shape("a state this version does not know", {"accuracy": 0.9}, {"score": 0.9, "passed": True},
          local(0.7), status="archived"),
]  # fmt: skip
