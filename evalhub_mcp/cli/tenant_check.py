"""The check of `doctor` whether the hub demands a tenant, and what that means for callers."""

from evalhub_mcp.app.connection_check import Check, answers_without_tenant
from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.server.auth.token_file import TokenFileError, list_names, read_token_file
from evalhub_mcp.settings import Settings


async def check_tenants(client: AsyncEvalHubClient, settings: Settings) -> Check | None:
    """Send the hub a request without a tenant, and report what that means for callers without one.

    None if the hub's answer shows nothing about tenants.
    """
    answers = await answers_without_tenant(client)
    if answers is None:
        return None
    lacking = _callers_without_tenant(settings)
    if not answers:
        advice = f"It refuses {lacking}; give them a tenant." if lacking else ""
        return Check("tenants", True, "the hub demands one of every request", advice)
    detail = "the hub demands none: a request without X-Tenant sees the jobs of every tenant"
    if lacking:
        return Check("tenants", True, detail, f"So do {lacking}, as nothing limits them to one.")
    return Check("tenants", True, f"{detail}; every caller here has a tenant")


def _callers_without_tenant(settings: Settings) -> str:
    """Describe the callers whose requests carry no tenant; empty if all have one."""
    if settings.auth_type == "none":
        alone = "this server's own requests (EVALHUB_TENANT is not set)"
        return "" if settings.tenant and not settings.local else alone
    if settings.auth_type == "token" and settings.auth_tokens_file is not None:
        try:
            names = read_token_file(settings.auth_tokens_file).names_for_all_tenants
        except TokenFileError:
            return ""
        return f"the tokens made with --all-tenants ({list_names(names)})" if names else ""
    if settings.allow_all_tenants:
        return "callers without a tenant, whom --allow-all-tenants lets in"
    return ""
