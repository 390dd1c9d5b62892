"""Take the pictures of README and docs/results.md: `python -m scripts.screenshots`.

They show the results page in the MCP Apps host of the tests, with the tests' sample replies. Needs
Chromium. pngquant, if installed, reduces the files to a third.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from evalhub_mcp.app.report.page import page
from tests.server.support.browser import CHROMIUM, Browser, app_host
from tests.server.support.histories import HISTORY, LEADERBOARD
from tests.server.support.many_benchmarks import COMPARISON_OF_MANY, RESULTS_OF_MANY
from tests.server.support.many_questions import asked, rows_of, samples_of
from tests.server.support.sample_replies import COMPARED, FAILED, FINISHED, UNDER_WAY

DOCS = Path(__file__).parents[1] / "docs"
WIDTH = 680
BEFORE, AFTER = asked(200, 1), asked(200, 2, 0.7)
SAMPLES = samples_of(rows_of(AFTER.against(BEFORE), baseline_id="job-0"), show="lost")
FIRST_UNFOLDED = (
    "document.querySelectorAll('.questions .fold').forEach((b, i) => i === 1 && b.click())"
)
TALLEST = 900
STATES: dict[str, tuple[Any, str]] = {
    "results": (FINISHED, "light"),
    "dark": (FINISHED, "dark"),
    "comparison": (COMPARED, "light"),
    "progress": (UNDER_WAY, "light"),
    "failed": (FAILED, "light"),
    "many": (RESULTS_OF_MANY, "light"),
    "many-compared": (COMPARISON_OF_MANY, "light"),
    "questions": (SAMPLES, "light"),
    "questions-dark": (SAMPLES, "dark"),
    "history": (HISTORY, "light"),
    "history-dark": (HISTORY, "dark"),
    "leaderboard": (LEADERBOARD, "light"),
}


def main() -> int:
    """Write all screenshots; returns the exit status."""
    if CHROMIUM is None:
        print("no Chromium on PATH", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(Path(folder) / "profile")
        try:
            for name, (reply, theme) in STATES.items():
                picture = reduce_colours(screenshot(browser, Path(folder), reply, theme))
                (DOCS / f"{name}.png").write_bytes(picture)
                print(f"docs/{name}.png: {len(picture)} bytes")
        finally:
            browser.close()
    return 0


def screenshot(browser: Browser, folder: Path, reply: Any, theme: str) -> bytes:
    """Take a screenshot of the view of a reply, as high as the page reports."""
    with app_host(browser, folder, page(), theme, width=WIDTH, height=400) as host:
        host.page.evaluate(f"view.width = {WIDTH}; 0")
        host.show(reply)
        host.page.frame_until("document.querySelector('h1')")
        host.page.frame(FIRST_UNFOLDED)
        height = int(host.page.frame("document.body.scrollHeight"))
        if reply is SAMPLES:
            height = min(height, TALLEST)
        host.page.evaluate(f"view.height = {height}; 0")
        host.page.size(WIDTH, height)
        for evaluate in (host.page.evaluate, host.page.frame):  # until both have drawn it
            evaluate(
                "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
            )
        return host.page.screenshot()


def reduce_colours(picture: bytes) -> bytes:
    """Reduce the palette with pngquant; the picture as it is without it."""
    pngquant = shutil.which("pngquant")
    if pngquant is None:
        return picture
    command = [pngquant, "--speed", "1", "--strip", "32", "-"]
    return subprocess.run(command, input=picture, capture_output=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main())
