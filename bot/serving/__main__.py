"""``python -m bot.serving run …``: Rasa's own command line, without the work that it repeats in every turn."""

from rasa.__main__ import main

from bot.serving import shortcuts

if __name__ == "__main__":
    shortcuts.install()
    main()
