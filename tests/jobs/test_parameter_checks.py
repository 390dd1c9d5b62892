"""Parameters of providers that publish no list of them, and the advice that applies."""

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Collection, Provider
from evalhub_mcp.jobs.parameter_checks import (
    limit_warnings,
    misspelt_parameters,
    unchecked_parameters,
)
from evalhub_mcp.jobs.preflight_checks import applicable_hints

HINTS = [
    "num_examples limits dataset size for faster iteration",
    "The model name must be a valid HuggingFace model ID (e.g. a/b)",
    "For gated models, the cluster needs a HF_TOKEN secret",
    "The 'quick' benchmark runs for two minutes",
]


def catalog(hints: list[str] = HINTS) -> Catalog:
    provider = Provider.model_validate(
        {
            "resource": {"id": "harness"},
            "agent": {"hints": hints},
            "benchmarks": [{"id": "quiz"}, {"id": "quick"}],
        }
    )
    collection = Collection.model_validate(
        {
            "resource": {"id": "suite"},
            "benchmarks": [
                {"id": "quiz", "provider_id": "harness", "parameters": {"num_fewshot_examples": 3}}
            ],
        }
    )
    return Catalog.of([provider], [collection])


def runs(found: Catalog, *, of: str = "quiz", **parameters: object):
    entry = found.entry("harness", of)
    assert entry is not None
    return [(entry, {"parameters": parameters})]


def test_a_misspelt_parameter_is_a_problem_and_a_foreign_one_is_only_unchecked() -> None:
    found = catalog()
    (problem,) = misspelt_parameters(found, runs(found, num_exmaples=5))
    assert "'num_exmaples'" in problem
    assert "num_examples must be meant" in problem
    assert (
        "num_fewshot_examples" in misspelt_parameters(found, runs(found, num_fewshot_exampels=2))[0]
    )
    assert not misspelt_parameters(found, runs(found, judge="x", num_examples=5, num_samples=2))
    (unchecked,) = unchecked_parameters(found, runs(found, judge="x", num_examples=5))
    assert unchecked.endswith("reads judge")


def test_a_limit_under_another_name_than_the_provider_reads_is_warned_of() -> None:
    found = catalog()
    (warning,) = limit_warnings(found, runs(found, limit=5))
    assert "num_examples, not limit" in warning
    assert not limit_warnings(found, runs(found, num_examples=5))
    (beside,) = limit_warnings(found, runs(found, limit=5, num_examples=5))
    assert "limit may be ignored beside num_examples" in beside
    silent = catalog(["anything goes"])
    (warning,) = limit_warnings(silent, runs(silent, limit=5))
    assert "Hubs hand num_examples to every evaluation" in warning
    assert not limit_warnings(silent, runs(silent, num_examples=5))


def test_the_number_of_replies_of_pass_at_k_is_no_limit_that_a_provider_reads() -> None:
    found = catalog(["anything goes"])
    member = found.collections["suite"].benchmarks[0]
    member.parameters = {"pass_at_k": 1, "num_samples": 3}
    assert not limit_warnings(found, runs(found, num_examples=5))
    member.parameters = {"num_samples": 3}
    (warning,) = limit_warnings(found, runs(found, num_examples=5))
    assert "num_samples, not num_examples" in warning


def test_a_provider_that_lists_its_parameters_is_checked_elsewhere() -> None:
    found = catalog(["Parameters: limit, seed"])
    assert not misspelt_parameters(found, runs(found, limti=5))
    assert not unchecked_parameters(found, runs(found, limti=5))


def test_only_advice_that_applies_is_given() -> None:
    found = catalog()
    plain = applicable_hints(found, runs(found), {"name": "tiny"})
    assert plain == [HINTS[0], HINTS[1] + "; 'tiny' is none: use owner/name"]
    assert applicable_hints(found, runs(found), {"name": "org/tiny"}) == [HINTS[0], HINTS[2]]
    quick = applicable_hints(found, runs(found, of="quick"), {"name": "a/b"})
    assert quick == [HINTS[0], HINTS[2], HINTS[3]]
