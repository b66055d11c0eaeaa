"""What the bot says. Actions have no side effects: they only say what should happen, api/ makes it happen."""
