"""The page with 40 benchmarks: rows that are sorted, filtered, unfolded, printed and exported."""

import csv
import io
import json
import re
import time
from pathlib import Path

import pytest

from evalhub_mcp.app.report.page import page
from evalhub_mcp.app.result_documents.comparison import BenchmarkComparison, comparison_document
from evalhub_mcp.app.result_documents.job_results import BenchmarkResult
from evalhub_mcp.formatting import format_score
from tests.server.support.browser import IN_BROWSER, app_host
from tests.server.support.many_benchmarks import (
    COMPARISON_OF_MANY,
    LOUD,
    MISSED,
    NAMES,
    NEW,
    OLD,
    RESULTS_OF_MANY,
    SEEN,
    read,
)
from tests.server.support.replies import COMPARISON, PROGRESS, RESULTS

pytestmark = IN_BROWSER
REST = "document.querySelector('.quiet-rows')"


def head(title: str) -> str:
    """The button in the head of a column."""
    return (
        "[...document.querySelectorAll('thead button')]"
        f".find(b => b.textContent === {json.dumps(title)})"
    )


class TestRows:
    def test_what_needs_attention_comes_first_and_the_rest_waits_folded(self, shown):
        made = shown(RESULTS_OF_MANY)
        assert 3 < len(LOUD) < 20
        seen = made.evaluate(SEEN)
        assert sorted(seen) == sorted(LOUD)
        assert sorted(seen[: len(MISSED)]) == sorted(MISSED)
        assert seen[len(MISSED)] == NAMES[11]  # without a score
        folded = f"Show {40 - len(LOUD)} that meet their threshold or have none"
        assert made.evaluate(f"{REST}.textContent") == folded
        made.evaluate(f"{REST}.click()")
        assert len(made.evaluate(SEEN)) == 40
        assert made.evaluate(f"{REST}.getAttribute('aria-expanded')") == "true"

    def test_changes_lead_a_comparison_and_what_did_not_change_is_folded(self, shown):
        made = shown(COMPARISON_OF_MANY)
        differences = COMPARISON_OF_MANY["jobs"][0]["differences"]
        changed = [
            d["id"]
            for d in differences
            if d["change"] not in {"inconclusive", "no difference"} or d.get("verdict_change")
        ]
        assert 3 < len(changed) < 20
        assert sorted(made.evaluate(SEEN)) == sorted(changed)
        words = made.evaluate(
            "[...document.querySelectorAll('tbody[data-name] .judgement')]"
            ".filter(c => c.offsetHeight).map(c => c.innerText)"
        )
        order = ["verdict ", "worse", "better", "not comparable", "unknown"]
        places = [next(i for i, part in enumerate(order) if part in word) for word in words]
        assert places == sorted(places)
        whole = made.evaluate("document.querySelector('tbody.whole').innerText")
        overall = COMPARISON_OF_MANY["jobs"][0]["overall"]
        assert whole.startswith(f"Mean of {overall['benchmarks']}")
        assert overall["change"] in whole
        assert made.evaluate("document.body.scrollHeight") < 1600

    def test_a_row_says_what_an_inconclusive_pair_could_have_shown(self, shown):
        differences = COMPARISON_OF_MANY["jobs"][0]["differences"]
        unclear = [d for d in differences if d["change"] == "inconclusive"]
        made = shown(COMPARISON_OF_MANY, width=680)
        made.evaluate(f"{REST}.click()")
        assert made.evaluate("document.documentElement.scrollWidth") <= 680
        for difference in (unclear[0], unclear[-1]):
            cell = f"[data-name='lab/{difference['id']}'] .judgement"
            row = made.evaluate(f'document.querySelector("{cell}").innerText')
            assert f"show less than {format_score(difference['smallest_difference'])}" in row

    def test_the_answer_of_a_comparison_begins_with_all_benchmarks_together(self, shown):
        made = shown(COMPARISON_OF_MANY)
        job = COMPARISON_OF_MANY["jobs"][0]
        first = made.evaluate("document.querySelector('.answer').textContent")
        assert first == job["headline"]
        rest = made.evaluate("document.querySelector('.answer + details p').textContent")
        assert first + rest == job["answer"]

    def test_column_heads_sort_the_table_and_announce_it(self, shown):
        made = shown(RESULTS_OF_MANY)
        made.evaluate(f"{REST}.click()")
        sorts = (
            "Object.fromEntries([...document.querySelectorAll('th[aria-sort]')]"
            ".map(h => [h.textContent, h.ariaSort]))"
        )
        assert made.evaluate(sorts)["Verdict"] == "ascending"
        made.evaluate(f"{head('Benchmark')}.click()")
        assert made.evaluate(SEEN) == sorted(NAMES)
        made.evaluate(f"{head('Benchmark')}.click()")
        assert made.evaluate(SEEN) == sorted(NAMES, reverse=True)
        assert made.evaluate(sorts) == {
            "Benchmark": "descending",
            "Score": "none",
            "n": "none",
            "Verdict": "none",
        }
        scores = {b["id"]: b["score"] for b in RESULTS_OF_MANY["benchmarks"] if "score" in b}
        for way in (False, True):
            made.evaluate(f"{head('Score')}.click()")
            seen = made.evaluate(SEEN)
            assert seen[-1] == NAMES[11]  # without a score: last either way
            in_order = [scores[name] for name in seen[:-1]]
            assert in_order == sorted(in_order, reverse=way)

    def test_a_text_filters_by_name_and_verdict_among_all(self, shown):
        made = shown(RESULTS_OF_MANY)
        typed = (
            "(text => { const input = document.querySelector('input[type=search]');"
            " input.value = text; input.dispatchEvent(new Event('input')); })"
        )
        made.evaluate(f"{typed}('GSM8K')")
        assert sorted(made.evaluate(SEEN)) == sorted(n for n in NAMES if "gsm8k" in n)
        status = "document.querySelector('.tools [role=status]').textContent"
        assert made.evaluate(status) == "5 of 40 shown"
        made.evaluate(f"{typed}('missed')")
        assert sorted(made.evaluate(SEEN)) == sorted(MISSED)
        made.evaluate(f"{typed}('no such thing')")
        assert made.evaluate(SEEN) == []
        made.evaluate(f"{typed}('')")
        assert sorted(made.evaluate(SEEN)) == sorted(LOUD)
        assert made.evaluate(status) == ""

    def test_the_keyboard_reaches_filter_heads_and_rows(self, shown):
        made = shown(RESULTS_OF_MANY)
        reached = []
        for _ in range(9):
            made.press("Tab")
            reached.append(made.evaluate("document.activeElement.textContent"))
        assert reached[:7] == [
            "",
            "Copy figures",
            "Download CSV",
            *"Benchmark Score n Verdict".split(),
        ]
        made.press("Enter")
        unfolded = made.evaluate(
            "[document.activeElement.ariaExpanded,"
            " document.activeElement.closest('tbody').innerText]"
        )
        assert unfolded[0] == "true"
        assert "95 % interval" in unfolded[1]
        assert "needs at" in unfolded[1]

    def test_a_screen_reader_gets_a_table_with_named_parts(self, chromium, tmp_path):
        with app_host(chromium, tmp_path, page()) as host:
            host.show(RESULTS_OF_MANY)
            host.shows("nightly small-2")
            seen = host.page.accessibility()
        roles = [role for role, _ in seen]
        assert roles.count("columnheader") == 7
        assert roles.count("rowheader") == len(LOUD)
        assert ("searchbox", "Filter benchmarks") in seen
        assert ("button", NAMES[11]) in seen
        assert [name for role, name in seen if role == "columnheader" and name == "Verdict"]

    def test_new_data_keep_sorting_filter_unfolded_rows_and_the_focus(self, chromium, tmp_path):
        with app_host(chromium, tmp_path, page()) as host:
            host.answer_next({**RESULTS_OF_MANY, "name": "later"})
            host.show(RESULTS_OF_MANY)
            host.shows("nightly small-2")
            host.page.frame(f"{head('Score')}.click()")
            host.page.frame(
                f"document.querySelector('[data-name=\"lab/{MISSED[0]}\"] .fold').click()"
            )
            host.page.frame(
                f"document.querySelector('[data-name=\"lab/{MISSED[0]}\"] .fold').focus()"
            )
            before = host.page.frame(SEEN)
            host.page.frame("document.getElementById('refresh').click()")
            host.shows("later")
            assert host.page.frame(SEEN) == before
            assert host.page.frame(
                "[document.activeElement.textContent, document.activeElement.ariaExpanded]"
            ) == [MISSED[0], "true"]

    @pytest.mark.parametrize("data", [RESULTS_OF_MANY, COMPARISON_OF_MANY], ids=["r", "c"])
    @pytest.mark.parametrize("width", [360, 660, 1400])
    def test_it_fits_the_width_with_lines_one_can_read(self, shown, data, width):
        made = shown(data, width=width)
        made.evaluate("document.querySelectorAll('.fold').forEach(b => b.click())")
        made.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        assert made.evaluate("document.documentElement.scrollWidth") <= width
        longest = made.evaluate(
            "Math.max(...[...document.querySelectorAll('p, li')].map(p => p.textContent.length < 90"
            " ? 0 : p.offsetWidth / parseFloat(getComputedStyle(p).fontSize)))"
        )
        assert 10 < longest < 50  # in em; about two letters each

    def test_hostile_names_stay_text_in_rows_and_figures(self, chromium, tmp_path):
        attack = "<img src=x onerror='window.hacked=1'>"
        for document, field in ((RESULTS_OF_MANY, "benchmarks"), (COMPARISON_OF_MANY, "jobs")):
            text = json.dumps(document).replace("arc_easy", attack).replace("lab", attack)
            with app_host(chromium, tmp_path, page()) as host:
                host.show(json.loads(text))
                assert field in document
                host.page.frame_until("document.querySelector('table')")
                host.page.frame("document.querySelectorAll('.fold').forEach(b => b.click())")
                assert host.page.frame("document.querySelectorAll('main img').length") == 0
                assert attack in host.page.frame("document.querySelector('main').textContent")
                assert host.page.frame("Boolean(window.hacked)") is False


def test_of_several_jobs_the_best_and_each_change_come_first(shown):
    document = comparison_document(OLD, [NEW, read("small-3", 3)]).model_dump(
        mode="json", exclude_defaults=True
    )
    made = shown(document)
    first = made.evaluate("document.querySelector('section').innerText")
    places = {job["label"]: job for job in document["ranking"]}
    assert set(places) == {"small-1", "small-2", "small-3"}
    for label, job in places.items():
        assert f"{label}: rank {job['best_rank']}" in first
    for job in document["jobs"]:
        assert re.search(f"{re.escape(job['label'])}: . {job['change']}", first)
    assert f"Mean of {len(document['ranked_by'])} benchmarks that all jobs have" in first
    for sentence in document["method"]:
        assert made.evaluate("document.body.innerText").count(sentence) == 1


def test_of_many_running_benchmarks_those_that_ended_or_wait_are_folded(shown):
    statuses = ["completed"] * 20 + ["running", "failed"] + ["pending"] * 18
    benchmarks = [
        {"provider_id": "lab", "id": name, "status": status}
        for name, status in zip(NAMES, statuses, strict=True)
    ]
    made = shown({**PROGRESS, "benchmarks": benchmarks})
    shown_heads = "[...document.querySelectorAll('h2')].filter(h => h.checkVisibility())"
    names = f"{shown_heads}.map(h => h.innerText)"
    assert made.evaluate(names) == [f"lab/{NAMES[20]}", f"lab/{NAMES[21]}"]
    folds = "[...document.querySelectorAll('summary')].map(s => s.innerText)"
    assert made.evaluate(folds) == ["completed (20)", "pending (18)"]


class TestFigures:
    def test_the_file_has_every_benchmark_with_its_figures(self, shown, tmp_path):
        made = shown(RESULTS_OF_MANY)
        made.keep_downloads(tmp_path)
        made.evaluate(f"{button('Download CSV')}.click()")
        found = rows_of(written(tmp_path / "nightly-small-2.csv"))
        assert len(found) == 40
        assert found[0].keys() <= {"job_id", "model", *BenchmarkResult.model_fields}
        first, wanted = found[0], RESULTS_OF_MANY["benchmarks"][0]
        assert (first["job_id"], first["id"]) == ("job-of-small-2", "arc_easy")
        for field in ("score", "interval_low", "interval_high", "threshold"):
            assert float(first[field]) == wanted[field]
        assert first["threshold_verdict"] == wanted["threshold_verdict"]
        assert found[11]["score"] == ""
        assert "401" in found[11]["missing"]

    def test_a_comparison_has_both_scores_and_what_changed(self, shown, tmp_path):
        made = shown(COMPARISON_OF_MANY)
        made.keep_downloads(tmp_path)
        made.evaluate(f"{button('Download CSV')}.click()")
        found = rows_of(written(tmp_path / "small-2-against-small-1.csv"))
        assert found[0].keys() <= {"baseline", "job_id", "model", *BenchmarkComparison.model_fields}
        differences = COMPARISON_OF_MANY["jobs"][0]["differences"]
        assert [row["change"] for row in found] == [d["change"] for d in differences]
        assert float(found[0]["baseline_score"]) == differences[0]["baseline_score"]

    def test_formulas_are_escaped_in_the_csv(self, shown, tmp_path):
        formula = '=HYPERLINK("http://x","a")'
        benchmarks = [{**RESULTS["benchmarks"][0], "id": formula, "metric": "+1", "score": -0.5}]
        made = shown({**RESULTS, "name": "../../etc/é: 1", "benchmarks": benchmarks})
        made.keep_downloads(tmp_path)
        made.evaluate(f"{button('Download CSV')}.click()")
        [row] = rows_of(written(tmp_path / "etc-é-1.csv"))
        assert row["id"] == f"'{formula}"
        assert row["metric"] == "'+1"
        assert row["score"] == "-0.5"

    def test_a_host_with_downloads_is_asked_to_save_the_file(self, chromium, tmp_path):
        with app_host(chromium, tmp_path, page(), keeps_files=True) as host:
            host.show(RESULTS_OF_MANY)
            host.shows("nightly small-2")
            host.page.frame(f"{button('Download CSV')}.click()")
            [message] = host.wait_for("ui/download-file")
            resource = message["params"]["contents"][0]["resource"]
            assert resource["uri"] == "file:///nightly-small-2.csv"
            assert len(rows_of(resource["text"])) == 40

    def test_without_download_and_clipboard_the_text_can_be_selected(self, chromium, tmp_path):
        with app_host(chromium, tmp_path, page()) as host:
            host.show(RESULTS_OF_MANY)
            host.shows("nightly small-2")
            host.page.frame("document.execCommand = () => false")
            for title in ("Download CSV", "Copy figures"):
                host.page.frame("document.querySelector('textarea').hidden = true")
                host.page.frame(f"{button(title)}.click()")
                text = host.page.frame_until(
                    "!document.querySelector('textarea').hidden && getSelection().toString()"
                )
                assert len(rows_of(text)) == 40


def button(title: str) -> str:
    return f"[...document.querySelectorAll('button')].find(b => b.textContent === {title!r})"


def next_csv(directory: Path) -> Path:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found = list(directory.glob("*.csv"))
        if found:
            return found[0]
        time.sleep(0.05)
    raise AssertionError("no file was written")


def written(path: Path) -> str:
    assert next_csv(path.parent) == path
    return path.read_bytes().decode()


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (RESULTS, "nightly: fail – EvalHub"),
        ({**RESULTS, "verdict": "undecided"}, "nightly: no verdict – EvalHub"),
        (COMPARISON, "new against old – EvalHub"),
        ({**COMPARISON, "jobs": COMPARISON["jobs"] * 2}, "2 jobs against old – EvalHub"),
        (PROGRESS, "nightly: running – EvalHub"),
    ],
)
def test_the_title_says_which_job_it_is(shown, data, title):
    assert shown(data).evaluate("document.title") == title


def test_date_hub_duration_and_samples_stand_near_the_verdict(shown):
    data = {**RESULTS, "hub": "https://hub.example", "finished_at": "2026-11-29T09:13:00Z"}
    made = shown({**data, "duration_seconds": 4380, "n_samples": 12500})
    facts = made.evaluate("document.querySelector('.answer + .facts').innerText")
    for fact in (
        "Model tiny",
        "finished 2026-11-29 09:13 UTC",
        "took 1 h 13 min",
        "12,500 samples",
        "hub https://hub.example",
        "job job-1",
    ):
        assert fact in facts


def test_the_legend_explains_only_what_is_drawn(shown):
    legend = "document.querySelector('.legend').innerText"
    assert "the threshold that the verdict rests on" in shown(RESULTS).evaluate(legend)
    plain = [{"provider_id": "p", "id": "b", "status": "completed", "metric": "m", "score": 0.5}]
    assert shown({**RESULTS, "benchmarks": plain}).evaluate(legend).strip() == "score"


def test_the_policy_of_a_report_runs_its_own_script_only(shown):
    made = shown(RESULTS)
    assert "alpha/breakout" in made.evaluate("document.body.innerText")
    made.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        " {textContent: 'window.hacked = 1'}))"
    )
    assert made.evaluate("Boolean(window.hacked)") is False
