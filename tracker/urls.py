"""Every address. Of allauth only what people need: nobody signs up, and nobody changes their own address."""

from allauth.account import views as account
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.decorators.http import require_http_methods
from django.views.generic import RedirectView

from tracker import health_views
from tracker.views import NewPasswordView

# allauth's views take PUT for POST.
form = require_http_methods(["GET", "HEAD", "POST"])

account_urls = [
    path("konto/logga-in/", form(account.login), name="account_login"),
    path("konto/logga-ut/", form(account.logout), name="account_logout"),
    path("konto/avstangt/", form(account.account_inactive), name="account_inactive"),
    path("konto/losenord/", form(account.password_change), name="account_change_password"),
    # Where allauth sends somebody who has no password yet and wants another.
    path("konto/losenord/valj/", form(RedirectView.as_view(pattern_name="account_reset_password")), name="account_set_password"),
    path("konto/losenord/nytt/", form(NewPasswordView.as_view()), name="account_reset_password"),
    path("konto/losenord/nytt/skickat/", form(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^konto/losenord/nytt/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        form(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "konto/losenord/nytt/klart/",
        form(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]

health_urls = [
    path("halsa/lever/", health_views.live, name="health_live"),
    path("halsa/redo/", health_views.is_ready, name="health_ready"),
    path("halsa/djup/", health_views.in_depth, name="health_deep"),
]

urlpatterns = [
    *account_urls,
    *health_urls,
    path("admin/", admin.site.urls),
    path("", include("reports.urls")),
    path("", include("goals.urls")),
]
