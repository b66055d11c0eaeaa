"""Pure rules: no database, no HTTP, no clock (``now`` is an argument) and no randomness."""
