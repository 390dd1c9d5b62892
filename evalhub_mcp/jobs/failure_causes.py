"""The common causes of failure, and what to change for each.

`failure_signs` has the patterns that show them.
"""

from dataclasses import dataclass
from typing import Literal

Action = Literal[
    "cancel",
    "cancel_or_rerun",
    "list_metrics",
    "read_logs",
    "read_results",
    "rerun",
    "rerun_cancelled",
    "rerun_changed",
    "rerun_failed",
    "wait",
]
"""What a caller can do about a job. The server writes each as a sentence with its tool."""


@dataclass(frozen=True)
class Cause:
    """A cause of failure that an agent can act on."""

    id: str
    title: str
    advice: str
    then: Action | None = None
    """What to do when the advice has been followed, or instead of it."""


CAUSES = {
    cause.id: cause
    for cause in (
        Cause(
            "endpoint_refused",
            "the model endpoint does not accept connections",
            "Start the model server, or correct model.url: host and port must be reachable from "
            "where the evaluation runs (from a container or cluster, localhost is another "
            "machine).",
            "rerun",
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
            "certificate authority: the entry ca_cert of the secret in model.auth.secret_ref.",
        ),
        Cause(
            "endpoint_failing",
            "the model endpoint answers with server errors",
            "Look at the model server's own log. If it fails only under load, lower "
            "max_connections or num_concurrent, as the provider calls it.",
            "rerun_failed",
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
            "so.",
            "rerun_changed",
        ),
        Cause(
            "rate_limit",
            "the endpoint's rate limit or quota is used up",
            "Lower the concurrency or the number of samples, wait, or raise the limit.",
            "rerun_failed",
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
            "hub's side: HF_TOKEN of the provider, or the entry hf-token of the secret in "
            "model.auth.secret_ref; never send it through a tool.",
        ),
        Cause(
            "dataset_download",
            "the data set cannot be downloaded",
            "Give the evaluation access to its data (network, mirror or a filled cache), check "
            "the data set's name, or choose a benchmark whose data ships with its provider.",
        ),
        Cause(
            "test_data_missing",
            "the evaluation does not find the data that it should score",
            "Put the file where test_data_ref leads, with the name and the columns that the "
            "benchmark's entry in the catalog states, or name another place.",
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
            "needs; the platform team can do this.",
        ),
        Cause(
            "unschedulable",
            "the cluster has no place for the job",
            "Request less in hardware_config, free or add what is missing (GPU, memory, quota, "
            "volume), or wait.",
            "cancel",
        ),
        Cause(
            "missing_runtime",
            "the evaluation program or a module of it is not installed where it runs",
            "Install the framework for that provider or correct its runtime command, or use "
            "another provider; the platform team can do this.",
        ),
        Cause(
            "disk_full",
            "the disk is full",
            "Free or add disk space where the evaluation runs, or point its cache elsewhere.",
        ),
        Cause(
            "timeout",
            "something took longer than its time limit",
            "Check whether the model endpoint answers at all and how fast; then use fewer "
            "samples, less concurrency or a longer time limit.",
        ),
        Cause(
            "metric_missing",
            "the results lack the metric the score is made of",
            "Set primary_score to a metric the benchmark reports, with its lower_is_better, or "
            "leave it out.",
            "list_metrics",
        ),
        Cause(
            "samples_lost",
            "samples have no usable reply",
            "Correct what their errors name (the log has them), lower the concurrency for an "
            "endpoint that refuses some, allow more output tokens for replies that were cut off; "
            "then run it again: the score is of the rest only.",
            "rerun_changed",
        ),
        Cause(
            "replies_cut",
            "replies were cut off before they were right",
            "Set the benchmark's max_tokens higher (four times as a start): a model that reasons "
            "needs room for it.",
            "rerun_changed",
        ),
        Cause(
            "replies_empty",
            "replies were empty",
            "Raise max_tokens if the model reasons, and check the chat template or set api to "
            "completions for a base model.",
            "rerun_changed",
        ),
        Cause(
            "replies_refused",
            "the model refused to answer",
            "Read some of them: a system prompt at the endpoint or a safety filter may refuse "
            "harmless questions.",
        ),
        Cause(
            "replies_same",
            "the model gives the same reply to nearly every question",
            "Check model name, chat template and stop words at the endpoint; such a score says "
            "nothing about the model.",
            "rerun_changed",
        ),
        Cause(
            "answers_not_found",
            "wrong replies contain the expected answer",
            "The form of the answers is what is wrong: num_fewshot shows the form, an instruction "
            "asks for it, and for a file of questions scorer includes accepts it in a sentence.",
            "rerun_changed",
        ),
        Cause(
            "code_execution_off",
            "the evaluation runs code that the model writes, and that is switched off",
            "An administrator of the hub allows it in the provider's environment "
            "(HF_ALLOW_CODE_EVAL=1), which runs untrusted code in its container; no parameter of "
            "a submission does. Or choose another provider's benchmark of code.",
            "rerun",
        ),
        Cause(
            "bad_parameter",
            "the evaluation does not accept a parameter or task name",
            "Correct the benchmark's parameters; the provider's hints list what it takes.",
            "rerun_changed",
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
            "Nothing is wrong with the evaluation itself.",
            "rerun_failed",
        ),
        Cause(
            "never_started",
            "no evaluation process has reported or written anything",
            "On a cluster, look at the job's pod (image, quota, volume); on one machine, at the "
            "provider's command.",
            "cancel_or_rerun",
        ),
    )
}
AVOIDABLE = frozenset(
    "code_execution_off dataset_download hf_token image_pull missing_runtime".split()
)
"""Causes that lie with a benchmark or its provider, so that another benchmark avoids them."""
OF_THE_DATA = frozenset({"dataset_download", "hf_token"})
"""Causes that lie with a data set, so that another benchmark of the same data has them too."""
UNREACHABLE = frozenset({"endpoint_refused", "endpoint_unknown_host", "endpoint_tls"})
"""Causes that remain while a model's address is the same and its server is not changed."""
CHANGES = {
    "endpoint_refused": 'model={"url": "<an address that answers>"}',
    "endpoint_unknown_host": 'model={"url": "<an address that answers>"}',
    "endpoint_tls": 'model={"url": "<the address with the right scheme>"}',
    "wrong_api": 'model={"url": "<the base URL, usually ending in /v1>"}',
    "unauthorized": 'model={"auth": {"secret_ref": "<a secret with a valid key>"}}',
    "unknown_model": 'model={"name": "<an id that the endpoint lists>"}',
    "bad_parameter": 'parameters={"<the one not taken>": <a right value, or null to remove it>}',
    "out_of_memory": "parameters={<a smaller batch, less concurrency>}",
    "rate_limit": "parameters={<less concurrency>}",
    "timeout": 'parameters={"num_examples": <fewer>}',
    "context_length": 'parameters={"num_fewshot": 0}',
    "tokenizer_missing": 'parameters={"tokenizer": "<a Hugging Face id>"}',
    "replies_cut": 'parameters={"max_tokens": <four times as many>}',
}
"""By cause, the arguments of a repetition that change what must change."""
ONLY_ANEW = {
    "out_of_memory": 'with hardware_config={"memory": {"limit": "<more>"}}',
    "test_data_missing": "with another test_data_ref",
}
"""By cause, the change that a repetition cannot make, and a new submission can."""
MODEL_FIELDS = {
    **dict.fromkeys(("endpoint_refused", "endpoint_unknown_host", "endpoint_tls"), "url"),
    "unauthorized": "auth",
    "unknown_model": "name",
}
"""By cause, the field of the model that is wrong, or whose server is."""
UNKNOWN = Cause(
    "unknown",
    "the cause is not one of the common ones",
    "The last error is below, if there was any.",
    "read_logs",
)
