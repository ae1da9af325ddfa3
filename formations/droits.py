"""Who manages courses, groups and sessions: those who follow files."""

from comptes.droits import accompagne

gere_les_groupes = accompagne
