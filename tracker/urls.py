"""Every address. Of allauth only what people need: nobody signs up, and nobody changes their own address."""

from allauth.account import views as account
from django.contrib import admin
from django.urls import include, path, re_path

account_urls = [
    path("konto/logga-in/", account.login, name="account_login"),
    path("konto/logga-ut/", account.logout, name="account_logout"),
    path("konto/avstangt/", account.account_inactive, name="account_inactive"),
    path("konto/losenord/", account.password_change, name="account_change_password"),
    path("konto/losenord/nytt/", account.password_reset, name="account_reset_password"),
    path("konto/losenord/nytt/skickat/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^konto/losenord/nytt/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "konto/losenord/nytt/klart/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns = [
    *account_urls,
    path("admin/", admin.site.urls),
    path("", include("reports.urls")),
    path("", include("goals.urls")),
]
