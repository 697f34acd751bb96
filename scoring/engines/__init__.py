"""Where calls are scored: processes here, shards on disk, the output folder."""
