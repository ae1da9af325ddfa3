"""The settings of the whole project, read from the environment (see .env.example)."""

import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from parcours import VERSION as VERSION

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if "PARCOURS_MODE" not in os.environ and (BASE_DIR / ".env").is_file():  # bin/demo and bin/test bring their own
    env.read_env(BASE_DIR / ".env")

MODE = env.str("PARCOURS_MODE", default="production")
if MODE not in {"demo", "test", "production"}:
    raise ImproperlyConfigured(f"PARCOURS_MODE must be demo, test or production, not {MODE!r}")
PRODUCTION = MODE == "production"

VAR = Path(env.str("PARCOURS_VAR", default=str(BASE_DIR / "var"))).resolve()

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY") if PRODUCTION else env.str("SECRET_KEY", default="not-a-secret-" * 5)
if PRODUCTION and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters in production")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
# Printed for ever on the documents: never this machine's own address in production.
HOTE_PUBLIC = next(iter(ALLOWED_HOSTS), "").lstrip("*.") if PRODUCTION else ""
ADRESSE_PUBLIQUE = env.str(
    "ADRESSE_PUBLIQUE",
    default=f"https://{HOTE_PUBLIC}" if HOTE_PUBLIC else f"http://127.0.0.1:{env.int('PORT', default=8000)}",
)

INSTALLED_APPS = [
    "socle",
    "journal",
    "comptes",
    "referentiels",
    "beneficiaires",
    "formations",
    "accueil",
    "conventions",
    "attestations",
    "suivi",
    "pilotage",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",  # FORM_RENDERER finds its templates there
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "heroicons",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "socle.confidentialite.ConfidentialiteMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "socle.lecture_seule.LectureSeuleMiddleware",
]

ROOT_URLCONF = "parcours.urls"
WSGI_APPLICATION = "parcours.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["socle.templatetags.typographie"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "parcours.contexte.page",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Database and jobs: PostgreSQL only, pooled by psycopg (a connection per request costs 3 ms).
DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"] |= {
    "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": True,  # one that PostgreSQL closed by starting again is never handed out
    "OPTIONS": {
        **DATABASES["default"].get("OPTIONS", {}),
        "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=10), "timeout": 10},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "taches"
# Shared by every process: it counts the attempts to log in. Too small, a flood would push the counters out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "socle_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000, "CULL_FREQUENCY": 10},
    }
}

# Accounts: by invitation only, e-mail and password; allauth does the pages.
AUTH_USER_MODEL = "comptes.Utilisateur"
AUTHENTICATION_BACKENDS = ["comptes.authentification.AvecSonCentre"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "comptes.adaptateur.SurInvitation"
ACCOUNT_FORMS = {"login": "comptes.forms.ConnexionForm", "reset_password": "comptes.forms.OubliForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Wrong passwords close an account to the address they come from (`key` of login_failed: see the adapter), so that
# nobody locks a colleague out; a whole office behind one address has room; `compte` stops a siege from everywhere.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "compte": "100/h/key",
    "reset_password": "20/m/ip,5/h/key",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "suivi:racine"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Mail
vars().update(env.email("EMAIL_URL", default="smtp://127.0.0.1:2525"))
EMAIL_TIMEOUT = 20
# A copy bears the name of a refugee: it never travels in clear, but to a relay on this very machine.
PROTEGE = bool(globals().get("EMAIL_USE_TLS") or globals().get("EMAIL_USE_SSL"))
LOCAL = globals()["EMAIL_HOST"] in {"127.0.0.1", "::1", "localhost"}
if PRODUCTION and not (PROTEGE or LOCAL or env.bool("EMAIL_SANS_TLS", default=False)):
    raise ImproperlyConfigured("EMAIL_URL must be smtp+tls:// or smtp+ssl:// in production (or EMAIL_SANS_TLS=true)")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Parcours <parcours@centre.test>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Language and time
LANGUAGE_CODE = "fr-be"
LANGUAGES = [("fr-be", "Français (Belgique)")]
TIME_ZONE = "Europe/Brussels"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["socle.formats"]

# Files: static ones are hashed and compressed; documents stay outside the web root.
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "socle.statiques.PaquetsFinder",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": VAR / "documents",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# What is sent is kept in memory only, and bounded before it is read: a file of 10 MB and the rest of its form.
FILE_UPLOAD_HANDLERS = ["socle.televersement.Borne", "django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024

# The seal of the documents: a PKCS#12 file and its passphrase.
SCEAU_FICHIER = env.str("SCEAU_FICHIER", default="" if PRODUCTION else str(VAR / "sceau" / "demo.p12"))
SCEAU_PHRASE = env.str("SCEAU_PHRASE", default="" if PRODUCTION else "demo")

# Work
ABSENCES_SEUIL = env.int("ABSENCES_SEUIL", default=20)  # percent missed of what was given, from which it is said

# Defence
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = env.bool("HTTPS", default=PRODUCTION)
SECURE_HSTS_SECONDS = 365 * 86400 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
if env.bool("DERRIERE_UN_MANDATAIRE", default=False):
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"ligne": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "ligne"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
