"""Django's settings: one clinic in one folder, reached from this machine unless told.

Everything that differs between installations comes from the environment, set by `ischia serve`.
"""

import os
from pathlib import Path

from ischia.clinic import database, video
from ischia.clinic.logs import lines
from ischia.clinic.mailing import mail
from ischia.clinic.place import DEMO as DEMO_VARIABLE
from ischia.clinic.place import MAIL, NODE, PUBLIC, here

PLACE = here()
DEMO = os.environ.get(DEMO_VARIABLE) == "1"
_HOST = os.environ.get(PUBLIC, "")

SECRET_KEY = PLACE.secret()
DEBUG = False
ALLOWED_HOSTS = [_HOST] if _HOST else ["127.0.0.1", "localhost", "[::1]", "testserver"]
ROOT_URLCONF = "ischia.clinic.urls"
ASGI_APPLICATION = "ischia.clinic.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEST_RUNNER = "django.test.runner.DiscoverRunner"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "ischia.clinic.accounts",
    "ischia.clinic.files",
    "ischia.clinic.people",
    "ischia.clinic.booking",
    "ischia.clinic.desk",
    "ischia.clinic.paying",
    "ischia.clinic.records",
    "ischia.clinic.audit",
    "ischia.clinic.work",
    "ischia.clinic.access",
    "ischia.clinic.care",
    "ischia.clinic.signing",
    "ischia.clinic.fhir",
    "ischia.clinic.remote",
    "ischia.clinic.pages",
    "ischia.clinic.telehealth",
    "ischia.clinic.site",
]

MIDDLEWARE = [
    "ischia.clinic.health.answering.Healthz",  # before anything that may be gone
    "ischia.clinic.logs.requests.Told",
    "ischia.clinic.streaming.InTurn",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ischia.clinic.accounts.idle.Idle",
    "django.contrib.messages.middleware.MessageMiddleware",
    "ischia.clinic.headers.ContentPolicy",
    "ischia.clinic.remote.ending.ForgetAtLogout",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ischia.clinic.accounts.second_factor.SecondFactor",
    "axes.middleware.AxesMiddleware",  # last, so that it sees who was refused
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ischia.clinic.pages.around.around",
            ],
        },
    }
]

DATABASES = {"default": database.settings(PLACE, os.environ.get(database.VARIABLE, ""))}

# Who is who.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "ischia.clinic.accounts.adapter.Closed"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# Letters about appointments: shown in the terminal, sent by a server, or kept for somebody to call.
EMAIL_BACKEND, _SMTP = mail(os.environ.get(MAIL, ""))
EMAIL_HOST, EMAIL_PORT = _SMTP.host, _SMTP.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _SMTP.user, _SMTP.password
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = _SMTP.starttls, _SMTP.tls, 20
DEFAULT_FROM_EMAIL = _SMTP.sender
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _HOST
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_USERNAME_CALLABLE = "ischia.clinic.accounts.tried.name_tried"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False  # its messages name who tried

# What a browser is told.
SESSION_COOKIE_AGE = 8 * 3600  # a working day, used or not
SESSION_IDLE_S = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
if _HOST:  # no other host, and no path, can set these
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = bool(_HOST)
SECURE_SSL_REDIRECT = False  # the proxy in front of a public clinic does it
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HOST else None
SECURE_HSTS_SECONDS = 31_536_000 if _HOST else 0
CSRF_TRUSTED_ORIGINS = [f"https://{_HOST}"] if _HOST else []
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the report stands in a frame of the visit's own page

# Video visits: how browsers reach one another. Without a TURN server, directly or not at all.
STUN_URLS, TURN_URLS, TURN_SECRET, ICE_POLICY = video.routes(os.environ)

# Files.
STATIC_URL = "/static/"
STATICFILES_DIRS = [Path(__file__).parent / "static"]
WHITENOISE_USE_FINDERS = True  # a wheel and a checkout need no collecting
WHITENOISE_AUTOREFRESH = False
FILE_UPLOAD_TEMP_DIR = str(PLACE.scratch)
FILE_UPLOAD_PERMISSIONS = 0o600
NODE_FOLDER = Path(os.environ[NODE]) if os.environ.get(NODE) else None  # read, never written
READ_APART = True  # instruments' files, in a process of their own with limits
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024**2  # of a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
USE_I18N = True

LOGGING = lines.logging_of(os.environ.get(lines.VARIABLE, ""), demo=DEMO)
