"""Our classifier beside others, on the same sentences and questions. Nothing here runs while the assistant answers."""
