"""Rasa as it serves visitors. Apart from bot/*.py because it changes nothing that is trained: a model stays good."""
