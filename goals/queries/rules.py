"""The rule that a region judges by."""

from goals.models import AssessmentRule
from goals.rules.assessment import STANDARD_RULE, Rule


def rule_of(region_id: int) -> Rule:
    """The region's newest adopted rule; the standard rule, which says that it is not adopted, when there is none."""
    row = AssessmentRule.objects.filter(region_id=region_id).select_related("adopted_by__unit").order_by("-version").first()
    if row is None:
        return STANDARD_RULE
    return Rule(
        version=row.version,
        partly_within=row.partly_within,
        met_share=row.met_share,
        partly_share=row.partly_share,
        missing_caps=row.missing_caps,
        is_weighted=row.is_weighted,
        method_text=row.method_text,
        adopted_by=str(row.adopted_by) if row.adopted_by else "",
    )
