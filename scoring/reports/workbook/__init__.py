"""The XLSX report: agents, calls, findings, criteria and a legend in one workbook."""
