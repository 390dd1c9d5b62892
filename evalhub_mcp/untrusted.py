"""Text from hubs, logs and models, made safe to show.

This is the only place that removes invisible characters, masks secrets and limits length.
Terminal escapes and everything that cannot be seen are removed, because a terminal, a client or
a model would act on what no reader sees; half a character (a lone surrogate) becomes U+FFFD.
Anything that looks like a credential is masked. An id is different from other text: once changed
it no longer names anything, so an id that cannot be shown as it is is marked (`sanitize_id`).
The result is plain data: nothing here understands Markdown or HTML.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

ELLIPSIS = "…"
REDACTED = "[redacted]"
CACHED_TEXT_CHARS = 400
"""Longest text whose sanitized form is cached. Catalog text is shorter, log text is longer."""
UNSHOWN_CHARS = 4_000
"""How much behind the shown part of a text is read, so that no secret is cut in the middle."""
MIN_SECRET_CHARS = 6
MAX_JSON_TEXT_CHARS = 1_000
MAX_JSON_ITEMS = 100
MAX_JSON_PAGE_ITEMS = 2_000
"""Items kept in the outermost list of a document, which is already one page of a listing."""
MAX_JSON_DEPTH = 8
MAX_ID_CHARS = 256
"""Longest id that is shown and can be used; a hub's own are a few dozen characters long."""
MAX_UNUSABLE_ID_CHARS = 80
"""How much of an unusable id is shown."""
MAX_NAME_CHARS = 160
"""Longest name of a metric, a state or a field."""
MAX_REPLY_TEXT_CHARS = 120_000
"""Longest text block of a reply. Every tool's own limits are below it."""
MAX_REPLY_STRING_CHARS = 16_000
"""Longest string in structured content; the longest that is meant is the excerpt of a log."""
MAX_REPLY_DEPTH = 24
UNUSABLE_ID = "[unusable id "

_ONE_LINE_FIELDS = frozenset("id provider_id name title owner tenant category url".split())
"""Fields of the hub's objects that never have several lines."""
_ANSI_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode categories: control, format, surrogate, private use, unassigned."""
_SPACES = frozenset({"Zs", "Zl", "Zp"})
"""Spaces, and the line and paragraph separators, which some programs take for a line break."""
_BLANK = re.compile(
    # Default-ignorable code points that are letters or marks (Hangul fillers, variation selectors,
    # the grapheme joiner, Khmer and Mongolian ones), and characters whose glyph is empty.
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U00013441\U00013442\U00016fe4\U0001d159\U000e0100-\U000e01ef]"
)
_PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----.*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|\Z)"
    # A text that begins in the middle of a key has no dash before the key's last line.
    r"|\A[^-]*-----END [A-Z ]{0,40}PRIVATE KEY-----",
    re.DOTALL,
)
_UNMASKED = r"(?!\[[a-z ]{0,12}redacted\])"
_OPENING_QUOTE = r"(?:\\?[\"'])?+"
_QUOTED_VALUE = rf"(?<=[\"']){_UNMASKED}(?:\\[^\"'\n]|[^\"'\\\n])+"
_SCHEME = r"(?:bearer|basic|token|api-?key|digest|negotiate)"
_CREDENTIAL = (
    r"(?:api_?key|api-key|access[_-]?key|private[_-]?key|token|secret|passw(?:or)?d|passphrase"
    r"|credential)"
)
# Each pattern's first group, which may be empty, remains in front of the mask. All repetitions
# are bounded or start at a fixed word, so that a long text takes linear time.
_URL_USER = re.compile(r"(://)[^/\s?#\"'<>]+(?=@)")
"""User and password of a URL; some URLs, such as those of Redis, have only one of them."""
_URL_PASSWORD = re.compile(r"://[^/\s:@?#]{0,200}:[^/\s@?#]{1,200}@")
_NAMED_SECRETS = (
    re.compile(
        rf"(?i)(authorization\W{{0,3}}[=:]\s{{0,4}}{_OPENING_QUOTE}(?:{_SCHEME}\s{{1,4}})?+)"
        rf"(?:{_QUOTED_VALUE}|{_UNMASKED}[^\s\"',;]+)"
    ),
    # Long tokens, and short ones that contain a digit, which words rarely do.
    re.compile(r"(?i)(bearer\s{1,4})(?:[\w.~+/=-]{12,}|(?=[a-z._~+/=-]{0,12}\d)[\w.~+/=-]{4,})"),
    # Base64 has capitals in the middle, which words rarely have.
    re.compile(r"((?i:\bbasic)\s{1,4})(?=[\w+/]{0,40}[a-z0-9][A-Z])[\w+/]{12,}=*"),
    # Names followed by a value of any kind. Short numbers, scores and short words after a colon
    # stay.
    re.compile(
        rf"(?i)({_CREDENTIAL}\W{{0,3}}[=:]{{1,2}}+\s{{0,4}}{_OPENING_QUOTE})(?:{_QUOTED_VALUE}|"
        rf"{_UNMASKED}(?!\d{{1,3}}\.\d{{1,8}}(?![\w.]))"
        rf"(?:(?<==)(?!\d{{1,3}}(?!\w))[^\s\"',;&]|[^\s\"',;&]{{4}})[^\s\"',;&]*)"
    ),
    # Names such as AWS_SECRET_ACCESS_KEY or session_token_value, unless the value is a number.
    # secret_ref is the name of a secret, not the secret.
    re.compile(
        rf"(?i)({_CREDENTIAL}(?!_ref\b)[_-][a-z0-9_-]{{1,40}}\W{{0,3}}[=:]\s{{0,4}}{_OPENING_QUOTE})"
        rf"(?=[^\s\"',;&]*[a-z]){_UNMASKED}[^\s\"',;&]{{8,}}"
    ),
)
_KEY_FORMS = (
    re.compile(
        r"()\b(?:sk|pk|gh[opsur]|github_pat|glpat|xox[abeprs])[-_]"
        r"(?:[\w-]{12,}|(?=[A-Za-z_-]{0,12}\d)[\w-]{8,})"
    ),
    # Tokens of these contain no separators, unlike the names of benchmarks: hf_leaderboard_math.
    re.compile(
        r"()\b(?:hf|npm)_(?:[A-Za-z0-9]{12,}(?![\w-])|(?=[A-Za-z]{0,12}\d)[A-Za-z0-9]{8,}"
        r"|[A-Za-z0-9]{24,})"
    ),
    re.compile(r"()\b(?:(?:AKIA|ASIA)[A-Z0-9]{16}\b|AIza[A-Za-z0-9_-]{30,})"),
    # JSON Web Tokens.
    re.compile(r"()(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"),
)
_SECRETS = (_URL_USER, *_NAMED_SECRETS, *_KEY_FORMS)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")
_SECRET_WORDS = frozenset(
    "secret secrets password passwords passwd passphrase pwd credential credentials authorization "
    "bearer cookie cookies jwt apikey apitoken".split()
)
_SECRET_ENDINGS = tuple(
    "apikey secretkey accesskey privatekey password passwd passphrase accesstoken authtoken "
    "apitoken bearertoken clientsecret".split()
)
_VOCABULARY_TOKENS = frozenset(
    "eos bos pad unk sep cls mask stop special image audio video end start begin think thinking "
    "reasoning first last next per delimiter separator turn role system user assistant tool "
    "answer prompt new line newline num n total count input output completion max min".split()
)
_KEY_OWNERS = frozenset(
    "api access secret private auth account subscription encryption signing master admin service "
    "license ssh model judge openai anthropic azure aws google gemini mistral cohere groq together "
    "huggingface hf openrouter nvidia watsonx ibm replicate deepseek xai fireworks wandb".split()
)
"""Words before "key" with which it opens something; the keys of a table have others."""
_KEY_RUN = re.compile(r"(?<![\w+/=])[A-Za-z0-9+/]{28,128}={0,2}(?![A-Za-z0-9+/=])")
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")
# Every text that one of the patterns matches contains one of these; most text has none. Looking
# for fixed words is several times faster than one case-insensitive pattern.
_SECRET_HINTS = (
    *"authorization bearer basic key token secret passw passphrase credential".split(),
    *":// akia asia aiza eyj".split(),
    *(
        prefix + separator
        for prefix in "sk pk hf ghp gho ghs ghu ghr pat npm xoxa xoxb xoxe xoxp xoxr xoxs".split()
        for separator in "-_"
    ),
)


def _may_contain_secret(text: str) -> bool:
    # As case-insensitive patterns do, take a dotless i and an I with a dot for an i.
    folded = text.casefold()
    if not folded.isascii():
        folded = folded.replace("\u0131", "i").replace("\u0307", "")
    return any(hint in folded for hint in _SECRET_HINTS)


def strip_invisible(text: str) -> str:
    """Remove terminal escapes and every character that cannot be seen, except newline and tab.

    Unusual spaces and Unicode's line separators become a space, lone surrogates U+FFFD.
    """
    if text.replace("\n", "").replace("\t", "").isprintable() and (
        text.isascii() or _BLANK.search(text) is None
    ):
        return text
    text = _ANSI_ESCAPE.sub("", text)
    return text.translate({ord(char): _visible(char) for char in set(text)})


def _visible(char: str) -> str:
    """The character as it is shown; empty for one that cannot be seen."""
    category = unicodedata.category(char)
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    if category in _SPACES:
        return " "
    if char in "\n\t":
        return char
    return "" if category in _INVISIBLE_CATEGORIES or _BLANK.match(char) else char


def replace_surrogates(value: Any) -> Any:
    """Return a JSON value whose lone surrogates, in values and in keys, became U+FFFD.

    Nothing else changes. A lone surrogate cannot be written as UTF-8, so one would end a session
    or lose a result.

    Raises:
        RecursionError: The value is nested too deeply to be walked.
    """
    if isinstance(value, str):
        if value.isascii():
            return value
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, Mapping):
        return {replace_surrogates(k): replace_surrogates(item) for k, item in value.items()}
    if isinstance(value, list | tuple):
        return [replace_surrogates(item) for item in value]
    return value


def mask_secrets(text: str) -> str:
    """Replace everything that looks like a credential with a mask."""
    if not _may_contain_secret(text):
        return text
    text = mask_private_keys(text)
    for pattern in _SECRETS:
        text = pattern.sub(rf"\1{REDACTED}", text)
    return text


def mask_private_keys(text: str) -> str:
    """Replace PEM private keys, which span lines, with a mask; call it before splitting lines."""
    return _PRIVATE_KEY.sub("[private key redacted]", text) if "PRIVATE KEY" in text else text


def mask_known_secrets(text: str, secrets: Iterable[str]) -> str:
    """Replace these values with a mask; ones under 6 characters would hide ordinary words."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= MIN_SECRET_CHARS:
            text = text.replace(secret, REDACTED)
    return text


def truncate(text: str, limit: int) -> str:
    """Cut text to `limit` characters, at a word boundary if one is near, and mark the cut."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    if space > limit * 0.7:
        cut = cut[:space]
    return cut.rstrip(" ,;:.") + ELLIPSIS


def sanitize_line(text: object, limit: int = 200) -> str:
    """Return one visible line of at most `limit` characters; None becomes an empty line."""
    if text is None:
        return ""
    text = str(text)
    sanitize = _sanitize_cached if len(text) <= CACHED_TEXT_CHARS else _sanitize
    return sanitize(text, limit)


def _sanitize(text: str, limit: int) -> str:
    # Looking for secrets in all of a long text takes longer than anybody waits. What is cut here
    # is far behind what is shown.
    text = text[: limit * 4 + UNSHOWN_CHARS]
    return truncate(" ".join(mask_secrets(strip_invisible(text)).split()), limit)


# The catalog's names and descriptions appear in most replies.
_sanitize_cached = lru_cache(maxsize=4096)(_sanitize)


def sanitize_lines(items: object, limit: int = 200, most: int = 12) -> list[str]:
    """Sanitize the first `most` texts of a list and drop the empty ones."""
    if not isinstance(items, list | tuple):
        return []
    return [text for item in items[:most] if (text := sanitize_line(item, limit))]


def sanitize_id(text: str) -> str:
    """Return an id as it is; one that cannot be shown as one visible line is marked as unusable.

    A mark keeps an altered id from passing for another one that exists, and contains a digest,
    so that two of them stay different. No tool accepts a marked id.
    """
    if len(text) <= MAX_ID_CHARS and sanitize_line(text, MAX_ID_CHARS) == text:
        return text
    if text.startswith(UNUSABLE_ID):
        return sanitize_line(text, MAX_ID_CHARS)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{UNUSABLE_ID}{digest}] {sanitize_line(text, MAX_UNUSABLE_ID_CHARS)}".rstrip()


def is_unusable_id(text: str) -> bool:
    """Whether an id was marked because it cannot be shown as it is."""
    return text.startswith(UNUSABLE_ID)


def sanitize_name(text: str) -> str:
    """Return the name of a metric, a state or a field: one visible line."""
    return sanitize_line(text, MAX_NAME_CHARS)


def sanitize_field(name: object, value: object, limit: int = 200) -> str:
    """Return the value of a field of foreign data in one line, masked if its name says secret."""
    if value is not None and is_secret_name(str(name)) and holds_secret(value):
        return REDACTED
    return sanitize_line(value, limit)


def sanitize_block(text: str, limit: int) -> str:
    """Sanitize text of several lines without joining them."""
    text = mask_secrets(strip_invisible(text[: limit + UNSHOWN_CHARS]))
    return text if len(text) <= limit else text[: limit - 1] + ELLIPSIS


def sanitize_reply_text(text: str, limit: int = MAX_REPLY_TEXT_CHARS) -> str:
    """Sanitize a finished text, which has sentences of ours; the last check of every reply.

    A single word after the name of a secret stays, as in "api_key: is not known".
    """
    sanitize = _reply_text_cached if len(text) <= CACHED_TEXT_CHARS else _reply_text
    return sanitize(text, limit)


def _reply_text(text: str, limit: int) -> str:
    text = strip_invisible(text[: limit + UNSHOWN_CHARS])
    if _may_contain_secret(text):
        text = mask_private_keys(text)
        for pattern in (_URL_USER, *_KEY_FORMS):
            text = pattern.sub(rf"\1{REDACTED}", text)
        for pattern in _NAMED_SECRETS:
            text = pattern.sub(_masked_unless_a_word, text)
    return text if len(text) <= limit else text[: limit - 1] + ELLIPSIS


_reply_text_cached = lru_cache(maxsize=4096)(_reply_text)


def _masked_unless_a_word(found: re.Match[str]) -> str:
    named, value = found[1], found[0].removeprefix(found[1])
    word = value.rstrip(".:)]}'").removeprefix("(")
    return found[0] if word.isalpha() and word.islower() and "=" not in named else named + REDACTED


def sanitize_reply(value: Any, depth: int = 0) -> Any:
    """Sanitize every string and every key of structured content; the last check of every reply.

    Nothing is dropped. Lines stay as they are, since only logs and answers have several by now.
    """
    if isinstance(value, str):
        return sanitize_reply_text(value, MAX_REPLY_STRING_CHARS)
    if depth >= MAX_REPLY_DEPTH and isinstance(value, Mapping | list | tuple):
        return ELLIPSIS
    if isinstance(value, Mapping):
        return {
            sanitize_name(str(key)): _masked_field(str(key), item)
            if is_secret_name(str(key)) and holds_secret(item)
            else sanitize_reply(item, depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [sanitize_reply(item, depth + 1) for item in value]
    return value


def sanitize_json(value: Any, depth: int = 0) -> Any:
    """Sanitize every text in a JSON value, limit its size and depth, and drop empty fields."""
    if isinstance(value, str):
        several_lines = "\n" in value
        return (sanitize_block if several_lines else sanitize_line)(value, MAX_JSON_TEXT_CHARS)
    if isinstance(value, dict):
        if depth >= MAX_JSON_DEPTH:
            return ELLIPSIS
        sanitized = {
            sanitize_line(key, 120): _masked_field(str(key), item)
            if is_secret_name(str(key)) and holds_secret(item)
            else sanitize_line(item, MAX_JSON_TEXT_CHARS)
            if key in _ONE_LINE_FIELDS and isinstance(item, str)
            else sanitize_json(item, depth + 1)
            for key, item in list(value.items())[:MAX_JSON_ITEMS]
        }
        return {
            key: item
            for key, item in sanitized.items()
            if key == "items" or item not in (None, "", [], {})
        }
    if isinstance(value, list | tuple):
        if depth >= MAX_JSON_DEPTH:
            return ELLIPSIS
        most = MAX_JSON_PAGE_ITEMS if depth <= 2 else MAX_JSON_ITEMS
        return [sanitize_json(item, depth + 1) for item in value[:most]]
    return value


def is_secret_name(name: str) -> bool:
    """Whether a field, variable or header of this name holds a secret: api_key, X-Auth-Token.

    The last word decides, so max_tokens, token_limit and secret_ref do not, and neither do the
    tokens of a vocabulary, such as eos_token, nor the keys of a table, such as sort_key.
    """
    return _is_secret_name(name) if len(name) <= CACHED_TEXT_CHARS else False


@lru_cache(maxsize=4096)
def _is_secret_name(name: str) -> bool:
    plain = unicodedata.normalize("NFKC", strip_invisible(name)).strip()
    words = [word.lower() for word in _WORD.findall(plain)]
    while words and words[-1].isdigit():
        words.pop()
    if not words:
        return False
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if last == "value":  # session_token_value
        words.pop()
        last, before = before, words[-2] if len(words) > 1 else ""
    if last in ("token", "tokens"):
        return last == "token" and before not in _VOCABULARY_TOKENS
    if last in ("key", "keys"):
        return before in _KEY_OWNERS
    return last in _SECRET_WORDS or last.endswith(_SECRET_ENDINGS)


def holds_secret(value: object) -> bool:
    """Whether a field with a secret's name has a value that could be one, at any depth."""
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int):
        return value > 99_999
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, Mapping):
        return any(holds_secret(item) for key, item in value.items() if not _names_secret(str(key)))
    return isinstance(value, list | tuple) and any(map(holds_secret, value))


def _names_secret(key: str) -> bool:
    """Whether a field holds the name of a secret, as secret_ref does."""
    return re.search(r"(?i)(?:ref|name|env|file|path|type)\Z", key) is not None


def looks_like_key(text: str) -> bool:
    """Whether a text contains a key by its form, whatever its field is called.

    Stricter than `mask_secrets`, because a call is refused for it: prose about passwords,
    hashes, UUIDs and long words are no keys.
    """
    if len(text) < MIN_SECRET_CHARS:
        return False
    if any(pattern.search(text) for pattern in (_PRIVATE_KEY, _URL_PASSWORD, *_KEY_FORMS)):
        return True
    for pattern in _NAMED_SECRETS:
        for match in pattern.finditer(text):
            value = match[0].removeprefix(match[1])
            if value != REDACTED and _is_random(value):
                return True
    return any(map(_is_random_key, _KEY_RUN.findall(text)))


def _is_random(value: str) -> bool:
    """Whether a value with a secret's name in front of it is more than a word."""
    return len(value) >= 8 and any(c.isdigit() for c in value) and any(c.isalpha() for c in value)


def _is_random_key(run: str) -> bool:
    """Whether letters and digits are mixed as only random ones are; hexadecimal is a hash."""
    if _HEX.fullmatch(run) or not (any(map(str.isupper, run)) and any(map(str.islower, run))):
        return False
    kinds = ["0" if c.isdigit() else "A" if c.isupper() else "a" for c in run]
    changes = sum(a != b for a, b in pairwise(kinds))
    digits = len(re.findall(r"\d+", run))
    return changes * 3 >= len(run) and (digits >= 3 or (digits > 0 and len(run) == 40))


def _masked_field(name: str, value: Any) -> Any:
    """The value of a field with a secret's name: masked; names of secrets in it stay."""
    if isinstance(value, Mapping):
        return {
            sanitize_name(str(key)): sanitize_json(item)
            if _names_secret(str(key))
            else _masked_field(str(key), item)
            for key, item in list(value.items())[:MAX_JSON_ITEMS]
        }
    if isinstance(value, list | tuple):
        return [_masked_field(name, item) for item in value[:MAX_JSON_ITEMS]]
    return REDACTED if holds_secret(value) else value
