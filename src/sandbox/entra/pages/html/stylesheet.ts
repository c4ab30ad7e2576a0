/** The style of every page, inline: nothing is fetched from elsewhere. Light, dark and narrow screens alike. */
export const STYLESHEET = `
:root { color-scheme: light dark; --ground: #f2f4f7; --card: #fff; --text: #1b1f24; --quiet: #4b5563; --line: #8a93a0;
  --accent: #0b5cad; --on-accent: #fff; --alert: #b3261e; --notice: #fff4ce; --on-notice: #3d3000 }
@media (prefers-color-scheme: dark) { :root { --ground: #14181d; --card: #1f252c; --text: #e8ecf1; --quiet: #b4bdc9;
  --line: #7b8694; --accent: #7cb8ff; --on-accent: #0b1d33; --alert: #ff9a92; --notice: #3a3100; --on-notice: #ffe9a6 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif }
header { padding: .5rem 1rem; background: var(--notice); color: var(--on-notice); text-align: center }
header p, footer p { margin: 0 }
main { max-width: 28rem; margin: 2rem auto; padding: 1.75rem 2rem; background: var(--card); border: 1px solid var(--line);
  border-radius: .5rem }
footer { max-width: 28rem; margin: 0 auto 2rem; padding: 0 2rem; color: var(--quiet); font-size: .875rem }
h1 { margin: 0 0 .25rem; font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere }
h2 { margin: 1.5rem 0 .5rem; font-size: 1rem }
p { margin: .25rem 0 1rem; overflow-wrap: anywhere }
.quiet, dt { color: var(--quiet) }
label { display: block; margin-top: .75rem; font-weight: 600 }
input[type=text], input[type=password] { width: 100%; padding: .5rem; font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--line); border-radius: .25rem }
input[name=user_code] { letter-spacing: .15em; text-transform: uppercase }
.choice { display: flex; gap: .5rem; align-items: baseline; font-weight: 400 }
button { padding: .5rem 1.25rem; font: inherit; color: var(--accent); background: var(--card);
  border: 1px solid var(--accent); border-radius: .25rem; cursor: pointer }
button.main { color: var(--on-accent); background: var(--accent) }
.people { max-height: 16.5rem; overflow-y: auto; padding: 4px; margin: -4px }
button.account { display: block; width: 100%; margin-bottom: .5rem; text-align: left; overflow-wrap: anywhere }
button.account:last-child { margin-bottom: 0 } form + form { margin-top: .5rem }
button.account span { display: block; font-size: .875rem }
button.account:not(.main) span { color: var(--quiet) }
a { color: var(--accent) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; justify-content: flex-end; margin-top: 1.5rem }
.buttons .last { flex: 1 0 100% } .buttons.stacked { flex-direction: column; align-items: stretch; margin: .75rem 0 1rem }
.buttons.within-reach { position: sticky; bottom: 0; margin: .5rem 0 0; padding: .75rem 0; background: var(--card) }
html { scroll-padding-bottom: 6rem }
.alert { padding: .5rem .75rem; color: var(--alert); border: 1px solid var(--alert); border-left-width: .4rem;
  border-radius: .25rem }
details { margin: .25rem 0 .25rem 1.25rem } summary { cursor: pointer; font-weight: 600; list-style-position: outside }
summary .quiet { font-weight: 400 } details p { margin-bottom: .5rem } details:last-of-type { margin-bottom: 1rem }
code { font-size: .875rem } .whole { white-space: nowrap }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 1rem 0 }
dd { margin: 0; overflow-wrap: anywhere }
main.wide { max-width: 64rem } main.wide + footer { max-width: 64rem }
ul.rows { margin: 0; padding: 0; list-style: none } ul.plain { padding-left: 1.25rem }
ul.rows > li { padding: .625rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere }
ul.rows dl { margin: .25rem 0 0; gap: 0 1rem; grid-template-columns: 6rem 1fr } ul.rows p { margin: .25rem 0 0 } ul.rows > li > .quiet { display: block }
.request { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline } .request code { flex: 1 1 16rem }
.status { min-width: 7rem; font-weight: 600 } .status.refused { color: var(--alert) }
@media (max-width: 32rem) { main { margin: 0; padding: 1.25rem; border-width: 1px 0; border-radius: 0 }
  footer { padding: 1rem 1.25rem } .buttons button { flex: 1 } dl, ul.rows dl { grid-template-columns: 1fr; gap: 0 } dd { margin-bottom: .5rem } }
`;
