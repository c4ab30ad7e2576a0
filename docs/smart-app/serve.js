// Serves the app on http://localhost: node docs/smart-app/serve.js REGISTRATION.json [PORT]
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const [registration, port = '3000'] = process.argv.slice(2);
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
}).listen(Number(port), 'localhost', () => console.log(`http://localhost:${port}/`));
