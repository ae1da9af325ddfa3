"""What HarfBuzz does is not loaded twice; where HarfBuzz is missing, documents are made all the same."""

import subprocess
import sys

PREPARER = """
import os, sys
os.environ |= {"DJANGO_SETTINGS_MODULE": "parcours.settings", "PARCOURS_MODE": "test", "DATABASE_URL": "postgres://x@h/x"}
import django
django.setup()
from socle import pdf
HTML = '<!DOCTYPE html><html lang="fr"><head><title>A</title></head><body><p>Àé 12</p></body></html>'
"""
LOURD = "'fontTools.otlLib.builder' in sys.modules"


def dans_un_processus(code: str) -> str:
    fini = subprocess.run([sys.executable, "-c", PREPARER + code], capture_output=True, text=True, check=False)
    assert fini.returncode == 0, fini.stderr
    return fini.stdout.strip()


def test_the_tools_that_harfbuzz_replaces_are_not_loaded():
    code = f"pdf.convertir(HTML); print('weasyprint' in sys.modules, {LOURD})"
    assert dans_un_processus(code) == "True False"


def test_they_come_when_harfbuzz_is_missing():
    code = f"""
pdf.convertir(HTML)
from weasyprint.pdf import fonts
fonts.harfbuzz_subset = None
octets = pdf.convertir(HTML)
import pikepdf, io
fichier = pikepdf.open(io.BytesIO(octets))
polices = fichier.pages[0].Resources.Font
print(all('+' in str(police.BaseFont) for police in polices.values()), len(octets) < 60_000, {LOURD})
"""
    assert dans_un_processus(code) == "True True True"


def test_a_function_put_off_is_the_real_one_when_called():
    code = """
pdf.convertir(HTML)
from weasyprint.pdf.fonts import instantiateVariableFont
try:
    instantiateVariableFont(None, {})
except Exception as erreur:
    print(type(erreur).__name__, 'fontTools.varLib.instancer' in sys.modules)
from fontTools.varLib import instancer
print(instancer.__file__ is not None)
"""
    assert dans_un_processus(code).splitlines()[-1] == "True"
