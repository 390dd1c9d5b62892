"""The parameters that the adapters of the EvalHub project read, where their sources show them.

Hubs have no field for a provider's parameters, and these providers list none in their hints. The
tables follow the adapters of August and September 2026; a later one may read more, so that a name
that is missing here counts as unknown and never as refused.
"""

from collections.abc import Mapping
from functools import lru_cache

from evalhub_mcp.catalog.label_forms import compact
from evalhub_mcp.client.models import Provider

LIFTED = "num_examples"
"""The limit that a hub takes out of the parameters and hands to every evaluation by itself."""
_OF_TRACES = (
    "mlflow_traces_experiment_name mlflow_traces_experiment_id mlflow_traces_max_results "
    "mlflow_traces_filter mlflow_traces_run_id mlflow_experiment_name"
)
_CLEAR = (
    "agent_framework data_dir endpoint_url eval_model_name evaluation_criteria from_raw_traces "
    "inference_backend inference_url max_workers num_examples observability_framework overwrite "
    "predefined_issues provider results_dir run_full_trajectory run_name run_step_by_step "
    f"separate_tools traces_input_dir {_OF_TRACES}"
)
_READ: Mapping[str, str] = {
    "lighteval": "batch_size device num_examples num_few_shot parameters provider random_seed "
    "tasks",
    "guidellm": "backend_kwargs cooldown data data_args data_column_mapper data_samples "
    "detect_saturation max_errors max_requests max_seconds num_examples outputs processor profile "
    "rate request_type warmup",
    "ragas": "column_map data_path embedding_model embedding_url max_tokens max_workers metrics "
    "num_examples scoring_functions temperature",
    "deepeval": "data_dir dataset_format eval_model_name eval_model_url max_concurrent "
    "mlflow_experiment_name per_attempt_timeout_seconds retry_cap_seconds retry_max_attempts "
    "threshold throttle_value",
    "ibmclear": _CLEAR,
    "clear": _CLEAR,
    "inspectai": "anthropic_api_key api_key auditor_anthropic_base_url auditor_base_url "
    "auditor_model behavior_dir bloom_template enable_rollback epochs eval_type full "
    "judge_anthropic_base_url judge_base_url judge_dimensions judge_model languages "
    "languages_count log_level max_tasks max_turns num_examples realism_base_url realism_filter "
    "realism_model sandbox scenarios_base_url scenarios_model seed_instructions subject "
    "target_base_url target_tools task task_args",
}
"""By the provider's id or name without separators."""
FIVE_BY_DEFAULT = 5
"""Samples that the adapter of inspect-ai runs where their number is not given."""


def adapter_parameters(provider: Provider | None) -> frozenset[str]:
    """Return the parameters that a provider's adapter is known to read; empty if unknown."""
    if provider is None:
        return frozenset()
    for label in (provider.id, provider.name):
        if found := _READ.get(compact(label or "")):
            return frozenset(found.split())
    return frozenset()


@lru_cache
def runs_five(provider_name: str) -> bool:
    """Whether a provider's adapter runs `FIVE_BY_DEFAULT` samples where no number is given."""
    return compact(provider_name) == "inspectai"
