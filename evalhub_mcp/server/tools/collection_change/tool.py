"""Changing, copying and deleting a collection; the user confirms what affects others."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from mcp.server.mcpserver import (
    AcceptedElicitation,
    Context,
    Elicit,
    ElicitationResult,
    Resolve,
)
from mcp_types import CallToolResult
from pydantic import BaseModel, Field

from evalhub_mcp.app import collection_changes
from evalhub_mcp.app.collection_changes import CollectionChange, find_collection
from evalhub_mcp.app.errors import UserError
from evalhub_mcp.catalog.taxonomy import UnknownLabel, label_fields
from evalhub_mcp.formatting import pluralize
from evalhub_mcp.server.core.access import MANAGE
from evalhub_mcp.server.core.confirmation import can_show_forms
from evalhub_mcp.server.core.reply import reply
from evalhub_mcp.server.core.schema import published
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool import agent_tool
from evalhub_mcp.server.tools.collection_change.reply import (
    CollectionChangeReply,
    collection_change_reply,
)
from evalhub_mcp.server.tools.collection_change.text import collection_change_text
from evalhub_mcp.server.tools.collection_creation.tool import MemberArgument
from evalhub_mcp.server.tools.submission.argument_places import (
    OF_A_CHANGE,
    require_places,
)
from evalhub_mcp.server.tools.submission.arguments import (
    ClosedArgument,
    PassCriteriaArgument,
)
from evalhub_mcp.untrusted import sanitize_line


class Changes(ClosedArgument):
    """New values, as in `create_collection`; fields that are not given stay as they are."""

    name: Annotated[str | None, Field(min_length=1, max_length=200)] = None
    benchmarks: Annotated[
        list[MemberArgument] | None,
        Field(max_length=200),
        published("id", "weight", "pass_criteria"),
    ] = None
    remove: list[str] | None = None
    description: Annotated[str | None, Field(max_length=1024)] = None
    category: Annotated[str | None, Field(min_length=1, max_length=100)] = None
    tags: list[str] | None = None
    labels: list[str] | None = None
    pass_criteria: PassCriteriaArgument | None = None


class ConfirmChange(BaseModel):
    """The form in which the user confirms that a collection is changed or deleted."""

    do_it: bool = Field(description="Do it?")


async def confirm_change(
    ctx: Context[Any, Any],
    collection_id: str,
    action: str,
    changes: Changes | None = None,
    dry_run: bool = False,
) -> ConfirmChange | Elicit[ConfirmChange]:
    """Ask the user before a collection is changed or deleted, where the client can ask."""
    if action == "clone" or dry_run or not can_show_forms(ctx):
        return ConfirmChange(do_it=True)
    _, found = await find_collection(await open_session(ctx), collection_id)
    if found.is_read_only:  # refused in any case
        return ConfirmChange(do_it=True)
    done = "deleted"
    if action == "change":
        given = changes.model_dump(exclude_none=True) if changes is not None else {}
        done = f"changed ({sanitize_line(', '.join(map(str, given)), 120)})"
    return Elicit(
        f"Collection {found.id} ({sanitize_line(found.name, 120)}) with "
        f"{pluralize(len(found.benchmarks), 'benchmark')} will be {done} for everybody.",
        ConfirmChange,
    )


def _in_their_places(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments as they are given.

    Raises:
        UnusableArguments: A setting belongs elsewhere; the text names the place.
    """
    require_places("change_collection", arguments, OF_A_CHANGE)
    if isinstance(changes := arguments.get("changes"), Mapping):
        require_places("change_collection", changes, OF_A_CHANGE)
    return dict(arguments)


@agent_tool(
    title="Change a collection",
    description="Change, clone or delete a collection. The hub's own can only be cloned.",
    toolset="collections",
    scope=MANAGE,
    destructive=True,
    idempotent=False,
    rearrange=_in_their_places,
)
async def change_collection(
    ctx: Context[Any, Any],
    collection_id: Annotated[str, Field(description="Id or name.", min_length=1, max_length=300)],
    action: Literal["change", "clone", "delete"],
    confirmed: Annotated[ElicitationResult[ConfirmChange], Resolve(confirm_change)],
    changes: Annotated[
        Changes | None,
        Field(
            description="name (also of the clone), benchmarks to add or set by id, ids to remove …"
        ),
    ] = None,
    dry_run: bool = False,
) -> Annotated[CallToolResult, CollectionChangeReply]:
    """Change, copy or delete a collection.

    Raises:
        UserError: It cannot be done, and nothing was.
    """
    session = await open_session(ctx)
    wanted = changes or Changes()
    others = _other_fields(wanted)
    is_more = bool(others or wanted.benchmarks or wanted.remove)
    if action != "change" and (is_more or (action == "delete" and wanted.name)):
        raise UserError(
            f'Nothing was done. action="{action}" takes no changes'
            f'{" but a name" if action == "clone" else ""}; use action="change" for them.'
        )
    agreed = isinstance(confirmed, AcceptedElicitation) and confirmed.data.do_it
    if not agreed:
        change = CollectionChange((await find_collection(session, collection_id))[1])
    elif action == "change":
        change = await collection_changes.change_collection(
            session,
            collection_id,
            {"name": wanted.name, **others},
            benchmarks=[one.model_dump(exclude_none=True) for one in wanted.benchmarks or ()],
            remove=wanted.remove or [],
            dry_run=dry_run,
        )
    elif action == "clone":
        change = await collection_changes.clone_collection(
            session, collection_id, wanted.name, dry_run=dry_run
        )
    else:
        change = await collection_changes.delete_collection(session, collection_id, dry_run=dry_run)
    answer = collection_change_reply(change, action, dry_run=dry_run, refused=not agreed)
    return reply(collection_change_text(answer, sanitize_line(collection_id, 120)), answer)


def _other_fields(changes: Changes) -> dict[str, Any]:
    """Return the changes but those of the name and the benchmarks, as the hub names them.

    Raises:
        UserError: A label is of no known kind.
    """
    fields = changes.model_dump(exclude_none=True, exclude={"name", "benchmarks", "remove"})
    labels = fields.pop("labels", ())
    try:
        return {**fields, **label_fields(labels)}
    except UnknownLabel as error:
        raise UserError(f"Nothing was changed. {error}") from None
