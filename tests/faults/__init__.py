"""Real processes killed, hung and starved: `make test-faults`."""
