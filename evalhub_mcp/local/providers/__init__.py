"""The providers of the local hub: those that come with evalhub-mcp and those the user adds."""
