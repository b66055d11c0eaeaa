"""Every table, in one place to import from."""

from api.db.base import Base
from api.db.chat import Conversation, Feedback, Message, Turn
from api.db.desk import AuditLine, Notification, Ticket, TicketMessage, TicketNote
from api.db.guard import DailySalt, RateLimit
from api.db.staff import Employee, Invitation, LoginSession

__all__ = [
    "AuditLine",
    "Base",
    "Conversation",
    "DailySalt",
    "Employee",
    "Feedback",
    "Invitation",
    "LoginSession",
    "Message",
    "Notification",
    "RateLimit",
    "Ticket",
    "TicketMessage",
    "TicketNote",
    "Turn",
]
