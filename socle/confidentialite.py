"""Pages about people stay out of every cache: on a shared computer, the Back button shows nothing after logging out."""

from django.utils.cache import patch_cache_control


class ConfidentialiteMiddleware:
    """What somebody who is logged in receives is stored nowhere, unless the view says otherwise."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reponse = self.get_response(request)
        if request.user.is_authenticated and not reponse.has_header("Cache-Control"):
            patch_cache_control(reponse, private=True, no_store=True)
        return reponse
