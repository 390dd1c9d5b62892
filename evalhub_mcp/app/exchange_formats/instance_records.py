"""Kept answers as instance records of Every Eval Ever, beside the evaluation log of their job.

Log and records have fixed places in a datastore:
`data/<collection>/<developer>/<model>/<uuid>.json` and `<uuid>_samples.jsonl`. A record needs a
score, so answers without one are left out. Repetitions of a question are records with one id.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from evalhub_mcp.app.exchange_formats.every_eval_ever import SCHEMA_VERSION
from evalhub_mcp.samples.sample import Sample
from evalhub_mcp.untrusted import sanitize_block, sanitize_line

_LONGEST = 20_000
_NOT_PORTABLE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True)
class StoredLog:
    """A log with its records, and where both belong in a datastore."""

    path: PurePosixPath
    """Of the log."""
    log: dict[str, Any]
    samples_path: PurePosixPath
    samples: str
    """The records, one a line; empty when there are none."""


def stored_log(
    log: dict[str, Any], job_id: str, answers: Iterable[tuple[int, str, Sequence[Sample]]]
) -> StoredLog:
    """Return an evaluation log with the records of its answers.

    Args:
        log: The log, as `eval_log` makes it.
        job_id: Its job.
        answers: Of each benchmark its index, the scorer where it is known, and the answers.
    """
    results = {one["evaluation_result_id"]: one for one in log["evaluation_results"]}
    rows = [
        record
        for index, scorer, samples in answers
        if (result := results.get(f"{job_id}.{index}")) is not None
        for sample in samples
        if (record := _record(log, result, scorer, sample)) is not None
    ]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    folder, name = _folder(log), _file_id(job_id)
    samples_path = folder / f"{name}_samples.jsonl"
    if rows:
        log = {
            **log,
            "detailed_evaluation_results": {
                "format": "jsonl",
                "file_path": samples_path.as_posix(),
                "hash_algorithm": "sha256",
                "checksum": hashlib.sha256(text.encode()).hexdigest(),
                "total_rows": len(rows),
            },
        }
    return StoredLog(folder / f"{name}.json", log, samples_path, text)


def _folder(log: dict[str, Any]) -> PurePosixPath:
    """Return the directory of a log: what was run, who made the model, which model."""
    collection = log["evaluation_id"].partition("/")[0]
    developer, _, model = log["model_info"]["id"].rpartition("/")
    return PurePosixPath(
        "data", _portable(collection), _portable(developer or "unknown"), _portable(model)
    )


def _portable(name: str) -> str:
    """Return a name as a directory may be called everywhere."""
    return _NOT_PORTABLE.sub("-", name).strip(".-_")[:100] or "unknown"


def _file_id(job_id: str) -> str:
    """Return the UUID of a job's files: its id, where that is a UUID of version 4."""
    try:
        found = uuid.UUID(job_id)
        if found.version == 4 and str(found) == job_id:
            return job_id
    except ValueError:
        pass
    return str(uuid.UUID(bytes=hashlib.sha256(job_id.encode()).digest()[:16], version=4))


def _record(
    log: dict[str, Any], result: dict[str, Any], scorer: str, sample: Sample
) -> dict[str, Any] | None:
    if sample.score is None:
        return None
    question, expected = _text(sample.question), _text(sample.expected)
    reply, answer = _text(sample.reply), _text(sample.answer)
    asked = {"raw": question, "reference": [expected] if expected else []}
    identity = json.dumps(asked, sort_keys=True, separators=(",", ":"))
    prompt = _text(sample.prompt)
    record: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "evaluation_id": log["evaluation_id"],
        "model_id": log["model_info"]["id"],
        "evaluation_name": result["evaluation_name"],
        "evaluation_result_id": result["evaluation_result_id"],
        "sample_id": sanitize_line(sample.shown_id, 200) or str(sample.position + 1),
        "sample_hash": hashlib.sha256(identity.encode()).hexdigest(),
        "interaction_type": "single_turn",
        "input": {**asked, **({"formatted": prompt} if prompt and prompt != question else {})},
        "output": {"raw": [reply]},
        "answer_attribution": [
            {
                "turn_idx": 0,
                "source": "output.raw",
                "extracted_value": answer or reply,
                "extraction_method": scorer or "unknown",
                "is_terminal": True,
            }
        ],
        "evaluation": {"score": sample.score, "is_correct": sample.score == 1},
    }
    if sample.input_tokens and sample.output_tokens:
        record["token_usage"] = {
            "input_tokens": sample.input_tokens,
            "output_tokens": sample.output_tokens,
            "total_tokens": sample.input_tokens + sample.output_tokens,
        }
    if sample.seconds:
        record["performance"] = {"latency_ms": round(sample.seconds * 1000, 3)}
    known = {
        "category": sample.category,
        "why": sample.why,
        "finish_reason": sample.finish_reason,
        "epoch": str(sample.epoch) if sample.epoch > 1 else "",
    }
    if metadata := {name: sanitize_line(value, 1_000) for name, value in known.items() if value}:
        record["metadata"] = metadata
    return record


def _text(text: str) -> str:
    return sanitize_block(text, _LONGEST)
