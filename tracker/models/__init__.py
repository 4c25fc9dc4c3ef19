"""The foundation's tables: who, where, what happened, and work to be done."""

from tracker.models.audit import AuditEvent, AuditSeal
from tracker.models.jobs import Job, JobFile, Mail
from tracker.models.people import Absence, Membership, Person, Role, Suspension
from tracker.models.regions import Region, Unit, UnitKind
from tracker.models.sign_in import Session, SignInAttempts

__all__ = [
    "Absence",
    "AuditEvent",
    "AuditSeal",
    "Job",
    "JobFile",
    "Mail",
    "Membership",
    "Person",
    "Region",
    "Role",
    "Session",
    "SignInAttempts",
    "Suspension",
    "Unit",
    "UnitKind",
]
