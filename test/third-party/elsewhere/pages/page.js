// What both pages share: the settings, the two calls of the FHIR server, and telling how it went.
globalThis.signInAndCall = async (signIn) => {
  const output = globalThis.document.querySelector('output');
  try {
    const settings = await (await fetch('/settings.json')).json();
    const tokens = await signIn(settings);
    if (tokens !== null) {
      const outcomes = await Promise.all(tokens.map((token) => callFhir(settings.fhirUrl, token)));
      output.textContent = outcomes.join(', ');
    }
  } catch (error) {
    output.textContent = String(error);
  }
};

async function callFhir(url, token) {
  const headers = { authorization: 'Bearer ' + token, 'content-type': 'application/fhir+json' };
  const body = JSON.stringify({ resourceType: 'Observation', status: 'final', code: { text: 'synthetic' } });
  const read = await fetch(url + '/Patient?_count=1', { headers });
  const written = await fetch(url + '/Observation', { method: 'POST', headers, body });
  return read.status + ' and ' + written.status;
}
