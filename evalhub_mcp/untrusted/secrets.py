"""What a credential looks like, by its own form and by the name of its field.

Masking and refusing have different bounds. Text on its way out is masked wherever a key may be in
it. A call is refused only for what is a key beyond doubt, which includes random letters and
digits without a label: on the way out those are masked where they are the whole value of a
setting, and stay in free text, where they may be a checksum, a cursor or an answer.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import pairwise

from evalhub_mcp.untrusted.characters import strip_invisible

REDACTED = "[redacted]"
CACHED_NAME_CHARS = 400
MIN_SECRET_CHARS = 6
"""Shorter values would hide ordinary words."""

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
# Tokens of a text, such as the metric time_to_first_token; no credential is called so.
_OF_A_TEXT = "first per eos bos pad unk sep input output completion".split()
_TOKEN = "".join(rf"(?<!\b{word}[_ -])(?<!_{word}[_ -])" for word in _OF_A_TEXT) + "token"
_CREDENTIAL = (
    r"(?:api_?key|api-key|access[_-]?key|private[_-]?key|secret|passw(?:or)?d|passphrase|credential"
    rf"|{_TOKEN})"
)
# Each pattern's first group, which may be empty, remains in front of the mask. All repetitions
# are bounded or start at a fixed word, so that a long text takes linear time.
_URL_USER = re.compile(r"(://)[^/\s?#\"'<>]+(?=@)")
"""User and password of a URL; some URLs, such as those of Redis, have only one of them."""
_URL_PASSWORD = re.compile(r"://[^/\s:@?#]{0,200}:[^/\s@?#]{1,200}@")
_NAMED_SECRETS: tuple[str, ...] = (
    (
        rf"(?i)(authorization\W{{0,3}}[=:]\s{{0,4}}{_OPENING_QUOTE}(?:{_SCHEME}\s{{1,4}})?+)"
        rf"(?:{_QUOTED_VALUE}|{_UNMASKED}[^\s\"',;]+)"
    ),
    # Long tokens, and short ones that contain a digit, which words rarely do.
    (r"(?i)(bearer\s{1,4})(?:[\w.~+/=-]{12,}|(?=[a-z._~+/=-]{0,12}\d)[\w.~+/=-]{4,})"),
    # Base64 has capitals in the middle, which words rarely have.
    (r"((?i:\bbasic)\s{1,4})(?=[\w+/]{0,40}[a-z0-9][A-Z])[\w+/]{12,}=*"),
    # Names followed by a value of any kind. Short numbers, scores and short words after a colon
    # stay.
    (
        rf"(?i)({_CREDENTIAL}\W{{0,3}}[=:]{{1,2}}+\s{{0,4}}{_OPENING_QUOTE})(?:{_QUOTED_VALUE}|"
        rf"{_UNMASKED}(?!\d{{1,3}}\.\d{{1,8}}(?![\w.]))"
        rf"(?:(?<==)(?!\d{{1,3}}(?!\w))[^\s\"',;&]|[^\s\"',;&]{{4}})[^\s\"',;&]*)"
    ),
    # Names such as AWS_SECRET_ACCESS_KEY or session_token_value, unless the value is a number.
    # secret_ref is the name of a secret, not the secret.
    (
        rf"(?i)({_CREDENTIAL}(?!_ref\b)[_-][a-z0-9_-]{{1,40}}\W{{0,3}}[=:]\s{{0,4}}{_OPENING_QUOTE})"
        rf"(?=[^\s\"',;&]*[a-z]){_UNMASKED}[^\s\"',;&]{{8,}}"
    ),
)
# Names that only begin like a key: sk-learn-2024-benchmark. Keys mix cases or letters and digits,
# or have long runs of either. One part may be like 5shot, 7B, gpt4 or 8x8.
_WORD_PART = r"(?>(?:[A-Z]?[a-z]{1,14}|[A-Z]{1,14})(?![A-Za-z0-9]))"
_PLAIN_PART = r"(?>[-_]{1,2}(?:[A-Z]?[a-z]{1,14}|[A-Z]{1,14}|v?\d{1,4})(?![A-Za-z0-9]))"
_MIXED_PART = (
    r"(?>[-_]{1,2}(?:\d{1,3}[A-Za-z]{1,6}|[a-z]{1,8}\d{1,2}|\d{1,4}x\d{1,4})(?![A-Za-z0-9]))"
)
_WORDS = (
    rf"{_WORD_PART}(?=[-_]){_PLAIN_PART}{{0,6}}(?:{_MIXED_PART}{_PLAIN_PART}{{0,6}})?[-_]?(?![\w-])"
)
_KEY_FORMS: tuple[str, ...] = (
    (
        rf"()\b(?:sk|pk|gh[opsur]|github_pat|glpat|xox[abeprs])[-_](?!{_WORDS})"
        r"(?:[\w-]{12,}|(?=[A-Za-z_-]{0,12}\d)[\w-]{8,})"
    ),
    # Tokens of these contain no separators, unlike the names of benchmarks: hf_leaderboard_math.
    (
        r"()\b(?:hf|npm)_(?:[A-Za-z0-9]{12,}(?![\w-])|(?=[A-Za-z]{0,12}\d)[A-Za-z0-9]{8,}"
        r"|[A-Za-z0-9]{24,})"
    ),
    (r"()\b(?:(?:AKIA|ASIA)[A-Z0-9]{16}\b|AIza[A-Za-z0-9_-]{30,})"),
    # JSON Web Tokens.
    (r"()(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"),
)
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
# Every text that one of the patterns matches contains one of these, and so does every name of a
# secret; most text has none. Looking for fixed words is several times faster than one
# case-insensitive pattern.
_HINTS = (
    "authorization bearer basic key token secret passw pwd passphrase credential cookie jwt".split()
)
_KEY_HINTS = ("AKIA", "ASIA", "AIza", "eyJ")
_KEY_BEGINNING = re.compile(
    r"(?:[sp]k(?<!\w[sp]k)|gh[opsur]|pat|xox[abeprs])[-_](?=[\w-]{8})|(?:hf|npm)_(?=\w{8})"
)


@cache
def _named_secrets() -> tuple[re.Pattern[str], ...]:
    """Return the compiled patterns; compiling them at import would delay the server's start."""
    return tuple(map(re.compile, _NAMED_SECRETS))


@cache
def _key_forms() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, _KEY_FORMS))


def may_contain_secret(text: str, *, unlabelled: bool = False) -> bool:
    """Whether a text needs a closer look; false for most, and then there is nothing in it.

    `unlabelled` looks for random letters and digits too, as `looks_like_key` does.
    """
    # As case-insensitive patterns do, take a dotless i and an I with a dot for an i.
    folded = text.casefold()
    if not folded.isascii():
        folded = folded.replace("\u0131", "i").replace("\u0307", "")
    return (
        any(hint in folded for hint in _HINTS)
        or any(hint in text for hint in _KEY_HINTS)
        or ("@" in text and "://" in text)
        or _KEY_BEGINNING.search(text) is not None
        or (unlabelled and _KEY_RUN.search(text) is not None)
    )


def mask_secrets(text: str) -> str:
    """Replace everything that looks like a credential with a mask."""
    if not may_contain_secret(text):
        return text
    text = mask_private_keys(text)
    for pattern in (_URL_USER, *_named_secrets(), *_key_forms()):
        text = pattern.sub(rf"\1{REDACTED}", text)
    return text


def mask_secrets_in_sentences(text: str) -> str:
    """Mask credentials in text that has sentences of ours.

    A single word after the name of a secret stays, as in "api_key: is not known".
    """
    if not may_contain_secret(text):
        return text
    text = mask_private_keys(text)
    for pattern in (_URL_USER, *_key_forms()):
        text = pattern.sub(rf"\1{REDACTED}", text)
    for pattern in _named_secrets():
        text = pattern.sub(_masked_unless_a_word, text)
    return text


def _masked_unless_a_word(found: re.Match[str]) -> str:
    named, value = found[1], found[0].removeprefix(found[1])
    word = value.rstrip(".:)]}'").removeprefix("(")
    return found[0] if word.isalpha() and word.islower() and "=" not in named else named + REDACTED


def mask_private_keys(text: str) -> str:
    """Replace PEM private keys, which span lines, with a mask; call it before splitting lines."""
    return _PRIVATE_KEY.sub("[private key redacted]", text) if "PRIVATE KEY" in text else text


def mask_known_secrets(text: str, secrets: Iterable[str]) -> str:
    """Replace these values with a mask; ones under 6 characters would hide ordinary words."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= MIN_SECRET_CHARS:
            text = text.replace(secret, REDACTED)
    return text


def is_secret_name(name: str) -> bool:
    """Whether a field, variable or header of this name holds a secret: api_key, X-Auth-Token.

    The last word decides, so max_tokens, token_limit and secret_ref do not, and neither do the
    tokens of a vocabulary, such as eos_token, nor the keys of a table, such as sort_key.
    """
    return _is_secret_name(name) if len(name) <= CACHED_NAME_CHARS else False


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
        return any(holds_secret(item) for key, item in value.items() if not names_secret(str(key)))
    return isinstance(value, list | tuple) and any(map(holds_secret, value))


def names_secret(key: str) -> bool:
    """Whether a field holds the name of a secret, as secret_ref does."""
    return re.search(r"(?i)(?:ref|name|env|file|path|type)\Z", key) is not None


def looks_like_key(text: str) -> bool:
    """Whether a text contains a key by its form, whatever its field is called.

    Stricter than `mask_secrets`, because a call is refused for it: prose about passwords,
    hashes, UUIDs and long words are no keys.
    """
    if not may_contain_secret(text, unlabelled=True):
        return False
    if any(pattern.search(text) for pattern in (_PRIVATE_KEY, _URL_PASSWORD, *_key_forms())):
        return True
    for pattern in _named_secrets():
        for match in pattern.finditer(text):
            value = match[0].removeprefix(match[1])
            if value != REDACTED and _is_no_word(value):
                return True
    return any(map(_is_random, _KEY_RUN.findall(text)))


def is_made_of_words(text: str) -> bool:
    """Whether a text is a name of several words, such as hf-token or sk-learn-2024-benchmark."""
    return re.fullmatch(_WORDS, text) is not None


def is_random_key(text: str) -> bool:
    """Whether a text is nothing but random letters and digits, as many keys are."""
    return _KEY_RUN.fullmatch(text) is not None and _is_random(text)


def _is_no_word(value: str) -> bool:
    """Whether a value with a secret's name in front of it is more than a word."""
    return len(value) >= 8 and any(c.isdigit() for c in value) and any(c.isalpha() for c in value)


def _is_random(run: str) -> bool:
    """Whether letters and digits are mixed as only random ones are; hexadecimal is a hash."""
    if _HEX.fullmatch(run) or not (any(map(str.isupper, run)) and any(map(str.islower, run))):
        return False
    kinds = ["0" if c.isdigit() else "A" if c.isupper() else "a" for c in run]
    changes = sum(a != b for a, b in pairwise(kinds))
    digits = len(re.findall(r"\d+", run))
    return changes * 3 >= len(run) and (digits >= 3 or (digits > 0 and len(run) == 40))
