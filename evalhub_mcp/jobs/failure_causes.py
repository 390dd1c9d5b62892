"""Why evaluations fail: the common causes, how each shows, and what to change.

A sign is a pattern for one line. Strength 3 names the cause itself, 2 a failure that
has hardly another cause, 1 what may also be the consequence of something else. A veto
is a word in the same line that makes it another cause's: a refused connection to a
dataset hub is no matter of the model's endpoint.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple


@dataclass(frozen=True)
class Cause:
    """A cause of failure an agent can do something about."""

    id: str
    title: str
    advice: str


CAUSES = {
    cause.id: cause
    for cause in (
        Cause(
            "endpoint_refused",
            "the model endpoint does not accept connections",
            "Start the model server, or correct model.url: host and port must be reachable from "
            "where the evaluation runs (from a container or cluster, localhost is another "
            "machine). Then rerun_evaluation.",
        ),
        Cause(
            "endpoint_unknown_host",
            "the host name of the model endpoint cannot be resolved",
            "Correct the host in model.url; it must be resolvable from where the evaluation runs.",
        ),
        Cause(
            "endpoint_tls",
            "the TLS connection to the model endpoint fails",
            "Check http against https in model.url, and that the evaluation trusts the endpoint's "
            "certificate authority.",
        ),
        Cause(
            "endpoint_failing",
            "the model endpoint answers with server errors",
            "Look at the model server's own log, and lower the concurrency of the evaluation; "
            "then rerun_evaluation with only_failed.",
        ),
        Cause(
            "wrong_api",
            "the endpoint has no such API, or not the kind this benchmark needs",
            "model.url must be the base URL, usually ending in /v1. A base model or a "
            "loglikelihood benchmark needs the completions API, a chat template needs chat: set "
            "the provider's parameter for it, or choose another benchmark.",
        ),
        Cause(
            "unauthorized",
            "the model endpoint refuses the credentials (401 or 403)",
            "Set model.auth.secret_ref to the name of a secret that holds a valid key on the "
            "hub's side, and check that the key may use this model.",
        ),
        Cause(
            "unknown_model",
            "the endpoint does not serve a model of this name",
            "model.name must be an id that GET /v1/models of the endpoint lists, spelled exactly "
            "so; then rerun_evaluation with the right name.",
        ),
        Cause(
            "rate_limit",
            "the endpoint's rate limit or quota is used up",
            "Lower the concurrency or the number of samples, wait, or raise the limit; then "
            "rerun_evaluation with only_failed.",
        ),
        Cause(
            "context_length",
            "requests are longer than the model's context",
            "Use fewer few-shot examples, a lower maximum of generated tokens, or serve the model "
            "with a longer context.",
        ),
        Cause(
            "tokenizer_missing",
            "the framework finds no tokenizer for this model name",
            "Name the tokenizer in the benchmark's parameters (a Hugging Face id or a path), or "
            "use a model name that is such an id.",
        ),
        Cause(
            "hf_token",
            "a gated or private Hugging Face repository needs a token",
            "Accept the repository's terms and give the evaluation a Hugging Face token on the "
            "hub's side (HF_TOKEN of the provider, or a secret); never send it through a tool.",
        ),
        Cause(
            "dataset_download",
            "the data set cannot be downloaded",
            "Give the evaluation access to its data (network, mirror or a filled cache), check "
            "the data set's name, or choose a benchmark whose data ships with its provider.",
        ),
        Cause(
            "out_of_memory",
            "memory ran out",
            "Give it more memory (hardware_config), or use a smaller batch, less concurrency or "
            "shorter contexts. If the model server ran out, that is where to change it.",
        ),
        Cause(
            "image_pull",
            "the container image of the provider cannot be pulled",
            "Correct the image in the provider's runtime, or give the cluster the pull secret it "
            "needs; the platform team can.",
        ),
        Cause(
            "unschedulable",
            "the cluster has no place for the job",
            "Ask for less in hardware_config, free or add what is missing (GPU, memory, quota, "
            "volume), or wait; cancel_job ends the waiting.",
        ),
        Cause(
            "missing_runtime",
            "the evaluation program or a module of it is not installed where it runs",
            "Install the framework for that provider or correct its runtime command, or use "
            "another provider; the platform team can.",
        ),
        Cause(
            "disk_full",
            "the disk is full",
            "Free or add disk space where the evaluation runs, or point its cache elsewhere.",
        ),
        Cause(
            "timeout",
            "something took longer than its time limit",
            "See whether the model endpoint answers at all and how fast; then use fewer samples, "
            "less concurrency or a longer time limit.",
        ),
        Cause(
            "metric_missing",
            "the results lack the metric the score is made of",
            "Set primary_score.metric to one the benchmark reports (find_benchmarks lists them), "
            "or leave it out.",
        ),
        Cause(
            "bad_parameter",
            "the evaluation does not accept a parameter or task name",
            "Correct the benchmark's parameters; the provider's hints tell what it takes. Then "
            "rerun_evaluation with the change.",
        ),
        Cause(
            "adapter_crash",
            "the evaluation program crashed",
            "The error is its own: report it to the provider's maintainers with the lines below, "
            "or try other parameters.",
        ),
        Cause(
            "interrupted",
            "the evaluation was stopped from outside before it ended",
            "Nothing is wrong with it: rerun_evaluation with only_failed=true runs it again.",
        ),
        Cause(
            "never_started",
            "no evaluation process has reported or written anything",
            "On a cluster, look at the job's pod (image, quota, volume); on one machine, at the "
            "provider's command. cancel_job ends the waiting; rerun_evaluation tries again.",
        ),
    )
}


class Sign(NamedTuple):
    """How a cause shows in a line."""

    cause: str
    strength: int
    pattern: re.Pattern[str]
    veto: re.Pattern[str] | None


_DATA_HUB = (
    r"hugging ?face|hf\.co|on the hub|datasets?[./]|nltk|raw\.githubusercontent|s3\.amazonaws"
)
_REGISTRY = r"image|manifest|registry"
_ELSEWHERE = f"{_DATA_HUB}|{_REGISTRY}"
_CODE = r"(?:error code|status(?: ?code)?|http(?:/\d(?:\.\d)?)?|client error|server error)\W{0,3}"

# cause, strength, pattern, veto
_SIGNS: tuple[tuple[str, int, str, str | None], ...] = (
    (
        "endpoint_refused",
        3,
        r"connection refused|ECONNREFUSED|actively refused|all connection attempts",
        _DATA_HUB,
    ),
    (
        "endpoint_refused",
        3,
        r"failed to connect to |couldn't connect to|connect call failed|not reachable",
        _DATA_HUB,
    ),
    ("endpoint_refused", 3, r"connection (?:was )?(?:reset|aborted)|ECONNRESET", _DATA_HUB),
    ("endpoint_refused", 2, r"cannot connect to host|failed to establish a new", _DATA_HUB),
    ("endpoint_refused", 2, r"no route to host|network is unreachable|EHOSTUNREACH", _DATA_HUB),
    ("endpoint_refused", 2, r"APIConnectionError|openai\w* - connection error", _DATA_HUB),
    ("endpoint_refused", 1, r"\bConnectError\b|connection (?:error|failed)\b", _DATA_HUB),
    (
        "endpoint_unknown_host",
        3,
        r"name or service not known|name resolution|no such host",
        _DATA_HUB,
    ),
    (
        "endpoint_unknown_host",
        3,
        r"(?:failed to|could ?n.t|could not|cannot) resolve (?:host|')",
        _ELSEWHERE,
    ),
    (
        "endpoint_unknown_host",
        3,
        r"getaddrinfo|nodename nor servname|unknown ?host|not resolve\b|NXDOMAIN",
        _DATA_HUB,
    ),
    (
        "endpoint_tls",
        3,
        r"certificate.?verify.?failed|certificate problem|verify certificate",
        _DATA_HUB,
    ),
    (
        "endpoint_tls",
        3,
        r"x509:|wrong.version.number|certificate has expired|SSLError|tls: ",
        _DATA_HUB,
    ),
    (
        "endpoint_tls",
        3,
        r"(?:ssl|tls) handshake|\bcertificate\b|\[SSL[:\]]|tlsv1|EOF occurred in violation",
        _DATA_HUB,
    ),
    ("endpoint_failing", 2, _CODE + r"'?5\d\d|'5\d\d [A-Z]", _ELSEWHERE),
    ("endpoint_failing", 2, r"\b50[0234] (?:internal|bad gateway|service unavail|gateway)", None),
    (
        "endpoint_failing",
        2,
        r"server disconnected|RemoteProtocolError|bad gateway|engine ?(?:dead|core)",
        _ELSEWHERE,
    ),
    ("endpoint_failing", 2, r"service (?:is )?(?:temporarily )?unavailable|overloaded", _ELSEWHERE),
    ("endpoint_failing", 1, r"InternalServerError|internal server error", _ELSEWHERE),
    # A base URL without its /v1: the model's name in the same sentence is not to blame.
    ("wrong_api", 4, r"https?://[^/\s]+/(?:chat/)?completions answered HTTP 40[45]", None),
    (
        "wrong_api",
        3,
        r"loglikelihood is not supported|chat.template|does not support (?:chat|comp)",
        None,
    ),
    ("wrong_api", 2, _CODE + r"'?40[45]\b|'40[45] [A-Z]", _ELSEWHERE),
    ("wrong_api", 2, r"\b40[45] (?:page )?(?:not found|method not allowed)", _ELSEWHERE),
    (
        "unauthorized",
        3,
        r"AuthenticationError|PermissionDenied(?!.*(?:file|directory))",
        _ELSEWHERE,
    ),
    (
        "unauthorized",
        3,
        r"(?:incorrect|invalid|missing|expired|no).{0,3}(?:x-)?api.key",
        _ELSEWHERE,
    ),
    (
        "unauthorized",
        3,
        r"api_key client option must be set|access token is (?:missing|invalid)",
        _ELSEWHERE,
    ),
    ("unauthorized", 2, _CODE + r"'?40[13]\b|'40[13] [A-Z]", _ELSEWHERE),
    ("unauthorized", 2, r"\b40[13] (?:client error|unauthorized|forbidden)", _ELSEWHERE),
    (
        "unauthorized",
        2,
        r"not authorized|not authenticated|authenticati\w* .{0,40}(?:failed|required)|credential",
        _ELSEWHERE,
    ),
    (
        "unknown_model",
        3,
        r"model_not_(?:found|available)|invalid.model\b",
        None,
    ),
    (
        "unknown_model",
        3,
        r"\bmodel\W{1,5}[^\s'\"`\\]{1,120}\W{1,4}(?:does not exist|is not served)",
        None,
    ),
    (
        "unknown_model",
        3,
        r"\bmodel\W{1,5}[^\s'\"`\\]{1,120}\W{1,4}(?:was |is |could )?not (?:be )?found",
        None,
    ),
    (
        "unknown_model",
        3,
        r"try pulling it first|no such model|unknown model|unsupported model"
        r"|model .{1,120} is not (?:loaded|available|served|supported)",
        None,
    ),
    ("rate_limit", 3, r"\bRateLimit|rate.limit|too many requests|throttl|resource.exhausted", None),
    (
        "rate_limit",
        3,
        r"insufficient_quota|(?:exceeded|current|check) (?:your )?(?:current )?quota(?!:)",
        r"flavor|nodes?",
    ),
    ("rate_limit", 2, _CODE + r"'?429\b|Error: 429|^429\b", None),
    (
        "context_length",
        3,
        r"maximum (?:context|model|sequence) length|context_length_exceeded",
        None,
    ),
    (
        "context_length",
        3,
        r"context (?:size|length|window)\b|exceed_context|max_new_tokens`? must be",
        None,
    ),
    (
        "context_length",
        3,
        r"(?:tokens?|input|prompt) .{0,60}(?:exceeds?|longer than|too long)",
        None,
    ),
    ("tokenizer_missing", 3, r"tokenizer is required|can't load tokenizer|backend tokenizer", None),
    ("tokenizer_missing", 3, r"not a valid model identifier|repo id must be in the form", None),
    (
        "tokenizer_missing",
        3,
        r"incorrect path_or_model_id|(?:no|find|load|missing) (?:the |a )?tokenizer",
        None,
    ),
    ("hf_token", 3, r"gated (?:repo|dataset)|GatedRepo|is restricted\. you must", None),
    ("hf_token", 3, r"access to this repo|hf auth login|huggingface-cli login|set HF_TOKEN", None),
    (
        "hf_token",
        3,
        r"40[13] .{0,80}(?:huggingface\.co|hf\.co)|huggingface\.co.{0,120}\b40[13]\b",
        None,
    ),
    (
        "dataset_download",
        3,
        r"couldn't (?:reach|find) .{1,200} on the hub|DatasetNotFound",
        r"gated",
    ),
    ("dataset_download", 3, r"couldn't find any data file|hugging face hub either", r"gated"),
    ("dataset_download", 3, r"LocalEntryNotFound|offline ?mode|outgoing traffic", None),
    (
        "dataset_download",
        3,
        r"dataset scripts are no longer|nltk downloader|NoSuch(?:Bucket|Key)",
        None,
    ),
    (
        "dataset_download",
        3,
        r"(?:download|fetch|load|generat|clon)\w* .{0,20}(?:data ?set|test data)",
        r"^info",
    ),
    (
        "dataset_download",
        2,
        r"(?:huggingface\.co|hf\.co).{0,300}(?:timed out|max retries|unreach|refus)",
        None,
    ),
    (
        "out_of_memory",
        3,
        r"out of memory|OutOfMemory|OOMKilled|unable to allocate|MemoryError",
        None,
    ),
    ("out_of_memory", 3, r"ALLOC_FAILED|cannot allocate memory|not enough (?:gpu )?memory", None),
    ("out_of_memory", 2, r"exit(?:ed with)? (?:code|status) 137|SIGKILL|^killed$|oom.?kill", None),
    (
        "image_pull",
        3,
        r"ImagePullBackOff|ErrImagePull|pulling image|pull image|manifest unknown",
        None,
    ),
    ("image_pull", 3, r"InvalidImageName|pull access denied", None),
    ("unschedulable", 3, r"nodes are available|FailedScheduling|unschedulable|not admitted", None),
    (
        "unschedulable",
        3,
        r"node\(s\) (?:didn.t|had)|exceeded quota:|queue .{0,60}(?:inactive|not)",
        None,
    ),
    (
        "unschedulable",
        3,
        r"persistentvolumeclaims?\b.{0,80}(?:not found|unbound)|unbound immediate",
        None,
    ),
    ("unschedulable", 2, r"insufficient (?:unused quota|nvidia\.com|cpu|memory)", None),
    (
        "missing_runtime",
        3,
        r"no module named|cannot import name|can't open file|command not found",
        None,
    ),
    (
        "missing_runtime",
        3,
        r"cannot find module|^env: .*no such file|could not find or load main",
        None,
    ),
    ("missing_runtime", 3, r"^(?:/bin/)?\w*sh: .*: not found|executable file not found", None),
    (
        "missing_runtime",
        3,
        r"cannot be started|exec format error|local_runtime_not_enabled|pip install",
        None,
    ),
    ("disk_full", 3, r"no space left|disk quota exceeded|ephemeral-storage|disk is full", None),
    (
        "timeout",
        2,
        r"\b(?:\w*[a-z])?Timeout(?:Error|Expired|Exception)\b|litellm\.Timeout",
        _DATA_HUB,
    ),
    ("timeout", 2, r"\b(?:Read|Write|Connect|Pool)Timeout\b", _DATA_HUB),
    ("timeout", 2, r"deadline ?exceeded|time limit .{0,20}exceeded|active longer than", None),
    ("timeout", 1, r"timed out|(?:request|operation|connection|gateway) time.?out", _DATA_HUB),
    ("metric_missing", 3, r"primary[ _](?:score|metric)|metric '[^']+' (?:is )?not", None),
    (
        "metric_missing",
        3,
        r"metric.{0,40}not (?:found|among|present|reported)|(?:no|missing) metric",
        None,
    ),
    ("bad_parameter", 3, r"unknown parameter|unrecognized argument|unexpected keyword", None),
    ("interrupted", 3, r"evaluation was interrupted: |local hub was stopped while", None),
    # As the adapter framework says it.
    ("bad_parameter", 3, r"parameters of \S+ are not usable: ", None),
    (
        "bad_parameter",
        3,
        r"tasks? not found|find task|invalid choice|no such option|unknown (?:task|option|probe)",
        None,
    ),
    (
        "bad_parameter",
        2,
        r"\bvalidation errors? for\b|must be (?:a (?:whole )?number|an? int|one of)",
        None,
    ),
    (
        "bad_parameter",
        2,
        r"\w+ must be (?:>|<|at (?:least|most)|between|positive|greater|less)",
        r"token|inputs",
    ),
    (
        "adapter_crash",
        1,
        r"exit(?:ed with)? (?:status|code) [1-9]|exited with status [1-9]",
        r"137",
    ),
    ("adapter_crash", 2, r"segmentation fault|core dumped|code=dumped|SIGSEGV|panicked at", None),
    (
        "adapter_crash",
        2,
        r"was ended by|terminated by signal|^uncaught|unhandled (?:exc|rej)",
        None,
    ),
    # A mistake in the program itself; other exceptions may come from anywhere.
    (
        "adapter_crash",
        1,
        r"^(?:TypeError|AttributeError|KeyError|IndexError|NameError|UnboundLocalError|"
        r"ZeroDivisionError|AssertionError|RecursionError)\b",
        None,
    ),
)


@cache
def signs() -> tuple[Sign, ...]:
    """Every sign, compiled when the first diagnosis asks for them."""
    return tuple(
        Sign(
            cause,
            strength,
            re.compile(pattern, re.IGNORECASE),
            re.compile(veto, re.IGNORECASE) if veto else None,
        )
        for cause, strength, pattern, veto in _SIGNS
    )
