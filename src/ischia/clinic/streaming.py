"""Files are sent piece by piece also where the server is asynchronous."""

from collections.abc import AsyncIterator, Callable, Iterable

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase


class InTurn:
    """Hand a file's pieces to an asynchronous server in turn; it would hold all of them at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer; what streams, streams."""
        answer = self._get_response(request)
        if isinstance(request, ASGIRequest) and isinstance(answer, StreamingHttpResponse):
            pieces = answer.streaming_content
            if isinstance(pieces, Iterable):
                answer.streaming_content = _in_turn(pieces)
        return answer


async def _in_turn(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    rest = iter(pieces)
    following = sync_to_async(lambda: next(rest, None), thread_sensitive=False)
    while (piece := await following()) is not None:
        yield piece
