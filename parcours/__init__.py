"""Parcours: the integration path of newcomers in Wallonia, for the regional centres that accompany it."""

VERSION = "0.1.0"
