"""design_collection: a set of benchmarks for a goal, with thresholds from what was measured."""

from collections.abc import Sequence
from statistics import median

from evalhub_mcp.app.collection_review import chance_level
from evalhub_mcp.app.job_index import recent_summaries
from evalhub_mcp.catalog.collection_review import CollectionItem, review_collection
from evalhub_mcp.catalog.collection_search import relevant_collections
from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.goal_routes import without_routes
from evalhub_mcp.catalog.recommendation import recommend, subject_labels
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Collection, CollectionBenchmark
from evalhub_mcp.formatting import format_score, pluralize
from evalhub_mcp.jobs.job_summary import BenchmarkSummary
from evalhub_mcp.server.core.data_words import needed_data
from evalhub_mcp.server.core.reply_notes import score_facts
from evalhub_mcp.server.prompts.facts import Facts, prompt_text
from evalhub_mcp.untrusted import sanitize_line, sanitize_lines

MAX_CANDIDATES = 10
MAX_IN_OPTION = 6
MAX_COLLECTIONS = 3
_ABOVE_CHANCE = 0.02
"""A score this little above guessing shows no ability."""


async def design_collection(facts: Facts) -> str:
    """Return the prompt that designs a collection for a goal."""
    goal = facts.arguments["goal"]
    entries: dict[tuple[str, str], CatalogEntry] = {}
    found = recommend(facts.catalog, goal, max_benchmarks=MAX_IN_OPTION)
    if not found.options and found.routes:  # "a release gate for x": a collection is one
        found = recommend(facts.catalog, without_routes(goal), max_benchmarks=MAX_IN_OPTION)
    for option in found.options:
        entries |= {entry.key: entry for entry in option.entries}
    candidates = list(entries.values())[:MAX_CANDIDATES]
    jobs = await recent_summaries(facts.session)
    measured = [(job.model, one) for job in jobs for one in job.benchmarks if one.score is not None]
    rows = []
    if found.unmeasured_languages:
        languages = " or ".join(sanitize_lines(found.unmeasured_languages, 40, 4))
        rows.append(f"Nothing in this catalog measures {languages}; the nearest:")
    elif found.is_unmeasurable and candidates:
        rows.append("No benchmark here measures this; the nearest, and probably not what is meant:")
    elif found.names_no_subject and candidates:
        rows.append("The goal names nothing to measure, so these are general: ask me what matters.")
    for entry in candidates:
        runs = [(model, one) for model, one in measured if one.key == entry.key]
        rows.append(f"{_entry_row(entry)}; {_measured_text(entry, runs)}")
    rows += [f"Needs data: {text}" for text in needed_data(candidates)]
    if not candidates:
        known = ", ".join(sanitize_lines(subject_labels(facts.catalog), 40, 20))
        rows.append(f"this hub has no benchmark for this goal; it measures: {known}")
    for collection in _similar(facts.catalog, goal, candidates):
        review = review_collection(facts.catalog, collection)
        traps = f", {pluralize(len(review.traps), 'known trap')}" if review.traps else ""
        name = sanitize_line(collection.id, 120)
        rows.append(f"Similar: {name}, {pluralize(len(review.items), 'benchmark')}{traps}")
    return prompt_text(
        f"Design a collection for: {sanitize_line(goal, 300)}.",
        rows,
        "Choose as few benchmarks as the goal needs, and say what they leave out. Give each the "
        "threshold that the facts suggest, or say why another; never one that guessing reaches, "
        "and none on another scale than the scores. Where nothing was measured, propose to "
        "measure the current model first. If a similar collection comes close, propose "
        "change_collection with action clone instead of a new one. Show me the list and, when I "
        "agree, call create_collection with dry_run and then without.",
    )


def _similar(catalog: Catalog, goal: str, candidates: Sequence[CatalogEntry]) -> list[Collection]:
    """Return the collections about a goal that run one of its benchmarks."""
    keys = {entry.key for entry in candidates}
    return [
        collection
        for collection in relevant_collections(catalog, goal)
        if keys & {(b.provider_id, b.id) for b in collection.benchmarks}
    ][:MAX_COLLECTIONS]


def _entry_row(entry: CatalogEntry) -> str:
    text = sanitize_line(entry.reference, 160)
    metric = sanitize_line(entry.metric, 60)
    if scored := score_facts(metric, entry.lower_is_better, entry.threshold, entry.dataset_size):
        text += f" [{'; '.join(scored)}]"
    guessed = _chance_score(entry)
    return f"{text}; guessing scores {format_score(guessed)}" if guessed is not None else text


def _chance_score(entry: CatalogEntry) -> float | None:
    config = CollectionBenchmark(id=entry.benchmark.id, provider_id=entry.provider.id)
    return chance_level(CollectionItem(config, entry, None))


def _measured_text(entry: CatalogEntry, runs: Sequence[tuple[str, BenchmarkSummary]]) -> str:
    """Return what earlier runs scored, and the threshold that follows from them."""
    scores = [one.score for _, one in runs if one.score is not None]
    if not scores:
        return "not measured on this hub so far"
    models = len({model for model, _ in runs})
    text = (
        f"{pluralize(len(scores), 'run')} of {pluralize(models, 'model')} here: "
        f"{format_score(min(scores))} to {format_score(max(scores))}, "
        f"median {format_score(median(scores))}"
    )
    return f"{text}; {_threshold_advice(entry, [one for _, one in runs])}"


def _threshold_advice(entry: CatalogEntry, runs: Sequence[BenchmarkSummary]) -> str:
    """Suggest as threshold the bound that the best earlier run surely reached."""
    lower = bool(entry.lower_is_better)
    scored = [one for one in runs if one.score is not None and one.unit != "percentage"]
    if not scored:
        return "no threshold suggested: the scores are on another scale than 0 to 1"
    best = (min if lower else max)(scored, key=lambda one: one.score or 0.0)
    surely = best.high if lower else best.low
    if surely is None:
        return "no threshold suggested: how sure the scores are is not known"
    guessed = _chance_score(entry)
    if guessed is not None and surely <= guessed + _ABOVE_CHANCE:
        return "no threshold suggested: no model was surely better than guessing"
    return f"suggested threshold {format_score(surely)}, which the best of them surely reached"
