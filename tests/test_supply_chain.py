"""Packages are pinned, audited and of a known licence, and the scripts that check it can fail."""

import re

import pytest
import yaml

from scripts import audit, constraints, licences


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the project's pins that a test may break."""
    for name in ("pyproject.toml", *(target.file for target in constraints.TARGETS)):
        (tmp_path / name).write_text((constraints.ROOT / name).read_text())
    monkeypatch.setattr(constraints, "ROOT", tmp_path)
    return tmp_path


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def check_pins(capsys):
    status = constraints.main(["--check"])
    return status, capsys.readouterr().out


def test_the_pins_of_the_project_are_complete(folder, capsys):
    assert check_pins(capsys) == (0, "")


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "pyproject.toml",
            '"pyyaml>=6.0"',
            '"pyyaml>=6.0", "left-pad>=1"',
            "left-pad>=1 is not pi",
        ),
        ("pyproject.toml", "hatchling>=1.26", "hatchling>=99", "hatchling>=99 does not allow"),
        ("constraints-image.txt", "\nanyio==", "\nanyio==0.0.1 ", "anyio>=4.9 does not allow"),
        ("constraints-image.txt", "\nhttpx==", "\nhttpx==0.28.99 ", "but CI tests"),
        ("constraints-build.txt", "--hash=sha256:", "--hush=", "has no hash"),
    ],
)
def test_a_pin_that_is_missing_wrong_or_without_a_hash_is_found(
    folder, capsys, file, old, new, problem
):
    edit(folder / file, old, new)
    status, output = check_pins(capsys)
    assert status == 1
    assert problem in output


def test_pins_name_no_place_to_fetch_from():
    for target in constraints.TARGETS:
        lines = (constraints.ROOT / target.file).read_text().splitlines()
        for line in lines:
            assert line.startswith(("#", "    --hash=sha256:")) or "==" in line or not line
            assert "://" not in line
            assert "index" not in line


KNOWN = {"name": "aa", "version": "1", "vulns": []}
UNKNOWN = {"name": "bb", "skip_reason": "not found"}
BROKEN = {
    "name": "cc",
    "version": "2",
    "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["3"]}],
}


def test_a_known_vulnerability_fails_the_audit_unless_there_is_a_reason(capsys, monkeypatch):
    assert audit.judge([KNOWN, UNKNOWN]) == 0
    assert "does not know bb" in capsys.readouterr().out
    assert audit.judge([KNOWN, BROKEN]) == 1
    assert "cc 2: PYSEC-1, fixed in 3" in capsys.readouterr().out
    monkeypatch.setattr(audit, "ACCEPTED", {"CVE-1": "not used here"})
    assert audit.judge([KNOWN, BROKEN]) == 0


def test_an_index_without_advisories_skips_the_audit(capsys, monkeypatch):
    with pytest.raises(audit.Skipped, match="knows nothing"):
        audit.judge([UNKNOWN])
    monkeypatch.setattr(audit, "installed", lambda: None)
    monkeypatch.setattr(audit, "audited", lambda program: [UNKNOWN])
    assert audit.main() == 0
    assert "audit: SKIPPED: the index knows nothing" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("licence", "good"),
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("GNU General Public License v3 (GPLv3)", False),
        ("AGPL-3.0-or-later", False),
        ("LGPL-2.1-only", False),
        ("", False),
        ("See the file", False),
        ("Mozilla Public License 2.0 (MPL 2.0)", True),
    ],
)
def test_a_licence_that_obliges_us_or_is_not_known_needs_a_decision(licence, good):
    assert licences.acceptable(licence) is good


def test_a_package_that_the_page_of_licences_lacks_or_misstates_is_found():
    page = licences.PAGE.read_text()
    assert licences.problems(page) == []
    row = next(line for line in page.splitlines(keepends=True) if line.startswith("| `mcp` "))
    assert "mcp is not listed" in licences.problems(page.replace(row, ""))
    wrong = page.replace(row, "| `mcp` | GPL-3.0-only | GPL |\n")
    assert licences.problems(wrong)


WORKFLOWS = sorted((constraints.ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_have_read_permissions_and_use_official_actions_only(path):
    workflow = yaml.safe_load(path.read_text())
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        assert "permissions" not in job
        used = [step["uses"] for step in job["steps"] if "uses" in step]
        assert used
        for action in used:
            assert re.fullmatch(r"actions/[a-z-]+@(v\d+|[0-9a-f]{40})", action), action
    assert "secrets." not in path.read_text()


def test_the_workflows_run_the_gate_and_sessions_that_exist():
    ci, weekly = WORKFLOWS
    assert yaml.safe_load(ci.read_text())["jobs"]["gate"]["steps"][-1] == {"run": "bash .ci/run"}
    job = yaml.safe_load(weekly.read_text())["jobs"]["weekly"]
    assert job["steps"][-1] == {"run": ".venv/bin/nox -s ${{ matrix.session }}"}
    sessions = re.findall(r"@nox.session\ndef (\w+)", (constraints.ROOT / "noxfile.py").read_text())
    assert (
        set(job["strategy"]["matrix"]["session"])
        == {"redteam", "clients", "audit"}
        <= set(sessions)
    )
