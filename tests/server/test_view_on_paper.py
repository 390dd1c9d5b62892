"""The printed page: 40 benchmarks, their figures, and folded rows."""

import re

from tests.server.support.browser import IN_BROWSER
from tests.server.support.many_benchmarks import (
    COMPARISON_OF_MANY,
    LOUD,
    MISSED,
    RESULTS_OF_MANY,
    SEEN,
)
from tests.server.support.replies import RESULTS

pytestmark = IN_BROWSER


class TestPaper:
    def test_all_rows_are_printed_and_what_needs_attention_unfolded(self, shown):
        made = shown(RESULTS_OF_MANY)
        made.emulate("print", "dark")
        assert len(made.evaluate(SEEN)) == 40
        details = made.evaluate(
            "[...document.querySelectorAll('.detail')].filter(d => d.offsetHeight)"
            ".map(d => d.closest('tbody').dataset.name.replace('lab/', ''))"
        )
        assert sorted(details) == sorted(LOUD)
        gone = (
            "['.tools', '.quiet-rows', 'textarea'].map(s => document.querySelector(s).offsetHeight)"
        )
        assert made.evaluate(gone) == [0, 0, 0]
        colours = "getComputedStyle(document.body).backgroundColor"
        assert made.evaluate(colours) == "rgb(255, 255, 255)"

    def test_scores_and_intervals_are_printed_though_backgrounds_are_not(self, shown):
        for replies in ([RESULTS], [RESULTS_OF_MANY]):
            made = shown(*replies)
            made.emulate("print")
            adjusted = made.evaluate(
                "[...document.querySelectorAll('i.mark, i.range')]"
                ".map(i => getComputedStyle(i).printColorAdjust)"
            )
            assert len(adjusted) > 2
            assert set(adjusted) == {"exact"}

    def test_details_are_open_in_print_and_restored_afterwards(self, shown):
        made = shown(RESULTS)
        made.emulate("print")
        content = (
            "[...document.querySelectorAll('details')]"
            ".map(d => getComputedStyle(d, '::details-content').contentVisibility)"
        )
        assert set(made.evaluate(content)) == {"visible"}
        made.emulate("screen")
        assert "hidden" in made.evaluate(content)
        opened = "document.querySelectorAll('details[open]').length"
        made.evaluate("document.querySelector('details').open = true")
        made.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert made.evaluate(opened) == made.evaluate("document.querySelectorAll('details').length")
        made.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert made.evaluate(opened) == 1

    def test_a_row_that_is_unfolded_is_printed_with_all_its_details(self, shown):
        made = shown(RESULTS_OF_MANY)
        made.evaluate(f"document.querySelector('[data-name=\"lab/{MISSED[0]}\"] .fold').click()")
        made.emulate("print")
        printed = made.evaluate(
            "[...document.querySelectorAll('.detail details')].filter(d => d.offsetHeight)"
            ".map(d => d.closest('tbody').dataset.name.replace('lab/', ''))"
        )
        assert set(printed) == {MISSED[0]}

    def test_a_report_of_two_jobs_with_40_benchmarks_is_a_few_pages(self, shown):
        assert 1 < pages_of(shown(COMPARISON_OF_MANY)) <= 5
        assert 5 < pages_of(shown(COMPARISON_OF_MANY, RESULTS_OF_MANY, RESULTS_OF_MANY)) <= 14


def pages_of(made) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", made.print()))
