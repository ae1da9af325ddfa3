"""WeasyPrint imports at once what fontTools needs to cut and to vary fonts, though HarfBuzz cuts them: 12 MB in every
process that makes documents. Here it comes when it is asked for."""

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import LazyLoader, find_spec, module_from_spec
from types import ModuleType
from typing import Any

DECOUPE = "fontTools.subset"
VARIATION, FAIRE_VARIER = "fontTools.varLib.instancer", "instantiateVariableFont"


def alleger() -> None:
    """To be called before WeasyPrint is imported; nothing happens when it is there already."""
    if not sys.modules.keys() & {"weasyprint", DECOUPE, VARIATION}:
        paquet, _, nom = DECOUPE.rpartition(".")
        setattr(import_module(paquet), nom, au_premier_usage(DECOUPE))
        sys.modules[VARIATION] = ModuleType(VARIATION)
        setattr(sys.modules[VARIATION], FAIRE_VARIER, au_premier_appel(VARIATION, FAIRE_VARIER))


def au_premier_usage(nom: str) -> ModuleType:
    """A module that is read when one of its attributes is asked for."""
    plan = find_spec(nom)
    assert plan is not None and plan.loader is not None
    plan.loader = LazyLoader(plan.loader)
    module = sys.modules[nom] = module_from_spec(plan)
    plan.loader.exec_module(module)
    return module


def au_premier_appel(module: str, nom: str) -> Callable[..., Any]:
    """A function of a module that is only imported when the function is called."""
    attente = sys.modules[module]

    def appeler(*args: Any, **options: Any) -> Any:
        if sys.modules[module] is attente:
            del sys.modules[module]
        return getattr(import_module(module), nom)(*args, **options)

    return appeler
