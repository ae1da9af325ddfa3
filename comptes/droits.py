"""Who may do what, by role. Views declare one of these with `@exige`."""

from comptes.models import Role


def connecte(utilisateur) -> bool:
    """Anybody with an account."""
    return utilisateur.is_authenticated


def lit_les_dossiers(utilisateur) -> bool:
    """Sees the files of the centre (identity only for the role accueil)."""
    return utilisateur.role in {Role.ACCUEIL, Role.ACCOMPAGNEMENT, Role.COORDINATION}


inscrit = lit_les_dossiers  # registers a person


def accompagne(utilisateur) -> bool:
    """Does everything in a file."""
    return utilisateur.role in {Role.ACCOMPAGNEMENT, Role.COORDINATION}


def coordonne(utilisateur) -> bool:
    """Assigns, closes below the threshold, cancels a document, sees figures and all work lists."""
    return utilisateur.role == Role.COORDINATION


def lit_la_sante(utilisateur) -> bool:
    """Reads and writes health data: only a person bound by professional secrecy (CWASS art. 152/3 § 1er al. 6)."""
    return accompagne(utilisateur) and utilisateur.secret_professionnel


def est_operateur(utilisateur) -> bool:
    return utilisateur.role == Role.OPERATEUR
