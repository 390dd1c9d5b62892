"""Whether the hub still has an object of a catalog that was read a while ago.

A catalog is served for its time to live, while others change and delete their providers and
collections. A call about one of them asks the hub for it, which is one small request, and renews
the catalog if it is gone or changed. What the hub's own configuration defines changes only when the
hub is restarted, so it costs no request.
"""

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.client.errors import ClientError, NotFoundError
from evalhub_mcp.client.models import Collection, Provider

OF_THE_HUB = "system"
"""The owner of what a hub's configuration defines."""


async def is_current(session: HubSession, item: Provider | Collection | None) -> bool:
    """Return whether an object is on the hub as the catalog has it; None always is.

    A hub that does not answer leaves the catalog as what is known last.
    """
    if item is None or item.resource.owner == OF_THE_HUB:
        return True
    client = session.client
    objects = client.collections if isinstance(item, Collection) else client.providers
    try:
        now = await objects.get(item.id)
    except NotFoundError:
        return False
    except ClientError:
        return True
    return now.resource.updated_at == item.resource.updated_at
