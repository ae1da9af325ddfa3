"""The door for web servers."""

import os

from django.core.wsgi import get_wsgi_application

from socle.chauffe import chauffer_a_cote

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parcours.settings")

application = get_wsgi_application()
chauffer_a_cote()
