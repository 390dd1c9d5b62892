"""The page with histories and rankings: points that open, ranks, paper and narrow hosts."""

import copy
import json

import pytest

from tests.server.support.browser import IN_BROWSER, tool_result
from tests.server.support.histories import HISTORY, LEADERBOARD
from tests.server.support.replies import RESULTS

pytestmark = IN_BROWSER
POINTS = "document.querySelectorAll('[data-name=\"p/capitals tiny\"] .course .point')"
ATTACK = "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script>"


def test_a_history_shows_its_runs_drift_changes_and_what_is_not_known(host):
    host.show(HISTORY)
    text = host.shows("tiny over time", "p/capitals", "▼ worse since 2026-11-16")
    for part in (
        "13 runs",
        "Drift: worse since 2026-11-16",
        "no run from 2026-11-09 to 2026-11-16",
        "Settings changed: 2026-11-01: num_fewshot 0 -> not set",
        "attack_rate, lower is better",
        "rating, direction not declared",
        "highest 8.40, lowest 8.10",
        "1 run without a score",
    ):
        assert part in text, part
    assert host.page.frame(f"{POINTS}.length") == 16  # 13, and 3 measured otherwise


def test_points_lie_by_time_and_score_and_say_their_run(host):
    host.show(HISTORY)
    host.page.frame_until(f"{POINTS}.length")
    runs = HISTORY["histories"][0]["courses"][0]["runs"]
    found = host.page.frame(
        f"[...{POINTS}].slice(0, 13).map(p => [parseFloat(p.style.left),"
        " parseFloat(p.style.bottom), p.getAttribute('aria-label')])"
    )
    places = [left for left, _, _ in found]
    assert places == sorted(places)
    gap = places[9] - places[8]
    assert gap == pytest.approx(7 * (places[1] - places[0]))  # a week without a run
    by_score = sorted(range(13), key=lambda i: runs[i]["score"])
    heights = [found[i][1] for i in by_score]
    assert heights == sorted(heights)
    best = next(label for _, _, label in found if label.endswith("the best"))
    assert f"{max(run['score'] for run in runs):.3f}".rstrip("0") in best
    assert "95 % interval" in best
    assert "n 200" in best


def test_a_point_opens_the_results_of_its_job_and_leads_back(host):
    host.show(HISTORY)
    host.page.frame_until(f"{POINTS}.length")
    host.page.frame(f"{POINTS}[2].click()")
    job = HISTORY["histories"][0]["courses"][0]["runs"][2]["job_id"]
    assert f"job {job}" in host.shows(f"job {job}")
    host.answer_next(tool_result(RESULTS))
    host.page.frame("document.querySelector('.facts.run button').click()")
    (call,) = host.wait_for("tools/call", 1)
    assert call["params"] == {"name": "get_job_results", "arguments": {"job_id": job}}
    host.shows("alpha/breakout", "Back to the history")
    host.page.frame("document.getElementById('back').click()")
    host.shows("tiny over time")
    assert host.page.frame("document.getElementById('back').hidden")


def test_refresh_asks_for_the_same_history(host):
    host.send("ui/notifications/tool-input", {"arguments": {"model": "tiny"}})
    host.show(HISTORY, {"model": "tiny"})
    host.shows("tiny over time")
    host.answer_next(tool_result(HISTORY))
    host.page.frame("document.getElementById('refresh').click()")
    (call,) = host.wait_for("tools/call", 1)
    assert call["params"] == {"name": "get_history", "arguments": {"model": "tiny"}}


def test_the_keyboard_reaches_every_run(shown):
    made = shown(HISTORY)
    assert made.evaluate(f"[...{POINTS}].filter(p => p.tabIndex === 0).length") == 2
    made.evaluate(f"{POINTS}[12].focus()")
    made.press("ArrowLeft")
    assert made.evaluate(f"document.activeElement === {POINTS}[11]")
    made.press("Home")
    assert made.evaluate(f"document.activeElement === {POINTS}[0]")
    made.press("Enter")
    assert made.evaluate(f"{POINTS}[0].getAttribute('aria-pressed')") == "true"
    assert "job tiny-capitals-0" in made.evaluate("document.querySelector('.facts.run').innerText")
    assert not made.evaluate("document.querySelector('.facts.run button')")  # a file opens no jobs


def test_in_a_report_a_point_leads_to_the_results_that_it_has(shown):
    known = HISTORY["histories"][0]["courses"][0]["runs"][2]["job_id"]
    made = shown({**RESULTS, "job_id": known}, HISTORY)
    made.evaluate(f"{POINTS}[1].click()")
    assert not made.evaluate("document.querySelector('.facts.run button')")
    made.evaluate(f"{POINTS}[2].click()")
    made.evaluate("document.querySelector('.facts.run button').click()")
    assert made.evaluate("document.activeElement.dataset.name") == known
    assert "alpha/breakout" in made.evaluate("document.activeElement.innerText")


def test_a_ranking_shows_ranks_with_ties_and_who_is_left_out(host):
    host.show(LEADERBOARD)
    text = host.shows("Leaderboard: All models", "tied for best: granite-8b and llama-8b")
    ranks = host.page.frame(
        "[...document.querySelectorAll('[data-name=\"p/capitals\"] .row td:first-child')]"
        ".map(cell => cell.innerText)"
    )
    assert ranks == ["1 to 2", "1 to 2", "3", "4", "not ranked"]
    assert "big-70b was measured otherwise" in text
    assert "qwen-7b is left out: no comparable score on p/breakout" in text
    host.answer_next(tool_result(RESULTS))
    host.page.frame("document.querySelector('.ranked button.model').click()")
    (call,) = host.wait_for("tools/call", 1)
    assert call["params"]["name"] == "get_job_results"


@pytest.mark.parametrize("reply", [HISTORY, LEADERBOARD], ids=["history", "leaderboard"])
@pytest.mark.parametrize("width", [340, 680])
def test_nothing_is_cut_off_in_a_narrow_host(shown, reply, width):
    made = shown(reply, width=width)
    assert made.evaluate("document.documentElement.scrollWidth") <= width


def test_names_are_shown_as_plain_text(host):
    for reply in (HISTORY, LEADERBOARD):
        evil = copy.deepcopy(reply)
        evil["title"] = evil["hub"] = ATTACK
        for item in [*evil.get("histories", []), *evil.get("boards", [])]:
            item["id"] = item["metric"] = ATTACK
            item["notes"] = [ATTACK]
        host.show(json.loads(json.dumps(evil)))
        host.shows("<img src=x")
        assert not host.page.frame("window.hacked || document.querySelector('img')")


def test_a_printout_has_every_run(shown):
    made = shown(HISTORY)
    made.emulate("print")
    made.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    text = made.evaluate("document.body.innerText")
    assert text.count("tiny-capitals-") == 16
    assert "job tiny-dates-3" in text
    assert not made.evaluate("document.querySelector('.tools').offsetHeight")
