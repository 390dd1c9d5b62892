"""The conversation loop with a scripted model over HTTP and the real local hub."""

import json
import re
import time
from typing import Any

import anyio
import pytest

from benchmarks.agents.scripted_model import Says, Script
from evalhub_mcp.chat.model_errors import CannotCallTools, ContextTooLong, ModelError
from evalhub_mcp.chat.tools import open_tools
from evalhub_mcp.local.stub_model import StubModel
from evalhub_mcp.settings import Settings

pytestmark = pytest.mark.anyio

LOOK = ("find_benchmarks", {"query": "arithmetic"})


def submission(model: Any, questions: int = 10, **more: Any) -> tuple[str, dict[str, Any]]:
    benchmark = {
        "id": "everyday_facts",
        "provider_id": "inspect-local",
        "parameters": {"num_examples": questions},
    }
    named = {"url": model.base_url, "name": model.name}
    return "submit_evaluation", {"model": named, "benchmarks": [benchmark], **more}


def job_in(text: str) -> str:
    found = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", text)
    assert found is not None, text
    return found[0]


def evaluation(model: Any) -> Script:
    """The steps of one evaluation; ends with its score."""
    seen = yield Says("Let me see.", [LOOK])
    seen = yield Says(calls=[submission(model)])
    job = {"job_id": job_in(seen[0])}
    seen = [""]
    while "completed" not in seen[0]:
        seen = yield Says(calls=[("get_job_status", {**job, "wait_seconds": 40})])
    seen = yield Says(calls=[("get_job_results", job)])
    score = re.search(r"accuracy ([\d.]+)", seen[0])
    yield Says(f"It got {score and score[1]}.")


async def test_an_evaluation_is_finished_and_its_start_is_asked_about(talk, subject):
    async with talk(lambda: evaluation(subject)) as opened:
        answer = await opened.conversation.ask("How good is it?")
        assert answer.text == "It got 0.80."
        assert opened.view.text == "Let me see.It got 0.80."
        assert [call.name for call in opened.view.asked] == ["submit_evaluation"]
        assert opened.view.shares, "the wait reported progress"
        assert len(opened.conversation.job_ids) == 1
        results = answer.calls[-1].result
        assert results.view["benchmarks"][0]["score"] == 0.8
        assert results.size == len(results.text.encode())


async def test_the_model_reads_the_users_refusal_as_the_tool_result(talk, subject):
    def script() -> Script:
        seen = yield Says(calls=[submission(subject)])
        yield Says(f"I read: {seen[0]}")

    async with talk(script, refuses="The user said no.") as opened:
        answer = await opened.conversation.ask("Start it")
        assert answer.text == "I read: The user said no."
        assert [made.refused for made in answer.calls] == [True]
        assert opened.conversation.job_ids == []


async def test_a_dry_run_is_not_asked_about(talk, subject):
    def script() -> Script:
        yield Says(calls=[submission(subject, dry_run=True)])
        yield Says("checked")

    async with talk(script) as opened:
        answer = await opened.conversation.ask("Check it")
        assert opened.view.asked == []
        assert not answer.calls[0].result.failed, answer.calls[0].result.text


async def test_several_calls_wrong_arguments_and_an_unknown_tool_are_all_answered(talk):
    def script() -> Script:
        yield Says(
            calls=[
                LOOK,
                ("find_benchmarks", '{"query": '),
                ("find_benchmarks", "[1]"),
                ("find_benchmarks", {"querry": "x"}),
                ("find_benchmark", {}),
                ("check_connection", ""),
            ]
        )
        yield Says("done")

    async with talk(script) as opened:
        answer = await opened.conversation.ask("Look")
        good, no_json, a_list, misspelt, unknown, empty = opened.last_results
        assert "arithmetic_word_problems" in good
        assert "not valid JSON" in no_json
        assert "must be one JSON object, not list" in a_list
        assert "did you mean 'query'" in misspelt
        assert "Unknown tool" in unknown
        assert "find_benchmarks" in unknown
        assert not answer.calls[-1].result.failed, empty
        sent = opened.model.requests[-1]["messages"]
        written = next(m for m in sent if m.get("tool_calls"))["tool_calls"]
        assert all(isinstance(json.loads(c["function"]["arguments"]), dict) for c in written)


async def test_rounds_are_limited_and_continue_on_request(talk):
    def script() -> Script:
        for _ in range(4):
            yield Says(calls=[("check_connection", {})])
        yield Says("enough")

    async with talk(script, max_rounds=3) as opened:
        first = await opened.conversation.ask("Look")
        assert (first.is_complete, first.rounds) == (False, 3)
        assert (await opened.conversation.ask("go on")).text == "enough"


async def test_escapes_in_the_models_text_reach_neither_the_view_nor_the_history(talk):
    def script() -> Script:
        yield Says(calls=[("check_connection", {})])
        yield Says("a\x1b]0;evil\x07b\x1b[2Jc")

    async with talk(script) as opened:
        assert (await opened.conversation.ask("Hi")).text == "abc"
        assert opened.view.text == "abc"
        assert opened.conversation.history.entries[-1]["content"] == "abc"


async def test_a_stopped_wait_leaves_the_job_and_the_conversation_going(talk, subject):
    def script() -> Script:
        seen = yield Says(calls=[submission(subject)])
        job = {"job_id": job_in(seen[0])}
        wait = ("get_job_status", {**job, "wait_seconds": 50})
        seen = yield Says(calls=[wait, LOOK])
        assert seen[0] == "The user stopped waiting for this reply. The job continues."
        assert seen[1] == "The user stopped before this call was made."
        assert seen[2] == "and now?"
        yield Says("still here")

    async with talk(script) as opened:
        with anyio.CancelScope() as scope:

            def stop(call: Any) -> None:
                if call.name == "get_job_status":
                    scope.cancel()

            opened.view.on_call = stop
            await opened.conversation.ask("Start")
        assert scope.cancelled_caught
        job_id = opened.conversation.job_ids[0]
        assert f"Stopped waiting. Job {job_id} continues" in opened.view.notes_shown[0]
        assert (await opened.conversation.ask("and now?")).text == "still here"


async def test_a_stopped_reply_is_kept_as_far_as_it_was_shown(talk):
    def script() -> Script:
        yield Says(calls=[("check_connection", {})])
        yield Says("a long reply that is stopped", pause=30)
        yield Says("next")

    async with talk(script) as opened:
        began = time.monotonic()
        with anyio.CancelScope() as scope:
            async with anyio.create_task_group() as group:
                group.start_soon(opened.conversation.ask, "Talk")
                with anyio.fail_after(20):
                    while "stopped" not in opened.view.text:
                        await anyio.sleep(0.02)
                scope.cancel()
        assert time.monotonic() - began < 20
        assert opened.conversation.history.entries[-1]["content"].endswith("[stopped by the user]")
        assert (await opened.conversation.ask("Next")).text == "next"


async def test_a_conversation_that_is_too_long_is_shortened_and_asked_again(talk):
    def script() -> Script:
        yield Says(calls=[("check_connection", {})])
        yield Says("noted")
        words = "This model's maximum context length is 12000 tokens, you sent 15000 tokens."
        yield Says(words, status=400)
        yield Says("short enough")

    async with talk(script) as opened:
        await opened.conversation.ask("Remember this: " + "x" * 30_000)
        assert (await opened.conversation.ask("And now?")).text == "short enough"
        refused, accepted = opened.model.requests[-2:]
        assert "x" * 1000 in json.dumps(refused)
        assert "x" * 1000 not in json.dumps(accepted)
        assert accepted["messages"][-1]["content"] == "And now?"


async def test_a_context_too_small_for_the_tools_is_reported_with_a_remedy(talk):
    def script() -> Script:
        yield Says("never")

    async with talk(script, context_tokens=2048) as opened:
        with pytest.raises(ContextTooLong, match="OLLAMA_CONTEXT_LENGTH"):
            await opened.conversation.ask("Look")


async def test_an_endpoint_that_cut_the_conversation_off_is_noticed(talk):
    def script() -> Script:
        yield Says(calls=[("check_connection", {})], prompt_tokens=900)
        yield Says("done", prompt_tokens=900)

    async with talk(script) as opened:
        await opened.conversation.ask("Look")
        assert len(opened.view.notes_shown) == 1
        assert "counted 900 tokens" in opened.view.notes_shown[0]


async def test_a_token_count_of_a_usual_context_size_is_taken_as_the_limit(talk):
    def script() -> Script:
        yield Says(calls=[("check_connection", {})], prompt_tokens=4096)
        yield Says("never asked for")

    async with talk(script) as opened:
        with pytest.raises(ContextTooLong, match="4,096 tokens; the tools alone take about"):
            await opened.conversation.ask("Look")
        assert "counted 4,096 tokens" in opened.view.notes_shown[0]
        assert len(opened.model.requests) == 1


async def test_an_endpoint_that_refuses_tools_is_explained(talk):
    def script() -> Script:
        yield Says("registry.ollama.ai/library/tiny does not support tools", status=400)

    async with talk(script) as opened:
        with pytest.raises(CannotCallTools) as raised:
            await opened.conversation.ask("How good is it?")
        assert "scripted cannot call tools here" in str(raised.value)
        assert "library/tiny does not support tools" in str(raised.value)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("It is very good at arithmetic.", "it wrote text"),
        ('{"name": "find_benchmarks", "arguments": {}}', "wrote a call of find_benchmarks as text"),
    ],
)
async def test_a_model_that_ignores_tools_is_explained(talk, text, what):
    def script() -> Script:
        yield Says(text)

    async with talk(script, can_call=False) as opened:
        with pytest.raises(CannotCallTools) as raised:
            await opened.conversation.ask("How good is it?")
        assert what in str(raised.value)
        assert "Nothing was evaluated" in str(raised.value)


async def test_a_first_reply_without_an_end_is_cut(talk):
    def script() -> Script:
        yield Says("and so on " * 5000)

    async with talk(script, can_call=False) as opened:
        with pytest.raises(CannotCallTools):
            await opened.conversation.ask("How good is it?")
        assert len(opened.view.text) < 5000


async def test_reasoning_in_tags_is_no_part_of_the_reply(talk):
    def script() -> Script:
        yield Says("<think>which tool?</think>\n\nI look.", [("check_connection", {})])
        yield Says("<think>fine</think>It works.")

    async with talk(script) as opened:
        assert (await opened.conversation.ask("Look")).text == "It works."
        assert opened.view.text == "I look.It works."
        assert "which tool" not in json.dumps(opened.model.requests[-1])


async def test_a_namespaced_call_is_found_and_a_call_without_text_has_null_content(talk):
    def script() -> Script:
        yield Says(calls=[("functions.check_connection", {}), ("evalhub:list_jobs", {})])
        yield Says("done")

    async with talk(script) as opened:
        answer = await opened.conversation.ask("Look")
        assert [made.call.name for made in answer.calls] == ["check_connection", "list_jobs"]
        assert not any(made.result.failed for made in answer.calls)
        sent = opened.model.requests[-1]["messages"]
        assert next(m for m in sent if m.get("tool_calls"))["content"] is None


async def test_jobs_that_still_ran_when_last_seen_are_known(talk, subject):
    def script() -> Script:
        seen = yield Says(calls=[submission(subject, allow_duplicate=True)])
        job = {"job_id": job_in(seen[0])}
        yield Says("started")
        seen = [""]
        while "completed" not in seen[0]:
            seen = yield Says(calls=[("get_job_status", {**job, "wait_seconds": 40})])
        yield Says("ended")

    async with talk(script) as opened:
        await opened.conversation.ask("Start")
        assert opened.conversation.unfinished_jobs == opened.conversation.job_ids
        await opened.conversation.ask("Wait")
        assert opened.conversation.unfinished_jobs == []


async def test_questions_of_the_server_reach_the_user(hub_environment, subject):
    questions = []

    async def answers(message: str, schema: Any) -> dict[str, Any]:
        questions.append(message)
        return dict.fromkeys(schema["properties"], False)

    settings = Settings(local=True, confirm_cancel_after=0)
    async with open_tools(settings, answers) as tools:
        with StubModel(delay=2) as slow:
            tool, arguments = submission(slow, 20)
            started = await tools.call(tool, arguments, lambda *_: None)
            job = {"job_id": job_in(started.text)}
            with anyio.fail_after(60):
                state = ""
                while state != "running":
                    seen = await tools.call("get_job_status", job, lambda *_: None)
                    state = seen.data["state"]
                    await anyio.sleep(0.05)
            declined = await tools.call("cancel_job", job, lambda *_: None)
            assert "Cancelling loses its unfinished work" in questions[0]
            assert declined.data["state"] == "running"
            async with open_tools(settings) as unasked:
                cancelled = await unasked.call("cancel_job", job, lambda *_: None)
                assert cancelled.data["state"] == "cancelled"


async def test_a_greeting_without_a_call_is_not_an_error(talk):
    def script() -> Script:
        yield Says("Hello!")
        yield Says("Still here.")

    async with talk(script) as opened:
        assert (await opened.conversation.ask("Hi")).text == "Hello!"
        assert len(opened.model.requests) == 2, "it was tried once whether it can call tools"
        await opened.conversation.ask("And now?")
        assert len(opened.model.requests) == 3


async def test_a_model_that_once_writes_a_call_as_text_is_asked_to_make_it(talk):
    def script() -> Script:
        yield Says(calls=[("check_connection", {})])
        seen = yield Says('{"name": "find_benchmarks", "arguments": {"query": "arithmetic"}}')
        assert "written as text" in seen[0]
        yield Says(calls=[LOOK])
        yield Says("found")

    async with talk(script) as opened:
        answer = await opened.conversation.ask("Look")
        assert answer.text == "found"
        assert [made.call.name for made in answer.calls] == ["check_connection", "find_benchmarks"]


async def test_an_endpoint_error_is_shown_verbatim_and_can_be_retried(talk):
    def script() -> Script:
        yield Says("The quota is used up.", status=403)
        yield Says(calls=[("check_connection", {})])
        yield Says("fine")

    async with talk(script) as opened:
        with pytest.raises(ModelError, match=r"answered 403: The quota is used up\."):
            await opened.conversation.ask("Look")
        assert (await opened.conversation.ask("again")).text == "fine"
