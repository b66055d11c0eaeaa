// How the panel looks. A constructed style sheet needs no 'unsafe-inline' in the page's content security policy.
// The colours --accent, --on-accent, --ink and --surface come from ../widget.js, where a page can replace them.

export const styles = new CSSStyleSheet()

styles.replaceSync(`
.panel, .panel * { box-sizing: border-box }
.panel[hidden], .panel [hidden] { display: none !important }
.panel {
  --paper: color-mix(in srgb, var(--surface), #e9dcc3 28%);
  --soft: color-mix(in srgb, var(--surface), var(--accent) 9%);
  --line: color-mix(in srgb, var(--surface), var(--ink) 16%);
  --edge: color-mix(in srgb, var(--surface), var(--ink) 58%);
  --muted: color-mix(in srgb, var(--surface), var(--ink) 80%);
  --alarm: #9a3b12; --alarm-soft: #fdf1e1; --round: .875em;
  background: var(--paper); block-size: min(47em, 100dvh - 2em); border-radius: 1.125em;
  box-shadow: 0 0 0 1px rgb(32 48 47 / .1), 0 1.5em 3.5em rgb(32 48 47 / .3); display: flex; flex-direction: column;
  inline-size: min(27em, 100vw - 2em); inset: auto 1em 1em auto; overflow: clip; overscroll-behavior: contain; position: fixed;
  text-align: start; z-index: 2147483000;
}
.panel :where(h2, h3, h4, p, ul, ol, dl, dd, fieldset) { border: 0; margin: 0; min-inline-size: 0; padding: 0 }
.panel :where(h2, h3, h4) { font-size: 1em; line-height: 1.3; text-wrap: balance }
.panel :is(p, li, dd, dt, label, span) { overflow-wrap: anywhere }
.panel a { color: var(--accent); text-underline-offset: .18em }
.panel svg { block-size: 1.25em; fill: none; flex: none; inline-size: 1.25em; stroke: currentcolor; stroke-linecap: round; stroke-linejoin: round; stroke-width: 1.8 }
.panel a > svg:last-of-type:not(:first-child) { block-size: .8em; inline-size: .8em; margin-inline-start: .3em; vertical-align: -.05em }
.panel :focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; box-shadow: 0 0 0 2px #fff }
.panel :is(h2, h3, p):focus-visible { outline: none; box-shadow: none }
.sr { block-size: 1px; clip-path: inset(50%); inline-size: 1px; overflow: hidden; position: absolute; white-space: nowrap }

/* Buttons and fields */
.panel button { align-items: center; background: none; border: 1px solid transparent; border-radius: .625em; color: inherit; cursor: pointer;
  display: inline-flex; font: inherit; gap: .45em; line-height: 1.3; min-block-size: 44px; padding: .4em .75em; text-align: start }
.panel button[aria-disabled=true] { cursor: default }
.panel .primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; justify-content: center; padding-inline: 1.25em }
.panel .primary[aria-disabled=true] { opacity: .65 }
.panel .quiet { color: var(--accent); text-decoration: underline; text-decoration-color: transparent; text-underline-offset: .2em }
.panel .quiet:hover { text-decoration-color: currentcolor }
.panel .choice { background: var(--surface); border: 1.5px solid var(--accent); color: var(--accent); font-weight: 500 }
.panel .choice:not([aria-disabled=true], [aria-pressed=true]):hover { background: var(--soft) }
.panel .choice[aria-disabled=true] { background: none; border-color: var(--line); color: var(--muted) }
.panel :is(.choice.chosen, .choice[aria-pressed=true]) { background: var(--accent); border-color: var(--accent); color: var(--on-accent) }
.panel :is(.choice.chosen, .choice[aria-pressed=true])::before { content: '✓' / ''; font-weight: 700 }
.choices { display: flex; flex-wrap: wrap; gap: .5em }
.panel :is(input:not([type=checkbox], [type=radio]), textarea) { background: #fff; border: 1.5px solid var(--edge); border-radius: .625em; color: #1d2928;
  font: inherit; inline-size: 100%; min-block-size: 48px; padding: .6em .75em; resize: none }
.panel textarea { field-sizing: content; max-block-size: 9.5em }
.panel [aria-invalid=true] { border-color: var(--alarm); box-shadow: inset 0 0 0 1px var(--alarm) }

/* Head and strip under it */
header { align-items: center; background: var(--accent); color: var(--on-accent); display: flex; flex-wrap: wrap; gap: .25em; padding: .625em .5em .625em 1.125em }
header .name { flex: 1 0 7em }
header h2 { font-size: 1.125em }
header .name p { font-size: .9375em; line-height: 1.3 }
.panel header :is(.exit, .close) { color: inherit; padding-inline: .7em }
.panel header .exit { border-color: currentcolor; font-weight: 600; margin-inline-end: .15em }
.panel header button:hover { background: rgb(255 255 255 / .16) }
.panel header :focus-visible { box-shadow: none; outline-color: var(--on-accent) }
.bar { background: var(--surface); border-block-end: 1px solid var(--line) }
.bar .row { display: flex; flex-wrap: wrap; justify-content: space-between; padding: 0 .375em }
.bar .quiet { font-size: .9375em }
.drawer { border-block-start: 1px solid var(--line); display: grid; gap: .75em; padding: 1em 1.125em 1.125em }
.drawer p:empty { display: none }
.strip { align-items: center; background: var(--alarm-soft); border-block-end: 2px solid var(--alarm); color: #3d2211; display: flex; flex-wrap: wrap; gap: 0 .75em; padding: .375em 1.125em }
.strip ul { display: flex; flex-wrap: wrap; gap: 0 1em; list-style: none }
.panel .strip .call { background: none; border: 0; color: #7a2b08; font-size: 1em; min-block-size: 44px; padding: 0; text-decoration: underline }

/* The conversation */
.stage { display: flex; flex: 1; flex-direction: column; min-block-size: 0 }
.talk { display: flex; flex: 1; flex-direction: column; min-block-size: 0 }
.log { flex: 1; min-block-size: 0; overflow-y: auto; overscroll-behavior: contain; padding: 1.125em; position: relative }
.panel .log:focus-visible { outline-offset: -4px }
.log > ol { display: grid; gap: 1.25em; grid-template-columns: minmax(0, 1fr); list-style: none }
.log > ol > li { scroll-margin-block-start: .75em }
.author { align-items: center; color: var(--muted); display: flex; font-size: .9375em; font-weight: 600; gap: .35em; margin-block-end: .3em }
.bubble { background: var(--surface); border: 1px solid var(--line); border-radius: .25em var(--round) var(--round); display: grid; gap: .75em;
  grid-template-columns: minmax(0, 1fr); inline-size: fit-content; max-inline-size: 100%; padding: 1em 1.125em }
.visitor .author { justify-content: flex-end }
.visitor .bubble { background: var(--accent); border-color: var(--accent); border-radius: var(--round) .25em var(--round) var(--round); color: var(--on-accent);
  margin-inline-start: auto; max-inline-size: 88%; padding: .75em 1em }
.visitor .bubble p { white-space: pre-line }
.employee .author { color: var(--accent) }
.employee .bubble { background: var(--soft); border-color: var(--accent); border-inline-start-width: 4px }
.bubble h3 { font-size: 1.125em }
.bubble :is(ul, ol):not([class]) { padding-inline-start: 1.35em }
.bubble li + li { margin-block-start: .35em }
.steps { background: var(--soft); border-radius: .625em; display: grid; gap: .4em; padding: .875em 1em }
.steps li::marker { color: var(--accent); font-weight: 700 }
details { border-block-start: 1px solid var(--line); padding-block-start: .25em }
summary { align-items: center; color: var(--accent); cursor: pointer; display: flex; font-weight: 600; gap: .5em; min-block-size: 44px }
summary::before { block-size: .5em; border: solid currentcolor; border-width: 0 2px 2px 0; content: ''; inline-size: .5em; margin: -.2em .25em 0 .15em; transform: rotate(45deg) }
details[open] > summary::before { margin-block-start: .2em; transform: rotate(225deg) }
summary::-webkit-details-marker { display: none }
details + details { margin-block-start: -.5em }
details > :not(summary) + :not(summary) { margin-block-start: .65em }
dt { font-weight: 600 }
.bubble dl dd { margin-block-end: .5em }
.sources { color: var(--muted); display: grid; font-size: .9375em; gap: .35em; line-height: 1.45; list-style: none }
.helplines { display: grid; gap: .625em; list-style: none }
.panel .helplines li { border: 1px solid var(--line); border-radius: .625em; display: grid; gap: .3em; justify-items: start; margin: 0; padding: .75em .875em }
.what-for, .details { line-height: 1.45 }
.details { color: var(--muted); font-size: .9375em }
.panel .call { align-items: center; background: var(--surface); border: 1.5px solid var(--accent); border-radius: .625em; display: inline-flex; font-size: 1.0625em; font-weight: 700;
  gap: .5em; min-block-size: 48px; padding: .3em .9em; text-decoration: none }
.bubble.kind-crisis { background: var(--alarm-soft); border: 1.5px solid var(--alarm); color: #3d2211; inline-size: 100% }
.kind-crisis .helplines li { background: #fff; border-color: #e6c9a4 }
.panel .kind-crisis .call { background: var(--alarm); border-color: var(--alarm); color: #fff }
.kind-crisis .details { color: #5c4232 }
.note p { background: var(--surface); border-inline-start: 4px solid var(--edge); border-radius: .25em; font-size: .9375em; padding: .625em .875em }
.busy { color: var(--muted) }
.feedback { align-items: center; border-block-start: 1px solid var(--line); color: var(--muted); column-gap: .25em; display: flex; flex-wrap: wrap; font-size: .9375em; padding-block-start: .25em }
.feedback p { padding-block: .5em }
.feedback p:first-child:not(:only-child) { flex: 1 }
.panel .feedback .quiet { font-weight: 600; text-decoration-color: currentcolor }
.feedback label { padding-block: .5em; inline-size: 100% }
.starters { display: grid; gap: .625em }
.starters:empty { display: none }
.starters h3 { font-size: 1em }
.starters .choices { display: grid }
.starters .choice { border-color: var(--edge) }
.starters .choice.chosen { border-color: var(--accent) }

/* Where one types */
.composer { background: var(--surface); border-block-start: 1px solid var(--line); display: grid; gap: .375em; padding: .75em 1.125em .625em }
.labels { align-items: baseline; column-gap: .75em; display: flex; flex-wrap: wrap; justify-content: space-between }
.labels label { font-weight: 600 }
.labels span, .counter { color: var(--muted); font-size: .9375em }
.field { align-items: end; display: flex; gap: .5em }
.panel .send { background: var(--accent); border-radius: .625em; color: var(--on-accent); justify-content: center; min-block-size: 48px; min-inline-size: 48px; padding: 0 }
.panel .send[aria-disabled=true] { opacity: .55 }
.error, .offline { background: var(--alarm-soft); border: 1.5px solid var(--alarm); border-radius: .625em; color: #3d2211; display: grid; gap: .5em; justify-items: start; padding: .75em .875em }
.panel .retry { background: var(--alarm); color: #fff; font-weight: 600 }
.panel .retry[aria-disabled=true] { background: none; border-color: var(--alarm); color: var(--alarm) }
footer { background: var(--surface); padding: 0 1.125em .875em }
.panel .person { border: 1.5px solid var(--accent); color: var(--accent); font-weight: 600; inline-size: 100%; justify-content: center }
.panel .person:hover { background: var(--soft) }
.panel .person.sent { background: var(--soft) }

/* Asking a person */
.handoff { background: var(--surface); flex: 1; min-block-size: 0; overflow-y: auto; overscroll-behavior: contain; position: relative }
.step { display: grid; gap: 1.25em; grid-template-columns: minmax(0, 1fr); padding: 1.25em 1.125em 1.5em }
.panel .step h3 { font-size: 1.3125em }
.count { color: var(--muted); font-size: .9375em; margin-block-start: -1.1em }
.form-field { display: grid; gap: .5em }
.form-field label, legend { font-weight: 600; padding: 0 }
.panel legend { margin-block-end: .5em }
.panel .step textarea { max-block-size: 14em }
.field-hint { color: var(--muted); display: block; font-size: .9375em; font-weight: 400; line-height: 1.45 }
.field-error, .form-error { color: var(--alarm); font-weight: 600 }
.panel :is(.field-error, .form-error):empty { display: none }
.tick { align-items: start; cursor: pointer; display: flex; font-weight: 400; gap: .7em; line-height: 1.45; min-block-size: 44px; padding: .55em 0 }
.tick input { accent-color: var(--accent); block-size: 1.375em; flex: none; inline-size: 1.375em; margin: .05em 0 0 }
.lines { border: 1px solid var(--line); border-radius: .625em; padding: .25em .875em }
.lines .tick + .tick { border-block-start: 1px solid var(--line) }
.lines .line { white-space: pre-line }
.lines .tick:has(input:not(:checked)) span { color: var(--muted); text-decoration: line-through }
.panel fieldset .form-field { margin: 0 0 .75em 2.05em }
.reader, .expected { background: var(--soft); border-radius: .625em; font-weight: 600; padding: .75em 1em }
.notice { border-inline-start: 4px solid var(--accent); padding-inline-start: .875em }
.notice.danger { border-color: var(--alarm) }
.buttons { display: grid; gap: .5em }
.buttons.row { align-items: center; display: flex; flex-wrap: wrap }
.buttons .quiet { justify-content: center }
.receipt dl { background: var(--soft); border-radius: var(--round); display: grid; gap: .1em; padding: 1em 1.25em }
.receipt dd + dt { margin-block-start: .6em }
.receipt dt { color: var(--muted); font-size: .9375em; font-weight: 400 }
.receipt dd { font-size: 1.125em; font-weight: 700 }
.code { font-family: ui-monospace, 'Cascadia Mono', Menlo, Consolas, 'Liberation Mono', monospace; letter-spacing: .04em }

/* A phone, or 400% zoom: the panel is the page */
@media (max-width: 480px), (max-height: 420px) {
  .panel { block-size: auto; border-radius: 0; box-shadow: none; inline-size: auto; inset: 0 }
  .log, .step { padding-inline: .875em }
  .composer, footer { padding-inline: .875em }
  header { padding-inline-start: .875em }
}
@media (max-width: 360px) {
  .bar svg { display: none }
}
/* Little height left: everything scrolls together, so that nothing hides behind the head or the field */
@media (max-height: 560px) {
  .panel { overflow-y: auto }
  .stage, .talk, .log, .handoff { flex: none; overflow: visible }
}
@media (prefers-reduced-motion: no-preference) {
  .panel { animation: rise .18s ease-out }
  @keyframes rise { from { opacity: 0; transform: translateY(.75em) } }
}
@media (forced-colors: active) {
  .panel, .bubble, .steps, .reader, .expected, .receipt dl { border: 1px solid CanvasText }
  .panel button { border: 1px solid ButtonText }
  .panel :is(.choice.chosen, .choice[aria-pressed=true]) { border-width: 3px }
  .panel :focus-visible { outline-color: Highlight }
}
@media print { .panel { display: none } }
`)
