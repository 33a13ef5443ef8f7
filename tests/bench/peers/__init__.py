"""Our packages beside their peers, measured in turns in one run: `make bench-peers`."""
