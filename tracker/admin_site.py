"""The admin's own site: for operators, who come in by the same door as everybody else; for others it is not there."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tracker.security_log import log_refusal


class OperatorSite(AdminSite):
    """Django's admin without its own ways of signing in, out and changing passwords: those have no limits."""

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """A view that is not there for somebody who is signed in and no operator."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                log_refusal(request.user.pk, "admin")
                raise Http404
            return inner(request, *args, **kwargs)

        return guarded

    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """To Tertial's own page of signing in."""
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(reverse("admin:index"), settings.LOGIN_URL)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """To Tertial's own page of signing out."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """To Tertial's own page of changing one's password."""
        return redirect("account_change_password")
