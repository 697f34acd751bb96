"""WRITE: one file per output; ``registry.REPORTS`` lists them."""
