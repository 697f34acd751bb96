"""The HTML report: one page that opens offline, call pages in it or beside it."""
