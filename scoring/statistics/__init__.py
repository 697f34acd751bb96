"""How sure a figure is: plain numbers in, plain numbers out; docs/statistics.md."""
