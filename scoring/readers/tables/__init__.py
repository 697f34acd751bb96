"""Tables: rows of CSV, XLSX and Parquet to calls, and tables of calls."""
