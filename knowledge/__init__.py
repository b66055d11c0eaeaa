"""The kennisbank: what the assistant may say, and the pure code that reads it."""
