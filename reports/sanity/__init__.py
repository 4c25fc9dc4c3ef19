"""What must always be so, asked of a live database: `manage.py sanity_check`."""
