"""When an axis is reached, and what remains to be done."""


def axe_atteint(minutes_validees: int, minutes_dues: int, seuil: int = 100) -> bool:
    """Whether validated minutes reach the minutes due times the threshold, a percent of the regime."""
    return minutes_validees * 100 >= minutes_dues * seuil


def minutes_restantes(minutes_validees: int, minutes_dues: int, seuil: int = 100) -> int:
    """Minutes still missing to reach an axis, rounded up; 0 once it is reached."""
    return max(0, -((minutes_validees * 100 - minutes_dues * seuil) // 100))
