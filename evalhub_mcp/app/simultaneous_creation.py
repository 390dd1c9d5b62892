"""Creating something once, even if several servers create it at the same moment.

Replicas, and the windows of an IDE, are servers that know nothing of each other, and a hub accepts
the same request twice. So each looks for what is there already, creates, and looks again. If there
are several then, the earliest is kept, and each server withdraws its own only. "Earliest" is by the
hub's time of creation, then by id, which all servers see alike.

That order alone is not enough. Hubs list times in whole seconds, so a server may find that its own
comes first, although the other server looked again before that existed and has answered already. A
server whose own comes first therefore waits a moment for the others to be withdrawn, and if they
are not, it withdraws its own. What another server made a few seconds ago may still be withdrawn by
that server, so it is answered with only after a second look at it. A server that finds nothing
after withdrawing its own creates again.

The waits are long enough for servers whose requests take a second each (`YIELD_SECONDS`). A slower
one may withdraw what another has answered with; there is still one left in the end.
"""

import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import anyio

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.remembered_ids import KeptIds
from evalhub_mcp.client.errors import ClientError
from evalhub_mcp.client.models import Collection, EvaluationJob

logger = logging.getLogger("evalhub_mcp")

YIELD_SECONDS = 5.0
"""How long a server waits for others to withdraw what comes later. That takes them four requests:
the reply to the first, a look, and two to withdraw."""
LOOK_SECONDS = 0.1
"""Between two looks."""
CONFIRM_SECONDS = 1.5
"""How long what another server made must be the only one until it counts as kept."""
YOUNG_SECONDS = 10.0
"""Age from which something is certainly kept. Clocks of hub and server may differ by as much."""
ATTEMPTS = 3

T = TypeVar("T", EvaluationJob, Collection)


class Creation(ABC, Generic[T]):
    """One thing to create, and how it is found, made and withdrawn."""

    @abstractmethod
    async def existing(self) -> Sequence[T]:
        """Return all that count as the same, in any order."""

    @abstractmethod
    async def create(self) -> T:
        """Create it."""

    @abstractmethod
    async def withdraw(self, own: T) -> T | None:
        """Remove what this server created; return it if it cannot be removed any more."""


@dataclass(frozen=True)
class Created(Generic[T]):
    """What there is now."""

    object: T
    existed: bool
    """Whether it is not what this call created."""
    withdrawn: str | None = None
    """The id of what this call created and withdrew in favour of the other."""


async def find_kept(creation: Creation[T], kept_ids: KeptIds) -> T | None:
    """Return what exists and stays, once that is certain; None if there is nothing.

    Several servers may have yet to decide, so something young must be the only one for a while.

    Args:
        creation: What to look for.
        kept_ids: What this server knows to stay.

    Raises:
        ClientError: The hub refused, or could not be reached.
    """
    deadline = anyio.current_time() + 2 * YIELD_SECONDS
    candidate, since = "", 0.0
    while found := sorted(await creation.existing(), key=_place):
        first, now = found[0], anyio.current_time()
        settled = [item for item in found if item.id in kept_ids or not _is_young(item)]
        if settled:
            return settled[0]
        if len(found) > 1 or first.id != candidate:
            candidate, since = first.id, now
        if now >= deadline or (len(found) == 1 and now - since >= CONFIRM_SECONDS):
            kept_ids.add(first.id)
            return first
        await anyio.sleep(LOOK_SECONDS)
    return None


async def create_once(creation: Creation[T], kept_ids: KeptIds) -> Created[T]:
    """Create what `find_kept` did not find, unless another server does at the same moment.

    Raises:
        ClientError: The hub refused, or could not be reached.
        UserError: Other servers withdrew all there was.
    """
    withdrawn = None
    for _ in range(ATTEMPTS):
        own = await creation.create()
        try:
            if await _may_stay(creation, own):
                kept_ids.add(own.id)
                return Created(own, False, withdrawn)
            remaining = await creation.withdraw(own)
        except ClientError as error:
            # It exists, and whether there is another one is not known.
            logger.warning("%s: no look for others like it: %s", own.id, error.message)
            return Created(own, False, withdrawn)
        if remaining is not None:
            return Created(remaining, False, withdrawn)
        withdrawn = own.id
        if (kept := await find_kept(creation, kept_ids)) is not None:
            logger.info("%s is withdrawn: %s is the same and was earlier", own.id, kept.id)
            return Created(kept, True, withdrawn)
    raise UserError(
        "Other servers create and withdraw the same at this moment, so nothing is left. Call the "
        "same tool again with the same arguments."
    )


async def _may_stay(creation: Creation[T], own: T) -> bool:
    """Whether what was just created is the one to keep."""
    deadline = anyio.current_time() + YIELD_SECONDS
    while True:
        ids = [item.id for item in sorted(await creation.existing(), key=_place)]
        if own.id not in ids or ids == [own.id]:
            return True
        if ids[0] != own.id or anyio.current_time() >= deadline:
            return False
        await anyio.sleep(LOOK_SECONDS)


def _is_young(item: EvaluationJob | Collection) -> bool:
    """Whether other servers may have yet to decide about it."""
    created = item.resource.created_at
    return created is not None and abs(time.time() - created.timestamp()) < YOUNG_SECONDS


def _place(item: EvaluationJob | Collection) -> tuple[float, str]:
    """The place in the order of creation, the same for every server."""
    created = item.resource.created_at
    return (created.timestamp() if created is not None else 0.0, item.id)
