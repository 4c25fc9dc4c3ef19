"""Pages that regionstyrelsen has twice: of its own follow-up, and of the region's, where they are called region_… instead."""

OF_REGION = frozenset(
    {
        "goals:assessments",
        "goals:assessment",
        "goals:householding",
        *(f"reports:{name}" for name in ("decision", "hand_over", "take_back", "decide", "refer_back", "correct", "complete")),
        *(f"reports:{name}" for name in ("council", "review", "attachment")),
        *(f"reports:{name}" for name in ("dispatch", "publish", "reports", "report", "file", "job", "report_trace", "trace")),
        *(f"reports:{name}" for name in ("inspection", "inspection_units")),
        *(f"reports:{name}" for name in ("package", "package_job", "package_file")),
        *(f"reports:{name}" for name in ("sections", "section", "section_new", "section_order", "section_remove")),
        *(f"reports:{name}" for name in ("mails", "mails_preview", "mail", "mail_again")),
    }
)


def region_name(name: str) -> str:
    """The name of the address of a page in the region's follow-up: "reports:region_decision"."""
    return name.replace(":", ":region_", 1) if name in OF_REGION else name
