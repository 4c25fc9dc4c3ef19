#!/bin/sh
# Every check is made, and the exit code says whether all of them passed.
set -u
failed=0
check() {
    echo "== $*"
    "$@" || failed=1
}

# A production as README describes it: nothing is read from whoever runs this.
in_production() {
    env -u DEBUG -u TERTIAL_LOOPBACK DATABASE_URL=postgresql://tertial@localhost/tertial REDIS_URL=redis://localhost:6379/0 \
        SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(50))')" ALLOWED_HOSTS=tertial.example.org \
        TERTIAL_BEHIND_PROXY=1 EMAIL_HOST=mail.example.org "$@"
}

check ruff check .
check ruff format --check .
check mypy
check djlint --lint --quiet .
check in_production python manage.py check --deploy --fail-level WARNING
check env DJANGO_SETTINGS_MODULE=tests.settings DATABASE_URL=sqlite:///:memory: python manage.py makemigrations --check --dry-run
exit $failed
