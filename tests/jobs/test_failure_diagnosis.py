"""Causes of failure, recognised in real logs and messages."""

from pathlib import Path

import pytest
import yaml

from evalhub_mcp.jobs.failure_causes import CAUSES
from evalhub_mcp.jobs.failure_diagnosis import Clue, find_causes
from evalhub_mcp.jobs.failure_signs import signs

CORPUS = Path(__file__).parent / "corpus"
SAMPLES = yaml.safe_load((CORPUS / "samples.yaml").read_text("utf-8"))
HELD_BACK = yaml.safe_load((CORPUS / "held_back.yaml").read_text("utf-8"))


def cause_of(text, source="log"):
    findings = find_causes(Clue(line, source) for line in text.splitlines()).findings
    return findings[0].cause.id if findings else None


def measure(samples):
    """Precision and recall of the first cause named."""
    named = [(cause_of(sample["text"]), sample["cause"]) for sample in samples]
    right = sum(found == true and found is not None for found, true in named)
    return right / sum(f is not None for f, _ in named), right / sum(
        t is not None for _, t in named
    )


@pytest.mark.parametrize("sample", SAMPLES, ids=[f"{s['cause']}-{s['source']}" for s in SAMPLES])
def test_the_cause_of_a_sample_is_named(sample):
    assert cause_of(sample["text"]) == sample["cause"]


def test_unforeseen_wordings_are_mostly_named_and_hardly_ever_wrongly():
    precision, recall = measure(HELD_BACK)
    print(f"held back: precision {precision:.2f}, recall {recall:.2f}")
    assert precision >= 0.95
    assert recall >= 0.8


WITHOUT_A_SIGN = {
    "never_started",
    # Read from results and answers, not from text.
    *("samples_lost", "replies_cut", "replies_empty", "replies_refused", "replies_same"),
    "answers_not_found",
}


def test_the_corpus_covers_every_cause_more_than_once():
    causes = [sample["cause"] for sample in SAMPLES]
    assert len(SAMPLES) >= 40
    for cause in {sign.cause for sign in signs()}:
        assert causes.count(cause) >= 2, cause
    assert {sign.cause for sign in signs()} | WITHOUT_A_SIGN == set(CAUSES)


def test_held_back_texts_are_not_among_the_samples():
    assert not {s["text"] for s in SAMPLES} & {s["text"] for s in HELD_BACK}


def test_the_last_of_equally_strong_causes_counts():
    log = "429 Too Many Requests, retrying\n" * 5 + "torch.OutOfMemoryError: CUDA out of memory"
    diagnosis = find_causes(Clue(line, "log") for line in log.splitlines())
    assert [f.cause.id for f in diagnosis.findings] == ["out_of_memory", "rate_limit"]


def test_a_message_of_the_hub_outweighs_a_line_of_a_log():
    clues = [
        Clue("Model not ready: rate limit reached", "message"),
        Clue("connection refused", "log"),
    ]
    assert find_causes(clues).findings[0].cause.id == "rate_limit"


def test_an_exit_status_yields_to_the_reason_for_it():
    text = "The evaluation ended with exit status 1.\nCannot connect to host h:1"
    assert cause_of(text, "message") == "endpoint_refused"


def test_the_evidence_is_the_lines_that_show_the_cause_each_once():
    log = ["start", "CUDA out of memory. Tried 2 GiB", "CUDA out of memory. Tried 2 GiB", "end"]
    (finding,) = find_causes(Clue(line, "log") for line in log).findings
    assert finding.evidence == ["CUDA out of memory. Tried 2 GiB"]


def test_an_unknown_failure_leaves_its_last_error():
    diagnosis = find_causes([Clue("step one\nFrobnication failed: widget 7\nbye", "log")])
    assert diagnosis.findings == []
    assert diagnosis.last_error == "Frobnication failed: widget 7"
    assert find_causes([Clue("a\nb", "log")]).last_error == "b"
    assert find_causes([]).last_error is None


def test_endless_lines_are_judged_quickly():
    text = "error: " + "x" * 2_000_000
    assert cause_of(text) is None
    assert cause_of("a" * 99_990 + " connection refused") == "endpoint_refused"


@pytest.mark.parametrize(("path", "cause"), [("", "wrong_api"), ("/v1", "unknown_model")])
def test_a_404_without_v1_is_diagnosed_as_a_wrong_url(path, cause):
    text = (
        f"The model endpoint http://host:8000{path}/completions answered HTTP 404: the path or the "
        "model 'tiny' does not exist there; model.url usually ends in /v1."
    )
    assert cause_of(text, "error") == cause


def test_the_error_of_a_benchmark_outweighs_clues_in_its_log():
    clues = [
        Clue("ConnectionError: connection refused", "log"),
        Clue("torch.OutOfMemoryError: CUDA out of memory", "log"),
        Clue("2 validation errors for Parameters", "message"),
    ]
    diagnosis = find_causes(clues)
    assert diagnosis.findings[0].cause.id == "bad_parameter"
    assert "out_of_memory" in [finding.cause.id for finding in diagnosis.findings]
