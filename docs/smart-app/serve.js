// Serves the app where its registration says that it is: node docs/smart-app/serve.js REGISTRATION.json
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const [registration] = process.argv.slice(2);
const { result } = JSON.parse(await readFile(registration, 'utf8'));
const [replyUrl] = result.replyUrls.spa;
const files = {
  '/': ['text/html', new URL('index.html', import.meta.url)],
  '/fhir-client.js': ['text/javascript', new URL(import.meta.resolve('fhirclient/build/fhir-client.min.js'))],
  '/registration.json': ['application/json', registration],
};

createServer((request, response) => {
  const [type, file] = files[request.url.split('?')[0]] ?? [];
  if (file === undefined) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': type });
  createReadStream(file).pipe(response);
}).listen(Number(new URL(replyUrl).port), 'localhost', () => console.log(`The app is at ${replyUrl}`));
