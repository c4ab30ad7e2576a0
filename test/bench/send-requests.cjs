// What bench-unchanged.ts measures the tool against: the same requests, one after another, by Node alone. REQUESTS is a
// JSON list of {url, method, headers, body}; `{token}` stands for the access token that an earlier answer gave.
async function sendAll(requests) {
  let token = '';
  for (const { url, method, headers, body } of requests) {
    const response = await fetch(url, {
      method,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value.replace('{token}', token)]),
      ),
      ...(body === null ? {} : { body }),
    });
    const answer = await response.json();
    if (!response.ok) {
      throw new Error(`${method} ${url}: ${response.status}`);
    }
    token = answer.access_token ?? token;
  }
}

void sendAll(JSON.parse(process.env.REQUESTS));
