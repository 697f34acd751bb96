"""CHECK: what a call shows, without points; one file per check, see `registry`."""
