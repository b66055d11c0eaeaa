"""HTTP: parse, call, return."""
