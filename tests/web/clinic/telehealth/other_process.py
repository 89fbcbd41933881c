"""A patient’s page on a server process of its own: `other_process.py COOKIE ID PAGE TO`."""

import asyncio
import json
import os
import sys

HOST = "testserver"


async def main(cookie: str, opaque: str, page: str, to: str) -> None:
    """Enter, wait to be let in, say something to the other page, and print what it says."""
    from asgiref.testing import ApplicationCommunicator

    from ischia.clinic.asgi import application

    headers = {"host": HOST, "origin": f"http://{HOST}", "cookie": cookie}
    line = ApplicationCommunicator(
        application,
        {
            "type": "websocket",
            "path": f"/video/{opaque}/line/",
            "query_string": f"page={page}".encode(),
            "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
            "subprotocols": [],
        },
    )
    await line.send_input({"type": "websocket.connect"})
    while True:
        event = await line.receive_output(timeout=20)
        said = json.loads(event.get("text") or "{}")
        if said.get("type") == "room" and said["phase"] == "open":
            told = {"type": "candidate", "to": to, "candidate": "from the other process"}
            await line.send_input({"type": "websocket.receive", "text": json.dumps(told)})
        if said.get("type") == "description":
            sys.stdout.write(said["sdp"])
            os._exit(0)  # as a server that is killed: nothing is tidied up


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
