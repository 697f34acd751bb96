"""A finished run read back: the folder `zhijian score` wrote, records out."""
