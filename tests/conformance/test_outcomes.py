"""How the conformance command judges the suite's reports."""

from scripts.conformance import Outcome, read_checks, show, without_fixture


def check(status: str, name: str = "some-check", message: str = "") -> dict[str, str]:
    return {"id": name, "status": status, "errorMessage": message}


def test_one_failed_check_fails_the_run(capsys):
    well = {"ping": read_checks([check("SUCCESS"), check("SUCCESS")])}
    ill = {"ping": read_checks([check("SUCCESS"), check("FAILURE", message="no answer")])}
    assert show({"server 1": well})
    assert not show({"server 1": well, "fixture 1": ill})
    assert "FAIL ping: some-check: no answer" in capsys.readouterr().out


def test_a_build_without_any_result_does_not_pass():
    assert not show({"server 1": {"tools-call-image": None}})


def test_warnings_are_shown_and_do_not_fail(capsys):
    assert show({"server 1": {"ping": read_checks([check("SUCCESS"), check("WARNING", "slow")])}})
    assert "warn ping: slow" in capsys.readouterr().out


def test_checks_that_need_the_fixture_are_skipped_for_a_real_server():
    assert without_fixture("tools-call-image", Outcome(failed=["tools-call-image"])) is None


def test_only_the_named_checks_of_a_scenario_are_excused():
    outcome = Outcome(failed=["sep-2575-missing-capability-http-400: 200", "other: broken"])
    judged = without_fixture("server-stateless", outcome)
    assert judged is not None
    assert judged.failed == ["other: broken"]
