"""One file per kind of JSON that holds calls, and the tuple of them in registry.py."""
