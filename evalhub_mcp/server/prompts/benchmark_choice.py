"""edd_workflow and evaluate_model: prompts that begin with a choice of benchmarks."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from evalhub_mcp.catalog.entries import OWN_QUESTIONS, CatalogEntry
from evalhub_mcp.catalog.recommendation import recommend
from evalhub_mcp.formatting import pluralize
from evalhub_mcp.jobs.cost_estimate import estimate_cost
from evalhub_mcp.jobs.model_endpoint import model_problems
from evalhub_mcp.server.core.data_words import needed_data
from evalhub_mcp.server.core.protocol_errors import invalid, invalid_name
from evalhub_mcp.server.core.reply_notes import score_facts
from evalhub_mcp.server.prompts.facts import Facts, job_fact, prompt_text
from evalhub_mcp.server.prompts.specs import APPLICATION_GOALS
from evalhub_mcp.untrusted import sanitize_line, sanitize_lines

MAX_EARLIER_JOBS = 3


async def edd_workflow(facts: Facts) -> str:
    """Return the prompt that sets up evaluation-driven development."""
    kind = _application_type(facts.arguments["application_type"])
    if kind not in APPLICATION_GOALS:
        known = list(APPLICATION_GOALS)
        raise invalid_name("Unknown application_type", kind, known, "application_type may be")
    rows = []
    shown: set[str] = set()
    used: list[CatalogEntry] = []
    needed: list[str] = []
    for goal in APPLICATION_GOALS[kind]:
        rows.append(f"Aspect: {goal}")
        options = recommend(facts.catalog, goal).options[:2]
        if not options:
            rows.append("  this hub has nothing for it")
        for option in options:
            rows.append(f"  {option.kind}: {_submit_call(option.arguments)}")
            rows += [f"    {_entry_row(entry, shown)}" for entry in option.entries[:3]]
            needs = [text for text in needed_data(option.entries) if text not in needed]
            rows += [f"    needs from me: {text}" for text in needs]
            needed += needs
            used += option.entries
    return prompt_text(
        f"I develop an application by evaluation ({kind}): define what good means, measure it, "
        "change one thing, measure again.",
        [*rows, *_provider_rows(used)],
        f"{_own_questions_advice(facts)} "
        "Define: propose for each aspect the benchmark and the threshold to hold, from the "
        "facts above, and ask me about anything my application needs that is not covered. "
        "Measure: submit the chosen arguments with my model (ask for its name and URL if you "
        "do not have them). Iterate: after each change run the same benchmarks with the same "
        "settings, and count a difference only if it is more than chance.",
    )


async def evaluate_model(facts: Facts) -> str:
    """Return the prompt that evaluates one model."""
    url, wish = facts.arguments.get("model_url"), facts.arguments.get("benchmark_preferences")
    if url is not None and (problems := model_problems(url, None, url_required=True)):
        raise invalid(" ".join(problems).replace("model.url", "model_url"))
    options = recommend(facts.catalog, wish or "general").options
    rows = []
    shown: set[str] = set()
    for number, option in enumerate(options, 1):
        rows.append(f"{number}. {option.kind}: {_submit_call(option.arguments)}")
        rows += [f"   {_entry_row(entry, shown)}" for entry in option.entries[:6]]
        rows += [f"   why: {sanitize_line(why, 200)}" for why in option.why[:2]]
        if samples := estimate_cost(facts.catalog, option.runs).samples:
            rows.append(f"   about {pluralize(samples, 'sample')}")
        rows += [f"   needs from the user: {text}" for text in needed_data(option.entries)]
        rows += [f"   caution: {sanitize_line(note, 300)}" for note in option.not_covered[:2]]
    if not options:
        rows.append("this hub has nothing for these preferences")
    rows += _provider_rows([entry for option in options for entry in option.entries])
    if url is not None:
        jobs = await facts.session.client.jobs.list()
        of_model = [job for job in jobs if (job.model.url or "").rstrip("/") == url.rstrip("/")]
        for job in of_model[:MAX_EARLIER_JOBS]:
            rows.append(f"Earlier job of this model: {job_fact(facts.interpret(job))}")
    target = f"the model at {sanitize_line(url, 300)}" if url else "a model"
    focus = f", above all for: {sanitize_line(wish, 200)}" if wish else ""
    ask = "" if url else " Ask me for the model's URL and name first."
    return prompt_text(
        f"Evaluate {target}{focus}.",
        rows,
        "Tell me which of these ways you take and why, in two sentences; submit it with its "
        f"arguments and the model; wait for it; then explain the result.{ask}",
    )


def _application_type(given: str) -> str:
    """Return the application type that a phrase such as `RAG app` or `agents` names."""
    named = set(re.findall(r"[a-z]+", given.lower()))
    meant = [kind for kind in APPLICATION_GOALS if named & {kind, f"{kind}s"}]
    return meant[0] if len(meant) == 1 else given.lower()


def _own_questions_advice(facts: Facts) -> str:
    """Return how to measure the user's own questions with this hub."""
    if any(entry.benchmark.id == OWN_QUESTIONS for entry in facts.catalog.entries):
        return (
            "The application's own questions tell more than any public benchmark: ask me for a "
            f"file of them; check_dataset reads it and gives the arguments for {OWN_QUESTIONS}, "
            "and with system_prompt each version of a prompt is one run."
        )
    return (
        "The application's own questions tell more than any public benchmark. This hub has no "
        f"{OWN_QUESTIONS}: the prompt bring_your_data says what it takes instead, and "
        "`evalhub-mcp --local` runs a file of questions on this machine."
    )


def _submit_call(arguments: Mapping[str, Any]) -> str:
    written = json.dumps(arguments, ensure_ascii=False)
    return f"submit_evaluation with {sanitize_line(written, 600)}"


def _entry_row(entry: CatalogEntry, shown: set[str]) -> str:
    """Return a benchmark in one line; only its name when it was shown before."""
    reference = sanitize_line(entry.reference, 160)
    if reference in shown:
        return f"{reference} (above)"
    shown.add(reference)
    benchmark = entry.benchmark
    text = f"{reference}: {sanitize_line(benchmark.description or benchmark.name, 140)}"
    metric = sanitize_line(entry.metric, 60)
    if scored := score_facts(metric, entry.lower_is_better, entry.threshold):
        text += f" [{'; '.join(scored)}]"
    if bands := benchmark.agent.score_ranges[:4] if benchmark.agent else []:
        meanings = [f"{sanitize_line(b.range, 30)} {sanitize_line(b.meaning, 60)}" for b in bands]
        text += f" scores: {'; '.join(meanings)}"
    return text


def _provider_rows(entries: Sequence[CatalogEntry]) -> list[str]:
    """Return the hints of these benchmarks' providers, and their notes on reading results."""
    rows = []
    for provider in {entry.provider.id: entry.provider for entry in entries}.values():
        if provider.agent is None:
            continue
        name = sanitize_line(provider.id, 80)
        if hints := sanitize_lines(provider.agent.hints, 200, 3):
            rows.append(f"Hints of {name}: {' | '.join(hints)}")
        if notes := sanitize_lines(provider.agent.result_interpretation, 200, 3):
            rows.append(f"Reading {name}: {' | '.join(notes)}")
    return rows
