// Every fixed sentence of the widget. Parents read u, pupils je; while we do not know who is reading, it is u.
// PUPIL holds only what differs. Nodes with data-text="key" follow the role: see address().

const PARENT = {
  author: 'U',
  question: 'Uw vraag',
  hint: 'Geen namen of BSN',
  role: 'Voor ouders',
  empty: 'Typ eerst uw vraag.',
  offline: 'U hebt nu geen internet. U kunt wel doortypen: uw tekst blijft staan.',
  renewed: 'Het eerdere gesprek was verlopen. Uw vraag staat nu in een nieuw gesprek.',
  resumed: 'Uw gesprek staat er weer.',
  confirmErase: 'Alles in dit gesprek wissen? Daarna kunt u het niet meer lezen.',
  keptTicket: 'Uw vraag aan het steunpunt blijft bestaan.',
  delivered: 'Uw bericht staat klaar voor de medewerker. U leest het antwoord hier.',
  useful: 'Was dit duidelijk?',
  missed: 'Wat miste u? (niet verplicht)',
  thanks: 'Dank u wel.',
  examples: 'Of kies een vraag',
  whatIsSent: 'Dit sturen wij op',
  whatIsSentHint: 'U kunt alles aanpassen. Haal weg wat u niet wilt delen. Een naam is niet nodig.',
  subject: 'Waar gaat uw vraag over?',
  summary: 'Uw vraag in het kort',
  lines: 'Uit het gesprek sturen wij mee',
  noLines: 'Er is nog geen gesprek om mee te sturen.',
  who: 'Wie bent u?',
  postcode: 'De 4 cijfers van uw postcode (niet verplicht)',
  postcodeHint: 'Zo komt uw vraag bij het steunpunt in uw regio.',
  postcodeWrong: 'Typ vier cijfers, of laat het leeg.',
  reach: 'Hoe krijgt u antwoord?',
  byCode: 'Ik haal het zelf op, met een code',
  byCodeHint: 'U hoeft dan niets over uzelf te delen. U krijgt zo een code.',
  byPhone: 'Bel mij',
  byEmail: 'Mail mij',
  phone: 'Uw telefoonnummer',
  email: 'Uw e-mailadres',
  phoneWrong: 'Typ een telefoonnummer van 10 cijfers. Bijvoorbeeld 06 12 34 56 78.',
  emailWrong: 'Typ een e-mailadres. Bijvoorbeeld naam@voorbeeld.nl.',
  consentWrong: 'Zet een vinkje. Zonder uw toestemming sturen wij niets op.',
  subjectWrong: 'Schrijf in een paar woorden waar uw vraag over gaat.',
  summaryWrong: 'Schrijf kort wat uw vraag is, of laat een regel uit het gesprek aangevinkt.',
  expected: (date) => `U krijgt antwoord uiterlijk ${date}.`,
  send: 'Verstuur mijn vraag',
  sent: 'Uw vraag is verstuurd',
  keepCode: 'Bewaar deze code goed. Met de code leest u het antwoord, ook op een ander apparaat. Wij laten hem maar één keer zien.',
  firstVersion: 'Let op: uw vraag was al aangekomen zoals die eerst was. Wat u daarna veranderde, is niet verstuurd. Met de code kunt u de vraag aanvullen of intrekken.',
  alreadySent: 'Het antwoord komt hier in het gesprek. Bent u hier weg? Lees het dan met uw code.',
  masked: ({what, many}) => `U typte ${what}. ${many ? 'Die heb' : 'Dat heb'} ik weggehaald, zodat uw gesprek privé blijft.`,
  maskedInTicket: ({what, many}) => `In uw vraag stond ${what}. ${many ? 'Die hebben' : 'Dat hebben'} wij weggehaald.`,
  starters: [
    'Moet de school een passende plek voor mijn kind regelen?',
    'Hoe krijgt mijn kind extra ondersteuning op school?',
    'Mijn kind durft of kan niet meer naar school. Wat nu?',
    'Mag een school mijn kind weigeren?',
  ],
}

const PUPIL = {
  ...PARENT,
  author: 'Jij',
  question: 'Je vraag',
  role: 'Voor leerlingen',
  empty: 'Typ eerst je vraag.',
  offline: 'Je hebt nu geen internet. Je kunt wel doortypen: je tekst blijft staan.',
  renewed: 'Het eerdere gesprek was verlopen. Je vraag staat nu in een nieuw gesprek.',
  resumed: 'Je gesprek staat er weer.',
  confirmErase: 'Alles in dit gesprek wissen? Daarna kun je het niet meer lezen.',
  keptTicket: 'Je vraag aan het steunpunt blijft bestaan.',
  delivered: 'Je bericht staat klaar voor de medewerker. Je leest het antwoord hier.',
  missed: 'Wat miste je? (niet verplicht)',
  thanks: 'Dank je wel.',
  whatIsSentHint: 'Je kunt alles aanpassen. Haal weg wat je niet wilt delen. Een naam is niet nodig.',
  subject: 'Waar gaat je vraag over?',
  summary: 'Je vraag in het kort',
  who: 'Wie ben je?',
  postcode: 'De 4 cijfers van je postcode (niet verplicht)',
  postcodeHint: 'Zo komt je vraag bij het steunpunt in jouw regio.',
  reach: 'Hoe krijg je antwoord?',
  byCodeHint: 'Je hoeft dan niets over jezelf te delen. Je krijgt zo een code.',
  phone: 'Je telefoonnummer',
  email: 'Je e-mailadres',
  consentWrong: 'Zet een vinkje. Zonder jouw toestemming sturen wij niets op.',
  subjectWrong: 'Schrijf in een paar woorden waar je vraag over gaat.',
  summaryWrong: 'Schrijf kort wat je vraag is, of laat een regel uit het gesprek aangevinkt.',
  expected: (date) => `Je krijgt antwoord uiterlijk ${date}.`,
  sent: 'Je vraag is verstuurd',
  keepCode: 'Bewaar deze code goed. Met de code lees je het antwoord, ook op een ander apparaat. Wij laten hem maar één keer zien.',
  firstVersion: 'Let op: je vraag was al aangekomen zoals die eerst was. Wat je daarna veranderde, is niet verstuurd. Met de code kun je de vraag aanvullen of intrekken.',
  alreadySent: 'Het antwoord komt hier in het gesprek. Ben je hier weg? Lees het dan met je code.',
  masked: ({what, many}) => `Je typte ${what}. ${many ? 'Die heb' : 'Dat heb'} ik weggehaald, zodat je gesprek privé blijft.`,
  maskedInTicket: ({what, many}) => `In je vraag stond ${what}. ${many ? 'Die hebben' : 'Dat hebben'} wij weggehaald.`,
  starters: [
    'Hoe krijg ik extra ondersteuning op school?',
    'Ze praten over mij zonder mij. Hoe zeg ik wat ik vind?',
    'School is mij te veel, ik kan niet meer. Wat kan ik doen?',
    'Hoe lang mag mijn school mij schorsen?',
  ],
}

// Nobody is addressed here: it is read before we know who reads.
const NEUTRAL_STARTERS = [
  'Wat is passend onderwijs en voor wie is het?',
  'Wat is een OPP en wanneer is het verplicht?',
  'Welke hulp moet elke school in de regio geven (basisondersteuning)?',
  'Wat doet het ouder- en jeugdsteunpunt?',
]

export const ROLES = {ouder: 'Ik ben ouder of verzorger', leerling: 'Ik ben leerling'}

export function texts(role) {
  if (role === 'leerling') return PUPIL
  return role ? PARENT : {...PARENT, role: 'Ouder of leerling?', starters: NEUTRAL_STARTERS}
}

// Give every node with data-text its sentence for this role.
export function address(root, role) {
  const said = texts(role)
  for (const node of root.querySelectorAll('[data-text]')) node.textContent = said[node.dataset.text]
}

const MASKED = {
  bsn: 'een burgerservicenummer (BSN)',
  phone: 'een telefoonnummer',
  email: 'een e-mailadres',
  iban: 'een rekeningnummer',
  address: 'een adres',
  postcode: 'letters van een postcode',
  birth_date: 'een geboortedatum',
  name: 'een naam',
}

// "een telefoonnummer en een naam": what was taken out of the message, each kind once.
export function maskedKinds(masked) {
  const kinds = [...new Set(masked.map(({kind}) => MASKED[kind] ?? 'een persoonlijk gegeven'))]
  return {what: new Intl.ListFormat('nl').format(kinds), many: masked.length > 1 || kinds[0] === MASKED.postcode}
}

// Who gets the question.
export function reader({name, is_example: isExample}) {
  return `Dit leest: ${name}.${isExample ? ' Dit steunpunt is een voorbeeld: er zit nog niemand achter.' : ''}`
}

export const STATUS = {
  new: 'verstuurd',
  in_progress: 'een medewerker leest mee',
  awaiting_visitor: 'er is antwoord',
  closed: 'afgehandeld',
  withdrawn: 'ingetrokken',
}
