"""The `evalhub://` resources: their URIs, their content, and subscriptions to jobs."""
