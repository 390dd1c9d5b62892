"""Tool calls written as text are recognised; sentences about tools are not."""

import pytest

from evalhub_mcp.chat.written_calls import written_call

TOOLS = ["find_benchmarks", "submit_evaluation", "get_job_status"]


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "find_benchmarks", "arguments": {"query": "arithmetic"}}',
        '{"name": "find_benchmarks", "parameters": {}}',
        '```json\n{"tool": "find_benchmarks", "args": {"query": "x"}}\n```',
        '{"type": "function", "function": {"name": "find_benchmarks", "arguments": "{}"}}',
        '{"tool_calls": [{"function": {"name": "find_benchmarks"}}]}',
        '<tool_call>\n{"name": "find_benchmarks", "arguments": {}}\n</tool_call>',
        "<function=find_benchmarks>{}</function>",
        '[TOOL_CALLS] [{"name":"find_benchmarks"}]',
        '```tool_code\nprint(default_api.find_benchmarks(query="arithmetic"))\n```',
        'find_benchmarks(query="arithmetic")',
        'Sure!\n```python\nfind_benchmarks(query="x")\n```',
        'I will look. {"action": "find_benchmarks", "action_input": {"query": "x"}}',
    ],
)
def test_a_written_call_is_recognised(text):
    assert written_call(text, TOOLS) == "find_benchmarks"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello! How can I help?",
        "Next I would call find_benchmarks to look for arithmetic.",
        "The job runs; get_job_status(job_id=…) shows how far it is.",
        'The settings were {"name": "llama3.2", "arguments": {}}.',
        'It returned {"name": "find_benchmarks"}.',
        'print(other(query="x"))',
        "{" * 500,
    ],
)
def test_ordinary_text_is_not_taken_for_a_call(text):
    assert written_call(text, TOOLS) == ""
