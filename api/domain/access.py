"""Who may see which tickets. The list, the counts and a single ticket all ask this one function."""


def desks_visible_to(desk: str) -> frozenset[str]:
    """Return the steunpunten whose tickets an employee of ``desk`` may see: their own, and no other.

    That holds for administrators too: they manage accounts, they do not read other regions' tickets. An employee without a steunpunt
    sees nothing.
    """
    return frozenset({desk}) if desk else frozenset()
