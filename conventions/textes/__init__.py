"""The standard text of the convention: its clauses, those that ship, what a document says in one or two languages."""

from conventions.textes.composition import Dit, Textes, textes_de, textes_en_usage

__all__ = ["Dit", "Textes", "textes_de", "textes_en_usage"]
