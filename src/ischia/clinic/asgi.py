"""What the server runs: pages, and the sockets of video visits."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ischia.clinic.settings")
_pages = get_asgi_application()  # makes Django ready: what follows needs its tables

from ischia.clinic.telehealth.sockets import websocket  # noqa: E402

application = ProtocolTypeRouter({"http": _pages, "websocket": websocket})
