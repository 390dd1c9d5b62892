"""The APIs of model services that the scripted model speaks.

Each module reads a request into `Request` and writes a `Turn` of the model: `read(body)`, and
`write(turn, stream)`, which returns the content type and the body.
"""
