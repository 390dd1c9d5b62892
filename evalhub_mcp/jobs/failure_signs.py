"""How causes of failure show in logs and messages: patterns that are matched line by line.

In the table a cause's id is followed by its signs: strength, veto, pattern. Strength 3 names the
cause itself (4 also where the line names another one), 2 is a failure that hardly anything else
causes, 1 may be the consequence of another failure. A line that also matches the veto is a sign
of something else: a refused connection to a dataset hub says nothing about the model endpoint.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

_DATA_HUB = (
    r"hugging ?face|hf\.co|on the hub|datasets?[./]|nltk|raw\.githubusercontent|s3\.amazonaws"
)
_VETOES: Mapping[str, str | None] = {
    "-": None,
    "hub": _DATA_HUB,
    "other": rf"{_DATA_HUB}|image|manifest|registry",
    "gated": r"gated",
    "nodes": r"flavor|nodes?",
    "info": r"^info",
    "tokens": r"token|inputs",
    "137": r"137",  # a signal, usually for lack of memory
}
_STATUS = r"(?:error code|status(?: ?code)?|http(?:/\d(?:\.\d)?)?|client error|server error)\W{0,3}"
"""What `<code>` stands for in the table: the words before an HTTP status."""

_TABLE = r"""
endpoint_refused
3 hub    connection refused|ECONNREFUSED|actively refused|all connection attempts
3 hub    failed to connect to |couldn't connect to|connect call failed|not reachable
3 hub    connection (?:was )?(?:reset|aborted)|ECONNRESET
2 hub    cannot connect to host|failed to establish a new
2 hub    no route to host|network is unreachable|EHOSTUNREACH
2 hub    APIConnectionError|openai\w* - connection error
1 hub    \bConnectError\b|connection (?:error|failed)\b

endpoint_unknown_host
3 hub    name or service not known|name resolution|no such host
3 other  (?:failed to|could ?n.t|could not|cannot) resolve (?:host|')
3 hub    getaddrinfo|nodename nor servname|unknown ?host|not resolve\b|NXDOMAIN

endpoint_tls
3 hub    certificate.?verify.?failed|certificate problem|verify certificate
3 hub    x509:|wrong.version.number|certificate has expired|tls: |SSLError
3 hub    (?:ssl|tls) handshake|\bcertificate\b|\[SSL[:\]]|tlsv1|EOF occurred in violation

endpoint_failing
2 other  <code>'?5\d\d|'5\d\d [A-Z]
2 -      \b50[0234] (?:internal|bad gateway|service unavail|gateway)
2 other  server disconnected|RemoteProtocolError|bad gateway|engine ?(?:dead|core)
2 other  service (?:is )?(?:temporarily )?unavailable|overloaded
1 other  InternalServerError|internal server error

wrong_api
4 -      https?://[^/\s]+/(?:chat/)?completions answered HTTP 40[45]
3 -      loglikelihood is not supported|chat.template|does not support (?:chat|comp)
2 other  <code>'?40[45]\b|'40[45] [A-Z]
2 other  \b40[45] (?:page )?(?:not found|method not allowed)

unauthorized
3 other  AuthenticationError|PermissionDenied(?!.*(?:file|directory))
3 other  (?:incorrect|invalid|missing|expired|no).{0,3}(?:x-)?api.key
3 other  api_key client option must be set|access token is (?:missing|invalid)
2 other  <code>'?40[13]\b|'40[13] [A-Z]
2 other  \b40[13] (?:client error|unauthorized|forbidden)
2 other  not authorized|not authenticated|authenticati\w* .{0,40}(?:failed|required)|credential

unknown_model
3 -      model_not_(?:found|available)|invalid.model\b
3 -      \bmodel\W{1,5}[^\s'\"`\\]{1,120}\W{1,4}(?:does not exist|is not served)
3 -      \bmodel\W{1,5}[^\s'\"`\\]{1,120}\W{1,4}(?:was |is |could )?not (?:be )?found
3 -      try pulling it first|no such model|unknown model|unsupported model
3 -      model .{1,120} is not (?:loaded|available|served|supported)

rate_limit
3 -      \bRateLimit|rate.limit|too many requests|throttl|resource.exhausted
3 nodes  insufficient_quota|(?:exceeded|current|check) (?:your )?(?:current )?quota(?!:)
2 -      <code>'?429\b|Error: 429|^429\b

context_length
3 -      maximum (?:context|model|sequence) length|context_length_exceeded
3 -      context (?:size|length|window)\b|exceed_context|max_new_tokens`? must be
3 -      (?:tokens?|input|prompt) .{0,60}(?:exceeds?|longer than|too long)

tokenizer_missing
3 -      tokenizer is required|can't load tokenizer|backend tokenizer
3 -      not a valid model identifier|repo id must be in the form
3 -      incorrect path_or_model_id|(?:no|find|load|missing) (?:the |a )?tokenizer

hf_token
3 -      gated (?:repo|dataset)|GatedRepo|is restricted\. you must
3 -      access to this repo|hf auth login|huggingface-cli login|set HF_TOKEN
3 -      40[13] .{0,80}(?:huggingface\.co|hf\.co)|huggingface\.co.{0,120}\b40[13]\b

dataset_download
3 gated  couldn't (?:reach|find) .{1,200} on the hub|DatasetNotFound
3 gated  couldn't find any data file|hugging face hub either
3 -      LocalEntryNotFound|offline ?mode|outgoing traffic
3 -      dataset scripts are no longer|nltk downloader|NoSuch(?:Bucket|Key)
3 info   (?:download|fetch|load|generat|clon)\w* .{0,20}(?:data ?set|test data)
2 -      (?:huggingface\.co|hf\.co).{0,300}(?:timed out|max retries|unreach|refus)

test_data_missing
3 -      \bno (?:input )?(?:data|records?|csv|jsonl?|traces?|data ?set) (?:files? )?(?:found|loaded)
3 -      no records in dataset|dataset not found: /|incomplete records|mlflow experiment not found
3 -      (?<!\w)/test_data\b.{0,60}(?:not found|not exist|no such|is empty)|under /test_data
3 -      (?:no such file|not found|no \w+ files?)\b.{0,80}(?<!\w)/test_data\b
3 -      no valid (?:\w+ )?test cases|unsupported dataset[ _]format

out_of_memory
3 -      out of memory|OutOfMemory|OOMKilled|unable to allocate|MemoryError
3 -      ALLOC_FAILED|cannot allocate memory|not enough (?:gpu )?memory
2 -      exit(?:ed with)? (?:code|status) 137|SIGKILL|^killed$|oom.?kill

image_pull
3 -      ImagePullBackOff|ErrImagePull|pulling image|pull image|manifest unknown
3 -      InvalidImageName|pull access denied

unschedulable
3 -      nodes are available|FailedScheduling|unschedulable|not admitted
3 -      node\(s\) (?:didn.t|had)|exceeded quota:|queue .{0,60}(?:inactive|not)
3 -      persistentvolumeclaims?\b.{0,80}(?:not found|unbound)|unbound immediate
2 -      insufficient (?:unused quota|nvidia\.com|cpu|memory)

missing_runtime
3 -      no module named|cannot import name|can't open file|command not found
3 -      cannot find module|^env: .*no such file|could not find or load main
3 -      ^(?:/bin/)?\w*sh: .*: not found|executable file not found
3 -      cannot be started|exec format error|local_runtime_not_enabled|pip install

disk_full
3 -      no space left|disk quota exceeded|ephemeral-storage|disk is full

timeout
2 hub    \b(?:\w*[a-z])?Timeout(?:Error|Expired|Exception)\b|litellm\.Timeout
2 hub    \b(?:Read|Write|Connect|Pool)Timeout\b
2 -      deadline ?exceeded|time limit .{0,20}exceeded|active longer than
1 hub    timed out|(?:request|operation|connection|gateway) time.?out

metric_missing
3 -      primary[ _](?:score|metric)|metric '[^']+' (?:is )?not
3 -      metric.{0,40}not (?:found|among|present|reported)|(?:no|missing) metric

code_execution_off
4 -      HF_ALLOW_CODE_EVAL|confirm_run_unsafe_code|code_eval.{0,80}(?:disabled|untrusted)
4 -      code execution is (?:off|disabled)

bad_parameter
3 -      unknown parameter|unrecognized argument|unexpected keyword
3 -      parameters of \S+ are not usable:
3 -      tasks? not found|find task|invalid choice|no such option|unknown (?:task|option|probe)
2 -      \bvalidation errors? for\b|must be (?:a (?:whole )?number|an? int|one of)
2 tokens \w+ must be (?:>|<|at (?:least|most)|between|positive|greater|less)

interrupted
3 -      evaluation was interrupted:|local hub was stopped while

adapter_crash
1 137    exit(?:ed with)? (?:status|code) [1-9]|exited with status [1-9]
2 -      segmentation fault|core dumped|code=dumped|SIGSEGV|panicked at
2 -      was ended by|terminated by signal|^uncaught|unhandled (?:exc|rej)
1 -      ^(?:Type|Attribute|Key|Index|Name|UnboundLocal|ZeroDivision|Assertion|Recursion)Error\b
"""


class Sign(NamedTuple):
    """A pattern that shows a cause."""

    cause: str
    strength: int
    pattern: re.Pattern[str]
    veto: re.Pattern[str] | None


@cache
def signs() -> tuple[Sign, ...]:
    """Return every sign, compiled on the first diagnosis."""
    found = []
    cause = ""
    for row in _TABLE.splitlines():
        if " " not in row:
            cause = row
            continue
        strength, veto, pattern = row.split(maxsplit=2)
        unless = _VETOES[veto]
        found.append(
            Sign(
                cause,
                int(strength),
                re.compile(pattern.replace("<code>", _STATUS), re.IGNORECASE),
                re.compile(unless, re.IGNORECASE) if unless else None,
            )
        )
    return tuple(found)
