// A system that answers every fifth request with its canary: prints its address, and ends with SIGTERM, or by itself after a minute.
const { createServer } = require('http');

let requests = 0;
const server = createServer((_, response) => {
  response.setHeader('x-version', ++requests % 5 === 0 ? '1.1' : '1.0');
  response.end('hello\n');
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
process.once('SIGTERM', () => process.exit(0));
setTimeout(() => process.exit(0), 60_000);
