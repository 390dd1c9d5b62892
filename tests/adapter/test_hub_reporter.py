"""Reporting to a hub that is slow, restarts, or ends the job."""

import threading
from typing import Any

import pytest

from evalhub_mcp.adapter import (
    HubReporter,
    InvalidResultsError,
    JobCancelled,
    JobResults,
    JobSpec,
    NotDeliveredError,
)

GOOD = JobResults(metrics={"accuracy": 1.0})


def test_a_run_is_reported_from_its_start_to_its_result(hub: Any, spec: JobSpec) -> None:
    with HubReporter(spec, min_interval=0.01) as reporter:
        reporter.phase("initializing")
        assert reporter.flush(10)
        reporter.phase("running_evaluation", "warming up")
        assert reporter.flush(10)
        reporter.completed(
            JobResults(metrics={"accuracy": 0.5}, additional_info={"a": 1}, artifacts={"b": 2})
        )
    first, second, last = hub.events
    assert [event["status"] for event in hub.events] == ["running", "running", "completed"]
    assert (first["phase"], "warning_message" in first) == ("initializing", False)
    assert second["warning_message"]["message"] == "warming up"
    assert last["metrics"] == {"accuracy": 0.5}
    assert last["metrics_schema"] == [{"name": "accuracy", "type": "numeric"}]
    assert (last["additional_info"], last["artifacts"]) == ({"a": 1}, {"b": 2})
    assert last["completed_at"] >= last["started_at"]


def test_every_event_names_its_benchmark_and_the_start_of_the_run(hub: Any, spec: JobSpec) -> None:
    with HubReporter(spec) as reporter:
        reporter.phase("initializing")
        hub.wait_for(bool)
        reporter.progress(1, 2)
        hub.wait_for(lambda events: len(events) == 2)
        reporter.failed("It broke.", "broken")
    assert len({event["started_at"] for event in hub.events}) == 1
    for event in hub.events:
        assert (event["provider_id"], event["id"]) == ("inspect-local", "everyday_facts")
        assert event["benchmark_index"] == 1
    assert hub.events[-1]["error_message"] == {
        "message": "It broke.",
        "message_code": "broken",
        "message_origin": "adapter",
    }


def test_progress_is_sent_as_the_message_that_the_hub_stores(hub: Any, spec: JobSpec) -> None:
    with HubReporter(spec) as reporter:
        reporter.progress(12, 50)
        hub.wait_for(bool)
    assert hub.events[0]["warning_message"] == {
        "message": "everyday_facts: 12/50 samples",
        "message_code": "progress",
        "message_origin": "adapter",
    }


def test_frequent_progress_is_reduced_to_the_newest_value(hub: Any, spec: JobSpec) -> None:
    with HubReporter(spec, min_interval=0.2) as reporter:
        for done in range(1, 101):
            reporter.progress(done, 100)
        hub.wait_for(
            lambda events: (
                "100/100" in events[-1]["warning_message"]["message"] if events else False
            )
        )
    assert len(hub.events) <= 3


def test_progress_does_not_wait_for_a_slow_hub_and_the_result_comes_last(
    hub: Any, spec: JobSpec
) -> None:
    release = threading.Event()

    def slow(number: int, event: dict[str, Any]) -> int:
        if event["status"] == "running":
            release.wait(10)
        return 204

    hub.answer = slow
    with HubReporter(spec) as reporter:
        reporter.progress(1, 9)
        hub.wait_for(bool)
        for done in range(2, 10):
            reporter.progress(done, 9)
        assert len(hub.events) == 1, "the first event still waits for its answer"
        threading.Timer(0.2, release.set).start()
        reporter.completed(GOOD)
    assert hub.events[-1]["status"] == "completed"


def test_a_heartbeat_is_sent_when_nothing_changes(hub: Any, spec: JobSpec) -> None:
    with HubReporter(spec, min_interval=0.01, heartbeat=0.05) as reporter:
        reporter.progress(3, 9)
        hub.wait_for(lambda events: len(events) >= 3)
    assert len({event["warning_message"]["message"] for event in hub.events}) == 1


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_result_survives_a_hub_that_fails_for_a_while(
    hub: Any, spec: JobSpec, status: int
) -> None:
    hub.answer = lambda number, event: status if number < 4 else 204
    with HubReporter(spec) as reporter:
        reporter.completed(GOOD)
    assert len(hub.events) == 4
    assert len({event["completed_at"] for event in hub.events}) == 1


def test_a_failed_progress_event_does_not_end_the_run(hub: Any, spec: JobSpec) -> None:
    hub.answer = lambda number, event: 500 if number == 1 else 204
    with HubReporter(spec, min_interval=0.01) as reporter:
        reporter.progress(1, 3)
        hub.wait_for(bool)
        reporter.progress(2, 3)
        hub.wait_for(lambda events: len(events) == 2)
        reporter.completed(GOOD)
    assert hub.events[-1]["status"] == "completed"


def test_a_job_that_has_ended_stops_the_run_at_its_next_report(hub: Any, spec: JobSpec) -> None:
    hub.answer = lambda number, event: 409 if number > 1 else 204
    with HubReporter(spec, min_interval=0.01) as reporter:
        reporter.phase("initializing")
        reporter.flush(10)
        reporter.phase("loading_data")
        with pytest.raises(JobCancelled):
            reporter.flush(10)
        assert reporter.cancelled
        for report in (
            lambda: reporter.progress(1, 2),
            lambda: reporter.failed("x", "y"),
            lambda: reporter.completed(GOOD),
            lambda: reporter.phase("loading_data"),
            reporter.check,
        ):
            with pytest.raises(JobCancelled):
                report()
    assert len(hub.events) == 2, "nothing is sent after the hub ended the job"


def test_a_cancellation_found_by_a_heartbeat_is_reported_at_once(hub: Any, spec: JobSpec) -> None:
    notified = threading.Event()
    hub.answer = lambda number, event: 409 if number > 2 else 204
    with HubReporter(spec, on_closed=notified.set, min_interval=0.01, heartbeat=0.02) as reporter:
        reporter.progress(0, 9)
        assert notified.wait(10)
        with pytest.raises(JobCancelled):
            reporter.progress(1, 9)


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_hub_that_refuses_the_first_event_is_not_asked_again(
    hub: Any, spec: JobSpec, status: int
) -> None:
    hub.answer = lambda number, event: status
    notified = threading.Event()
    with HubReporter(spec, on_closed=notified.set) as reporter:
        reporter.phase("initializing")
        with pytest.raises(NotDeliveredError, match=str(status)):
            reporter.flush(10)
        assert notified.wait(10)
        with pytest.raises(NotDeliveredError):
            reporter.completed(GOOD)
    assert len(hub.events) == 1, "the same event would be refused again"


def test_a_job_deleted_after_its_start_counts_as_cancelled(hub: Any, spec: JobSpec) -> None:
    hub.answer = lambda number, event: 404 if number > 1 else 204
    hub.message_code = "resource_not_found"
    with HubReporter(spec, min_interval=0.01) as reporter:
        reporter.phase("initializing")
        reporter.flush(10)
        with pytest.raises(JobCancelled, match="gone"):
            reporter.completed(GOOD)


def test_a_404_from_a_proxy_is_retried(hub: Any, spec: JobSpec) -> None:
    hub.answer = lambda number, event: 404 if number == 2 else 204
    with HubReporter(spec, min_interval=0.01) as reporter:
        reporter.phase("initializing")
        reporter.flush(10)
        reporter.completed(GOOD)
    assert [event["status"] for event in hub.events] == ["running", "completed", "completed"]


def test_a_409_after_a_lost_answer_means_the_end_had_arrived(hub: Any, spec: JobSpec) -> None:
    # It arrived although a proxy answered 502, so the repeated event gets 409.
    hub.answer = lambda number, event: 502 if number == 1 else 409
    with HubReporter(spec) as reporter:
        reporter.completed(GOOD)
    assert len(hub.events) == 2


def test_an_unreachable_hub_is_given_up_after_the_deadline(hub: Any, spec: JobSpec) -> None:
    hub.answer = lambda number, event: 503
    with HubReporter(spec, deadline=0.5) as reporter, pytest.raises(NotDeliveredError, match="503"):
        reporter.completed(GOOD)
    assert len(hub.events) >= 2


def test_hurry_shortens_the_delivery_deadline(hub: Any, spec: JobSpec) -> None:
    hub.answer = lambda number, event: 503
    with HubReporter(spec) as reporter:
        threading.Timer(0.3, reporter.shorten_deadline, [0.1]).start()
        with pytest.raises(NotDeliveredError):
            reporter.completed(GOOD)


def test_phases_do_not_wait_for_an_unreachable_hub(hub: Any, spec: JobSpec) -> None:
    hub.answer = lambda number, event: 204 if event["status"] == "completed" else 503
    with HubReporter(spec, min_interval=0.01) as reporter:
        for phase in ("initializing", "loading_data", "running_evaluation", "post_processing"):
            reporter.phase(phase)
        assert not reporter.flush(0.05)
        reporter.completed(GOOD)
    assert hub.events[-1]["status"] == "completed"


def test_results_that_json_cannot_express_are_not_sent(hub: Any, spec: JobSpec) -> None:
    with HubReporter(spec) as reporter, pytest.raises(InvalidResultsError, match="'model'"):
        reporter.completed(JobResults(metrics={"accuracy": 1.0, "model": object()}))
    assert hub.events == []


def test_oversized_information_is_left_out_and_its_size_reported(hub: Any, spec: JobSpec) -> None:
    with HubReporter(spec) as reporter:
        reporter.completed(
            JobResults(metrics={"accuracy": 1.0}, additional_info={"all": "x" * 9_000_000})
        )
    assert "9000" in hub.events[0]["additional_info"]["omitted"]
    assert hub.events[0]["metrics"] == {"accuracy": 1.0}


def test_closing_ends_the_thread_without_a_result(hub: Any, spec: JobSpec) -> None:
    before = threading.active_count()
    with HubReporter(spec) as reporter:
        reporter.progress(1, 2)
        hub.wait_for(bool)
    alive = [thread.name for thread in threading.enumerate() if thread.name == "hub-progress"]
    assert alive == []
    assert threading.active_count() <= before + 2
