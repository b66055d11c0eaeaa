"""Measure a trained model on questions whose right topic is known. Nothing here runs while visitors ask."""
