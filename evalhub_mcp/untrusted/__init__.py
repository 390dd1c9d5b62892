"""Text from hubs, logs and models, made safe to show.

This is the only place that removes invisible characters, masks secrets and limits length.
Terminal escapes and everything that cannot be seen are removed, because a terminal, a client or
a model would act on what no reader sees; half a character (a lone surrogate) becomes U+FFFD.
Anything that looks like a credential is masked. An id is different from other text: once changed
it no longer names anything, so an id that cannot be shown as it is is marked (`sanitize_id`).
The result is plain data: nothing here understands Markdown or HTML.

`characters` has what can be seen, `secrets` what a key looks like, `sanitizers` the forms in
which text is shown, and `reply_check` the last check of every reply.
"""

from evalhub_mcp.untrusted.characters import (
    ELLIPSIS,
    replace_surrogates,
    strip_invisible,
    truncate,
)
from evalhub_mcp.untrusted.sanitizers import (
    MAX_ID_CHARS,
    MAX_JSON_ITEMS,
    is_unusable_id,
    markdown_line,
    sanitize_block,
    sanitize_field,
    sanitize_id,
    sanitize_json,
    sanitize_line,
    sanitize_lines,
    sanitize_name,
)
from evalhub_mcp.untrusted.secrets import (
    REDACTED,
    holds_secret,
    is_secret_name,
    looks_like_key,
    mask_known_secrets,
    mask_private_keys,
    mask_secrets,
)

__all__ = [
    "ELLIPSIS",
    "MAX_ID_CHARS",
    "MAX_JSON_ITEMS",
    "REDACTED",
    "holds_secret",
    "is_secret_name",
    "is_unusable_id",
    "looks_like_key",
    "markdown_line",
    "mask_known_secrets",
    "mask_private_keys",
    "mask_secrets",
    "replace_surrogates",
    "sanitize_block",
    "sanitize_field",
    "sanitize_id",
    "sanitize_json",
    "sanitize_line",
    "sanitize_lines",
    "sanitize_name",
    "strip_invisible",
    "truncate",
]
