"""The standard text of the convention: its clauses, those that ship, what a document says in one or two languages."""

from conventions.textes.composition import Dit, Textes, textes_de, textes_en_usage
from conventions.textes.parties import Fait, Partie, fait, page_a_signer, partie

__all__ = ["Dit", "Fait", "Partie", "Textes", "fait", "page_a_signer", "partie", "textes_de", "textes_en_usage"]
