// The floor: the same JSON in and out on node:http, with nothing checked and nothing recorded.
import { createServer } from 'node:http';

createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    const { id, params } = JSON.parse(body);
    const value = { text: params.arguments.text };
    const result = { content: [{ type: 'text', text: JSON.stringify(value) }], structuredContent: value };
    const answer = JSON.stringify({ result, jsonrpc: '2.0', id });
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(answer) }).end(answer);
  });
}).listen(Number(process.env.PORT), '127.0.0.1');
