"""Whether the assistant's sentences are plain Dutch (B1): measured with the project's own pipeline and textstat.

A package of its own, because what lies in bot/ itself is input of the trained model and this is not.
"""
