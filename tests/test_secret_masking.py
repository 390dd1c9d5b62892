"""Secrets in foreign text are masked wherever the text is shown, and by the same rules."""

import json
import time
from pathlib import Path

import pytest

from evalhub_mcp.adapter.credentials import named_secret, scrub
from evalhub_mcp.app.job_logs import clean_lines
from evalhub_mcp.local import log_tail
from evalhub_mcp.local.inspect.endpoint import parse_endpoint
from evalhub_mcp.untrusted import mask_secrets, sanitize_field, sanitize_json, sanitize_line

AWS_SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVPmB92K27u"
PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\nq83vEjRW\n-----END RSA PRIVATE KEY-----"

SECRETS = [
    # Tokens that are recognized by their form.
    ("key sk-abcdefghijkl here", "sk-abcdefghijkl"),
    ("key sk-proj-Ab12_cd34-ef56 here", "sk-proj-Ab12_cd34-ef56"),
    ("short sk-a1b2c3d4", "sk-a1b2c3d4"),
    ("token hf_abcdefghijklmnopqrst", "hf_abcdefghijklmnopqrst"),
    ("first_token: ghp_abcdefghijklmnop1234", "ghp_abcdefghijklmnop1234"),
    ("user token: hunter22", "hunter22"),
    ("push with ghp_abcdefghijklmnop1234", "ghp_abcdefghijklmnop1234"),
    ("push with github_pat_11ABCDEFG0abcdef", "github_pat_11ABCDEFG0abcdef"),
    ("push with glpat-abcdefghij1234567890", "glpat-abcdefghij1234567890"),
    ("publish with npm_abcdefghijklmnop", "npm_abcdefghijklmnop"),
    ("post with xoxb-123456789012-abcdef", "xoxb-123456789012-abcdef"),
    ("using AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
    ("using AIzaSyA1234567890abcdefghijklmnopqrstu", "AIzaSyA1234567890abcdefghijklmnopqrstu"),
    (f"got {JWT}.", JWT),
    (PEM, "MIIEowIBAAKCAQEA"),
    ("a1b2c3d4\nlastlineofkey\n-----END PRIVATE KEY-----\nnext", "lastlineofkey"),
    # Headers.
    ("Authorization: Bearer abc.def", "abc.def"),
    ("authorization: bearer x", "bearer x"),
    ("Authorization: Basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
    ("Proxy-Authorization: Basic YTpi", "YTpi"),
    ("Authorization: Token 0123456789abcdef", "0123456789abcdef"),
    ("authorization: s3cretvalue", "s3cretvalue"),
    ("{'Authorization': 'Bearer abc'}", "abc'"),
    ('{"authorization": "Basic dXNlcjpwYXNz"}', "dXNlcjpwYXNz"),
    ("sent Bearer abcdefghijklmnop", "abcdefghijklmnop"),
    ("sent bearer tok3n", "tok3n"),
    ("sent Basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
    ("sent basic YWxhZGRpbjpvcGVuc2VzYW1l", "YWxhZGRpbjpvcGVuc2VzYW1l"),
    ("x-api-key: s3cretvalue", "s3cretvalue"),
    # Names with values.
    ("OPENAI_API_KEY=abcdef other", "abcdef"),
    (f"AWS_SECRET_ACCESS_KEY={AWS_SECRET}", AWS_SECRET),
    (f"export AWS_SECRET_ACCESS_KEY='{AWS_SECRET}'", AWS_SECRET),
    ("session_token_value: abcdef123456", "abcdef123456"),
    ("passwd=abc", "abc"),
    ("password: hunter2", "hunter2"),
    ("token=123456", "123456"),
    ("--api-key=s3cretvalue --verbose", "s3cretvalue"),
    ("http://host/v1?token=s3cretvalue&n=1", "s3cretvalue"),
    # Quoted values, which may contain any character but the quote.
    ('{"api_key": "s3cret-value", "n": 1}', "s3cret-value"),
    ('{"password": "ab"}', '"ab"'),
    ('{"password": "correct horse, battery; staple"}', "staple"),
    ("{'client_secret': 'correct horse'}", "horse"),
    (json.dumps(json.dumps({"api_key": "correct horse"})), "horse"),
    (json.dumps({"private_key": PEM}), "MIIEowIBAAKCAQEA"),
    # Addresses.
    ("http://user:pass@host/v1", "user:pass"),
    ("redis://:pw@host", "pw"),
    ("redis://:s3cret-password@host:6379/0", "s3cret-password"),
    ("https://s3crettoken@host/x", "s3crettoken"),
    ("postgres://user:p@ss@host/db", "ss@host"),
]


def _block(text: str) -> str:
    shown = sanitize_json({"message": f"{text}\nlast line"})
    return str(shown["message"])


def _tail(text: str, directory: Path) -> str:
    log = directory / "jobrun.log"
    log.write_text(text)
    return log_tail.read_tail(log)


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_a_secret_is_masked_wherever_text_is_shown(text: str, secret: str, tmp_path: Path) -> None:
    shown = {
        "mask_secrets": mask_secrets(text),
        "sanitize_line": sanitize_line(text),
        "sanitize_json": str(sanitize_json({"a": [{"b": text}]})["a"][0]["b"]),
        "sanitize_json, several lines": _block(text),
        "end of a log": _tail(text, tmp_path),
        "log of a job": "\n".join(clean_lines(text)),
    }
    assert {place: one for place, one in shown.items() if secret in one} == {}
    assert {place: one for place, one in shown.items() if "redacted]" not in one} == {}


@pytest.mark.parametrize("text", [text for text, _ in SECRETS])
def test_masking_twice_changes_nothing(text: str) -> None:
    once = mask_secrets(text)
    assert mask_secrets(once) == once


@pytest.mark.parametrize("name", ["api_key", "password", "AWS_SECRET_ACCESS_KEY", "authorization"])
def test_a_field_named_like_a_secret_is_masked(name: str) -> None:
    for value in ("correct horse", 'two\nlines, "quoted"'):
        assert sanitize_json({name: value}) == {name: "[redacted]"}


def test_random_letters_and_digits_are_masked_where_they_are_a_whole_value() -> None:
    key = "7Xk2pQ9vR4tY8wZ1aB3cD5eF6gH0jK2L"
    parameters = {"value": key, "more": [key], "note": f"see {key}", "id": key}
    masked = {"value": "[redacted]", "more": ["[redacted]"]}
    assert sanitize_json(parameters) == {**parameters, **masked}
    assert sanitize_field("value", key) == "[redacted]"
    for harmless in ("9f86d081884c7d659a2feaa0c55ad015", "ThisIsAVeryLongCamelCaseTaskNameOf"):
        assert sanitize_json({"value": harmless}) == {"value": harmless}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Authorization: Bearer abc.def", "Authorization: Bearer [redacted]"),
        ('{"api_key": "a b", "n": 1}', '{"api_key": "[redacted]", "n": 1}'),
        ('{\\"api_key\\": \\"a b\\"}', '{\\"api_key\\": \\"[redacted]\\"}'),
        ("http://user:pass@host/v1", "http://[redacted]@host/v1"),
        ("token=s3cretvalue&n=1", "token=[redacted]&n=1"),
        (f"before\n{PEM}\nafter", "before\n[private key redacted]\nafter"),
    ],
)
def test_the_text_around_a_secret_stays(text: str, shown: str) -> None:
    assert mask_secrets(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "first_token: Time until the first token",
        "time_to_first_token: Seconds, output_token: words per second",
        "tokens: many",
        "max_tokens=512, tokenizer: meta-llama/Llama-3-8B, total_tokens: 81234",
        "a task-by-task risk-assessment",
        "sk-learn-2024-benchmark, sk_learn_iris_v2 and pk-fire-2023-dataset",
        "checksum 7Xk2pQ9vR4tY8wZ1aB3cD5eF6gH0jK2L of the answer",
        "basic arithmetic word problems",
        "basic JavaScript",
        "n_token=5",
        '"secret_ref": "openai-production"',
        "the bearer token is missing",
        "mail somebody@example.org about http://example.org/@user",
    ],
)
def test_ordinary_text_stays(text: str) -> None:
    assert mask_secrets(text) == text


@pytest.mark.parametrize(
    "part",
    [
        "api_key",
        "-",
        "a-",
        "token ",
        "token-",
        "token=",
        "token_a=1",
        " ",
        "\r",
        "://",
        "://a",
        "a",
        "\x1b[",
        "sk-",
        "eyJ-",
        "eyJaaaaaaaa.",
        "bearer ",
        "basic ",
        "basic a",
        "authorization: ",
        "-----BEGIN ",
        "-----BEGIN PRIVATE KEY-----",
        "-----END PRIVATE KEY-----",
    ],
)
def test_masking_takes_linear_time(part: str) -> None:
    text = "secret " + part * (20_000 // len(part))
    started = time.process_time()
    log_tail.sanitize_log(text)
    mask_secrets(text)
    mask_secrets(text[::-1])
    assert time.process_time() - started < 1


def test_text_reported_by_an_evaluation_is_masked_by_the_same_rules(tmp_path: Path) -> None:
    (tmp_path / "model").write_text("a-key-of-a-model")
    key = named_secret("model", "secret_ref", {"EVALHUB_SECRETS_DIR": str(tmp_path)})
    assert key is not None
    shown = scrub(
        f"refused {key.get_secret_value()} and sk-proj-Ab12_cd34-ef56; token: is not known"
    )
    assert shown == "refused [redacted] and [redacted]; token: is not known"
    endpoint = parse_endpoint("http://127.0.0.1:9/v1", "m", key)
    assert endpoint.scrub("refused a-key-of-a-model") == "refused [redacted]"
