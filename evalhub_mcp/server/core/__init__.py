"""What every tool, resource and prompt of the server is built on."""
