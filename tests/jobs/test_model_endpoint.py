"""Which model endpoints are refused by their form alone."""

import pytest

from evalhub_mcp.jobs.model_endpoint import model_problems


def refused(url):
    return " ".join(model_problems(url, None, url_required=True))


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "169.254.169.254.",
        "2852039166",
        "0xa9fea9fe",
        "0xa9.0xfe.0xa9.0xfe",
        "0251.0376.0251.0376",
        "169.254.43518",
        "[fe80::1%25eth0]",
        "[::ffff:169.254.169.254]",
        "[::ffff:a9fe:a9fe]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:a9fe:a9fe::1]",
        "[fd00:ec2::254]",
        "[::169.254.169.254]",
        "169。254。169。254",
        "１６９.254.169.254",
        "169.254.169%2e254",
        "168.63.129.16",
        "100.100.100.200",
        "192.0.0.192",
        "METADATA.google.internal.",
        "metadata.goog",
    ],
)
def test_link_local_and_metadata_addresses_are_refused_however_they_are_written(host):
    assert "link-local or metadata" in refused(f"http://{host}/v1")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000/v1",
        "http://localhost:11434/v1",
        "http://10.1.2.3/v1",
        "http://[::1]:8000/v1",
        "https://model.example.com/v1",
        "http://vllm.models.svc.cluster.local:8000/v1",
        "http://host:8000",
        "http://169.example.com/v1",
    ],
)
def test_endpoints_people_use_are_accepted(url):
    assert refused(url) == ""
