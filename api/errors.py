"""Every failure we foresee: status code, code and a Dutch sentence that says what to do next."""

from typing import ClassVar


class AssistantError(Exception):
    """A failure we foresaw and can explain to the person at the other end.

    Subclasses set three things: ``status_code`` for HTTP, ``code`` for machines, and ``template``: Dutch, safe to show to anyone, with
    ``{names}`` that the raiser fills in. Whatever is *not* an ``AssistantError`` is a bug: a bare 500, and a traceback in the log.
    """

    status_code: ClassVar[int]
    code: ClassVar[str]
    template: ClassVar[str]

    def __init__(self, **details: object) -> None:
        self.message = self.template.format(**details)
        self.retry_after = details.get("seconds")
        super().__init__(self.message)


class TextEmpty(AssistantError):
    """Nothing is left of the text once invisible characters are gone."""

    status_code = 422
    code = "text_empty"
    template = "Uw bericht is leeg. Typ eerst uw vraag."


class TextTooLong(AssistantError):
    """The text is longer than the limit, in characters."""

    status_code = 422
    code = "text_too_long"
    template = (
        "Uw bericht heeft {count} tekens. Er passen er {limit} in een bericht. "
        "Uw tekst is niet verstuurd en staat er nog. Maak hem korter, of deel hem op in twee berichten."
    )


class TextOrChoice(AssistantError):
    """A message holds a text or a choice, and not both."""

    status_code = 422
    code = "text_or_choice"
    template = "Typ een bericht of kies een knop."


class UnknownChoice(AssistantError):
    """A button that we do not know (any more)."""

    status_code = 422
    code = "unknown_choice"
    template = "Deze keuze bestaat niet meer. Typ uw vraag in eigen woorden."


class InvalidRequest(AssistantError):
    """The request itself is malformed: a bug in a client, not in what somebody typed."""

    status_code = 422
    code = "invalid_request"
    template = "Er ontbreekt iets of er staat iets verkeerd. Kijk het na en probeer het nog eens. ({fields})"


class ConversationNotFound(AssistantError):
    """No conversation with this id: erased, past its term, or never there."""

    status_code = 404
    code = "conversation_not_found"
    template = "Dit gesprek bestaat niet (meer). Begin een nieuw gesprek."


class MessageNotFound(AssistantError):
    """No answer of the assistant with this id in this conversation."""

    status_code = 404
    code = "message_not_found"
    template = "Dit antwoord bestaat niet (meer)."


class EraseFailed(AssistantError):
    """A part of the conversation could not be reached, so nothing was reported as erased."""

    status_code = 503
    code = "erase_failed"
    template = "Het wissen is niet gelukt. Probeer het over een minuut nog eens."


class InvalidPostcode(AssistantError):
    """Not the four digits of a Dutch postcode."""

    status_code = 422
    code = "invalid_postcode"
    template = "Dit is geen postcode. Vul de vier cijfers in, bijvoorbeeld 1234. U mag de postcode ook leeg laten."


class LinesNotInConversation(AssistantError):
    """A line was kept that is not part of what was shown."""

    status_code = 422
    code = "lines_not_in_conversation"
    template = "Een regel die u wilt meesturen, staat niet (meer) in het gesprek. Open het overzicht opnieuw en verstuur het dan."


class SubjectMissing(AssistantError):
    """A ticket without a subject."""

    status_code = 422
    code = "subject_missing"
    template = "Vul een onderwerp in. Een paar woorden is genoeg."


class QuestionMissing(AssistantError):
    """Neither a summary nor a line of the conversation: nobody could answer this ticket."""

    status_code = 422
    code = "question_missing"
    template = "De medewerker kan nog niet zien wat de vraag is. Schrijf kort wat er speelt, of stuur regels uit het gesprek mee."


class PhoneInvalid(AssistantError):
    """Not a telephone number."""

    status_code = 422
    code = "phone_invalid"
    template = "Dit telefoonnummer klopt niet. Vul een nummer in zoals 0612345678, of kies een andere manier."


class EmailInvalid(AssistantError):
    """Not an e-mail address."""

    status_code = 422
    code = "email_invalid"
    template = "Dit e-mailadres klopt niet. Vul een adres in zoals naam@voorbeeld.nl."


class ConsentMissing(AssistantError):
    """A ticket is only sent with consent."""

    status_code = 422
    code = "consent_missing"
    template = "Zet eerst een vinkje bij de toestemming. Zonder toestemming versturen we niets."


class TicketAlreadyOpen(AssistantError):
    """This conversation has an open ticket; who asks again, adds to it."""

    status_code = 409
    code = "ticket_already_open"
    template = "U hebt uit dit gesprek al een vraag gestuurd, met nummer {reference}. Met uw terugkomcode kunt u daar iets aan toevoegen."


class ReturnCodeUnknown(AssistantError):
    """A code that opens nothing: mistyped, past its term, or guessed. Deliberately one answer for all three."""

    status_code = 404
    code = "return_code_unknown"
    template = "Met deze code vinden we geen vraag. Kijk de code na: vier groepjes van vier letters en cijfers."


class TicketNotFound(AssistantError):
    """No ticket with this reference, or none this employee may see."""

    status_code = 404
    code = "ticket_not_found"
    template = "Deze vraag bestaat niet (meer), of is niet voor uw steunpunt."


class ActionNotAllowed(AssistantError):
    """The ticket is in a state in which this action makes no sense."""

    status_code = 409
    code = "action_not_allowed"
    template = "Dit kan nu niet: de status van de vraag is “{status}”."


class AlreadyClaimed(AssistantError):
    """A colleague was first."""

    status_code = 409
    code = "already_claimed"
    template = "{name} heeft deze vraag al opgepakt."


class ChangedMeanwhile(AssistantError):
    """Somebody else changed the same ticket at the same moment; nothing was overwritten."""

    status_code = 409
    code = "changed_meanwhile"
    template = "Iemand anders veranderde net hetzelfde. Uw tekst is niet verwerkt en staat er nog. Probeer het nog eens."


class NotAssignee(AssistantError):
    """Only who handles a ticket answers and closes it: never two answers."""

    status_code = 409
    code = "not_assignee"
    template = "U behandelt deze vraag niet. Pak de vraag eerst op."


class TooManyRequests(AssistantError):
    """More than the limit in a short time."""

    status_code = 429
    code = "too_many_requests"
    template = (
        "Er komen nu te veel berichten tegelijk. Uw tekst is niet verstuurd en staat er nog. Probeer het over {seconds} seconden nog eens."
    )


class BodyTooLarge(AssistantError):
    """The request is larger than anything we expect."""

    status_code = 413
    code = "body_too_large"
    template = "Uw tekst is te groot om te versturen. Maak hem korter."


class LoginNeeded(AssistantError):
    """No valid session."""

    status_code = 401
    code = "login_needed"
    template = "Log eerst in."


class LoginFailed(AssistantError):
    """Wrong e-mail address or wrong password: the visitor of the login page does not learn which."""

    status_code = 401
    code = "login_failed"
    template = "Het e-mailadres of het wachtwoord klopt niet. Probeer het nog eens."


class LoginLocked(AssistantError):
    """Too many wrong passwords for one e-mail address."""

    status_code = 429
    code = "login_locked"
    template = (
        "Er is te vaak een verkeerd wachtwoord ingevuld. Wacht {minutes} minuten en probeer het dan nog eens. "
        "Wachtwoord vergeten? Vraag uw beheerder om een nieuwe link."
    )


class FormExpired(AssistantError):
    """The form does not belong to this session, or came from another site."""

    status_code = 403
    code = "form_expired"
    template = "Dit formulier is verlopen. Open de pagina opnieuw en verstuur het nog eens."


class InvitationInvalid(AssistantError):
    """A link that was used, is past its term, or never existed."""

    status_code = 404
    code = "invitation_invalid"
    template = "Deze link werkt niet (meer). Vraag uw beheerder om een nieuwe uitnodiging."


class NameMissing(AssistantError):
    """An employee without a name."""

    status_code = 422
    code = "name_missing"
    template = "Vul uw naam in."


class EmailTaken(AssistantError):
    """There is an employee with this e-mail address."""

    status_code = 409
    code = "email_taken"
    template = "Met dit e-mailadres bestaat al een account. Log in, of vraag uw beheerder om een nieuwe link voor uw wachtwoord."


class PasswordTooShort(AssistantError):
    """Shorter than the minimum length, in characters."""

    status_code = 422
    code = "password_too_short"
    template = "Dit wachtwoord is te kort. Kies er een van ten minste {limit} tekens."


class PasswordTooLong(AssistantError):
    """Longer than anyone types; a bound on the work of hashing."""

    status_code = 422
    code = "password_too_long"
    template = "Kies een wachtwoord van ten hoogste {limit} tekens."


class PasswordsDiffer(AssistantError):
    """The two passwords are not the same."""

    status_code = 422
    code = "passwords_differ"
    template = "De twee wachtwoorden zijn niet hetzelfde. Vul ze opnieuw in."


class PasswordTooObvious(AssistantError):
    """The password is the e-mail address or the name."""

    status_code = 422
    code = "password_too_obvious"
    template = "Dit wachtwoord is te makkelijk te raden. Kies iets anders dan uw naam of e-mailadres."


class UnknownDesk(AssistantError):
    """No steunpunt with this slug."""

    status_code = 422
    code = "unknown_desk"
    template = "Kies een steunpunt uit de lijst."


class EmployeeNotFound(AssistantError):
    """No employee with this id."""

    status_code = 404
    code = "employee_not_found"
    template = "Deze collega bestaat niet (meer)."


class OwnAccount(AssistantError):
    """An administrator would lock themselves out."""

    status_code = 409
    code = "own_account"
    template = "U kunt uw eigen toegang niet intrekken. Vraag het een andere beheerder."


class PageNotFound(AssistantError):
    """Nothing lives at this address, or it is not for this person."""

    status_code = 404
    code = "not_found"
    template = "Deze pagina bestaat niet."


class MethodNotAllowed(AssistantError):
    """The address exists, the method does not."""

    status_code = 405
    code = "method_not_allowed"
    template = "Dit kan niet op dit adres."


class DangerNotStored(AssistantError):
    """Somebody told of danger, and nothing can be stored now: the way to help does not wait for that."""

    status_code = 503
    code = "danger_not_stored"
    template = "Lees eerst dit. {help} Uw bericht is niet bewaard en staat er nog."


class Unexpected(AssistantError):
    """A bug. The log has the traceback; the visitor gets a sentence."""

    status_code = 500
    code = "unexpected"
    template = "Er ging iets mis bij ons. Uw tekst is niet verwerkt en staat er nog. Probeer het over een minuut nog eens."
