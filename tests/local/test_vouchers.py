"""Vouchers: a job that the hub rewrote is recognised as the submitted one, others are not."""

import os
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.local.hub.instance_directory import instances
from evalhub_mcp.local.hub.local_hub import LocalHub
from evalhub_mcp.vouchers import (
    benchmark_digest,
    benchmark_digests,
    matches_voucher,
    voucher_directory,
    write_voucher,
)
from tests.narrow import present

MODEL = {"name": "m", "url": "https://api.example.com/v1", "auth": {"secret_ref": "k"}}
ODD: list[dict[str, Any]] = [
    {"num_examples": 3},
    {"num_examples": 3.0},
    {"num_examples": 2.7},
    {"num_examples": "3"},
    {"num_examples": True},
    {"num_examples": None},
    {"a": 1.0, "b": 2**63 + 1, "c": 1e-7, "d": -0.0, "e": 12345678901234567890},
    {"a": None, "b": {}, "c": [], "d": "", "e": {"f": None}},
    {"ä": "\u2028<&>\x7f", "é": ["x", {"y": [1, 2.5]}], "z": True},
]


@pytest.mark.anyio
@pytest.mark.parametrize("parameters", ODD, ids=str)
async def test_a_job_runs_although_the_hub_rewrites_its_parameters(
    bench: Any, parameters: dict[str, Any]
) -> None:
    async with AsyncEvalHubClient(
        bench.endpoint.base_url, ca_bundle_path=bench.endpoint.ca_cert_path
    ) as client:
        job = await client.jobs.submit(
            {
                "name": "odd",
                "model": {"name": "m", "url": "http://127.0.0.1:9/v1", "parameters": parameters},
                "benchmarks": [
                    {"id": name, "provider_id": "playing", "parameters": parameters}
                    for name in ("completes", "waits")
                ],
            }
        )
        (bench.out / "go").touch()
        job = await client.jobs.wait_for_completion(job.id, timeout=60, poll_interval=0.1)
    assert job.status.state == "completed", job.status


@pytest.mark.anyio
async def test_a_job_of_a_collection_runs_with_its_overrides(bench: Any) -> None:
    async with AsyncEvalHubClient(
        bench.endpoint.base_url, ca_bundle_path=bench.endpoint.ca_cert_path
    ) as client:
        collection = await client.collections.create(
            {
                "name": "c",
                "category": "test",
                "benchmarks": [
                    {"id": "completes", "provider_id": "playing", "parameters": {"a": 1}},
                    {"id": "waits", "provider_id": "playing"},
                ],
            }
        )
        changes = [{"id": "completes", "provider_id": "playing", "parameters": {"a": 2, "b": 3}}]
        job = await client.jobs.submit(
            {
                "name": "c",
                "model": {"name": "m", "url": "http://127.0.0.1:9/v1"},
                "collection": {"id": collection.id, "benchmarks": changes},
            }
        )
        (bench.out / "go").touch()
        job = await client.jobs.wait_for_completion(job.id, timeout=60, poll_interval=0.1)
    assert job.status.state == "completed", job.status


@pytest.mark.parametrize(
    "changed",
    [
        {"model": {**MODEL, "url": "https://api.example.com.evil.test/v1"}},
        {"model": {**MODEL, "name": "other"}},
        {"model": {**MODEL, "auth": {"secret_ref": "other"}}},
        {"model": {"name": "m", "url": MODEL["url"]}},
        {"model": {**MODEL, "parameters": {"judge_url": "http://x"}}},
        {"provider_id": "other"},
        {"benchmark_id": "other"},
        {"parameters": {"judge_url": "http://x"}},
        {"parameters": {"judge_secret_ref": "k"}},
        {"num_examples": 5},
    ],
)
def test_every_part_that_decides_what_runs_is_in_the_digest(changed: dict[str, Any]) -> None:
    content: dict[str, Any] = {
        "model": MODEL,
        "provider_id": "p",
        "benchmark_id": "b",
        "parameters": {"judge_url": "http://y"},
    }
    assert benchmark_digest(**content) != benchmark_digest(**{**content, **changed})


def test_values_of_different_types_have_different_digests() -> None:
    texts = [
        benchmark_digest(MODEL, "p", "b", {"a": value})
        for value in (1, "1", "1.0", True, [1], "True")
    ]
    assert len(set(texts)) == len(texts)


def test_a_record_is_private_and_for_one_job_and_place(tmp_path: Path) -> None:
    directory = tmp_path / "vouchers"
    directory.mkdir(mode=0o700)
    benchmarks = [{"id": "b", "provider_id": "p"}, {"id": "c", "provider_id": "p"}]
    digests = benchmark_digests({"model": MODEL, "benchmarks": benchmarks})
    write_voucher(directory, "a-1", digests)
    (record,) = directory.iterdir()
    assert record.stat().st_mode & 0o077 == 0
    assert matches_voucher(directory, "a-1", 0, digests[0])
    assert matches_voucher(directory, "a-1", 0, digests[1]) is False
    assert matches_voucher(directory, "a-1", 2, digests[0]) is False
    assert matches_voucher(directory, "a-2", 0, digests[0]) is None
    for id in ("../x", "", "a/b", ".", "x" * 100):
        with pytest.raises(ValueError, match="not the id of a job"):
            write_voucher(directory, id, digests)


def test_only_a_private_directory_of_this_user_is_written_to(tmp_path: Path) -> None:
    ca_path = tmp_path / "tls" / "ca.pem"
    assert voucher_directory(None) is None
    assert voucher_directory(ca_path) is None
    directory = tmp_path / "vouchers"
    directory.mkdir(mode=0o700)
    assert present(voucher_directory(str(ca_path))) == directory
    directory.chmod(0o770)
    assert voucher_directory(ca_path) is None
    directory.chmod(0o700)
    directory.rename(tmp_path / "real")
    directory.symlink_to(tmp_path / "real")
    assert voucher_directory(ca_path) is None
    directory.unlink()
    os.mkfifo(directory)
    assert voucher_directory(ca_path) is None


@pytest.mark.anyio
async def test_a_running_hub_of_an_older_version_gets_a_directory_of_vouchers(
    bench: Any, data_dir: Path, tools: Any
) -> None:
    (instance,) = instances(data_dir)
    instance.vouchers.rmdir()
    async with LocalHub(data_dir, [tools.playing_provider(bench.out)]):
        assert voucher_directory(bench.endpoint.ca_cert_path) == instance.vouchers
