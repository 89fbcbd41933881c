"""At log-out a browser forgets what it kept of a patient: plan, entries, worker."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_LEAVES = "account_logout"


class ForgetAtLogout:
    """Have the browser clear what pages kept in it, whoever logs out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer; of a log-out, with the word that clears the browser's storage."""
        answer = self._get_response(request)
        match = request.resolver_match
        if match is not None and match.view_name == _LEAVES and request.method == "POST":
            answer["Clear-Site-Data"] = '"storage"'
        return answer
