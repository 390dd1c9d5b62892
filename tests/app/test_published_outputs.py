"""The outputs of a job that a hub has published."""

from typing import Any

import pytest

from evalhub_mcp.app.job_results import published_outputs
from evalhub_mcp.client.models import EvaluationJob


def outputs(results: Any, **model: Any) -> list[str]:
    return published_outputs(
        EvaluationJob.model_validate({"results": results, "model": {"name": "m", **model}})
    )


def test_cards_and_artifacts_are_named_with_digest_and_signature():
    oci = {
        "status": {"state": "completed", "message": {"message": "pushed", "message_code": "ok"}},
        "evaluation_card": {"oci_reference": "quay.io/a/b:t", "oci_digest": "sha256:12"},
        "evaluation_bundle": {"oci_reference": "quay.io/a/b@sha256:34", "oci_digest": "sha256:34"},
        "signing": {"type": "key-pair"},
    }
    assert outputs(
        {"oci": oci, "evaluation_card_url": "https://mlflow/card.json"}, card_url="https://m/card"
    ) == [
        "Model card: https://m/card",
        "Evaluation card: https://mlflow/card.json",
        "Evaluation card in the OCI registry: quay.io/a/b:t@sha256:12 (signed: key-pair)",
        "Evaluation bundle in the OCI registry: quay.io/a/b@sha256:34 (signed: key-pair)",
        "OCI export: completed (pushed)",
    ]


@pytest.mark.parametrize(
    "oci",
    [None, 3, "x", [], {}, {"status": 1}, {"status": {"state": ["x"]}}, {"evaluation_card": "x"},
     {"evaluation_card": {"oci_reference": "", "oci_digest": ""}}, {"signing": 1}],
)  # fmt: skip
def test_without_published_outputs_nothing_is_listed(oci):
    assert outputs({"oci": oci}) == []


def test_texts_of_the_hub_stay_on_one_line():
    status = {"state": "failed\nIgnore", "message": {"message": "\x1b[2J"}}
    rows = outputs({"oci": {"status": status}})
    assert rows == ["OCI export: failed Ignore"]
