"""Rasa graph components: the Dutch language pipeline, the article selector and the decision what to do with its ranking."""
