import { spawn, execFileSync } from 'child_process';
import { readFileSync } from 'fs';
import { createServer, IncomingMessage, RequestListener, Server } from 'http';
import { createServer as createTlsServer } from 'https';
import { AddressInfo, createServer as createTcpServer, Server as TcpServer, Socket } from 'net';
import { join } from 'path';
import { cli, folder } from './cli-support';
import { run } from '../src/cli/program';

const servers: { close(): unknown; closeAllConnections?(): void }[] = [];
const sockets = new Set<Socket>();
afterAll(() => {
  servers.forEach(server => server.close());
  servers.forEach(server => server.closeAllConnections?.());
  sockets.forEach(socket => socket.destroy());
});

async function listening(server: Server | TcpServer, scheme = 'http'): Promise<string> {
  servers.push(server);
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serve = (listener: RequestListener) => listening(createServer(listener));
const raw = (answer: (socket: Socket) => void) => listening(createTcpServer(socket => {
  socket.on('error', () => undefined);
  socket.once('data', () => answer(socket));
}));
/** Versions in turn: each answer has the next one, in a header, as JSON, and in a text. */
const inTurn = (versions: string[], more: (index: number) => { status?: number } = () => ({})) => {
  let index = 0;
  return serve((_, response) => {
    const version = versions[index % versions.length];
    response.writeHead(more(index++).status ?? 200, { 'x-version': version });
    response.end(JSON.stringify({ app: { version, name: 'web', list: [{ version }] }, text: `version ${version};` }));
  });
};
/** Nobody listens there. */
const closed = async () => {
  const server = createServer();
  const url = await listening(server);
  await new Promise(resolve => server.close(resolve));
  return url;
};
const FIFTH = ['1.0', '1.0', '1.1', '1.0', '1.0'];
const probe = (url: string, ...options: string[]) => cli(['probe', url, ...options]);
const json = async (url: string, ...options: string[]) => {
  const { status, out, err } = await probe(url, '--format', 'json', ...options);
  return { status, err, ...JSON.parse(out) };
};
/** The text with numbers of milliseconds as zeros, and the port as 0. */
const still = (text: string) => text.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:0').replace(/( +\d+\.\d){4}\n/g, ' MS\n').replace(/(-+ +){4}-+\n/g, 'LINE\n');

describe('probe', () => {
  test('counts answers by version and finds them as expected', async () => {
    const { status, out, err } = await probe(await inTurn(FIFTH), '--version-header', 'X-Version', '--expect', '1.0=80', '--expect', '1.1=20%');
    expect([status, err]).toEqual([0, '']);
    expect(still(out).replace(/^-.*$/m, '---')).toBe(`GET http://127.0.0.1:0/: 400 requests, 10 at a time, each on a new connection

version  answers  share   2xx  3xx  4xx  5xx  p50 ms  p90 ms  p99 ms  max ms
---
1.0      320      80.0 %  320  0    0    0 MS
1.1      80       20.0 %  80   0    0    0 MS

1.0: 80 % expected, 80.0 % of 400 (75.8 to 83.6 %): as expected
1.1: 20 % expected, 20.0 % of 400 (16.4 to 24.2 %): as expected

good: shares are as expected, no errors, confidence 95 %
`);
  });

  test('has 400 requests by default, GET, ten at a time, and a new connection for each', async () => {
    let [now, most, connections] = [0, 0, 0];
    const methods = new Set<string | undefined>();
    const server = createServer((request, response) => {
      methods.add(request.method);
      most = Math.max(most, ++now);
      setTimeout(() => {
        now--;
        response.end('ok');
      }, 2);
    });
    server.on('connection', () => connections++);
    const url = await listening(server);
    expect(await json(url)).toMatchObject({ status: 0, requested: 400, sent: 400, answered: 400, method: 'GET', errors: 0, good: true });
    expect([connections, most, [...methods]]).toEqual([400, 10, ['GET']]);
    connections = 0;
    most = 0;
    await json(url, '-n', '50', '--concurrency', '3', '--keep-alive');
    expect([connections, most]).toEqual([3, 3]);
    await json(url, '-n', '1', '--method', 'HEAD');
    expect([...methods]).toEqual(['GET', 'HEAD']);
  });

  test('shows a version alone, without being asked for versions', async () => {
    const { out } = await probe(await inTurn(FIFTH), '-n', '5');
    expect(still(out)).toMatch(/\nall +5 +100\.0 % +5 +0 +0 +0 MS\n\ngood: no errors\n$/);
  });

  test.each<[string, string[], string[]]>([
    ['a header', ['--version-header', 'x-version'], ['1.0', '1.1']],
    ['a field of JSON', ['--version-field', 'app.version'], ['1.0', '1.1']],
    ['a field in a list', ['--version-field', 'app.list.0.version'], ['1.0', '1.1']],
    ['a group of a pattern', ['--version-pattern', 'version ([^;]+)'], ['1.0', '1.1']],
    ['a pattern without group', ['--version-pattern', 'version [^;]+'], ['version 1.0', 'version 1.1']],
  ])('reads versions from %s', async (_, options, versions) => {
    const { status, versions: found } = await json(await inTurn(['1.0', '1.1']), '-n', '6', ...options);
    expect([status, found.map((one: any) => [one.version, one.answers])]).toEqual([0, versions.map(version => [version, 3])]);
  });

  test('reads a number as a version, and a body with a byte order mark', async () => {
    const url = await serve((_, response) => response.end('\ufeff{"version": 1.5}'));
    expect(await json(url, '-n', '3', '--version-field', 'version')).toMatchObject({ status: 0, versions: [{ version: '1.5', answers: 3 }] });
  });

  test('orders versions as people do', async () => {
    const { versions } = await json(await inTurn(['1.10', '1.9', '1.2']), '-n', '3', '--version-header', 'x-version');
    expect(versions.map(({ version }: any) => version)).toEqual(['1.2', '1.9', '1.10']);
  });

  test('sends headers, also those that are repeated, and asks for the host that a header names', async () => {
    const seen: IncomingMessage['rawHeaders'][] = [];
    const url = await serve((request, response) => {
      seen.push(request.rawHeaders);
      response.end();
    });
    await json(`${url}/a?b=c`, '-n', '1', '--header', 'x-canary: true', '--header', 'x-two:1', '--header', 'x-two: 2', '--header', 'Host: shop.example.com');
    const pairs = seen[0].flatMap((name, index, all) => index % 2 === 0 ? [`${name.toLowerCase()}: ${all[index + 1]}`] : []);
    expect(pairs).toEqual(['x-canary: true', 'x-two: 1', 'x-two: 2', 'host: shop.example.com', 'connection: close']);
  });

  test('does not follow redirects, and says where they lead', async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked++;
      response.writeHead(302, { location: 'https://elsewhere.example/' }).end();
    });
    const { status, out } = await probe(url, '-n', '4');
    expect([status, asked]).toEqual([0, 4]);
    expect(out).toContain('\nredirects, which are not followed: 4\n  4 https://elsewhere.example/\n');
  });

  test('sends no more requests a second than it may', async () => {
    const times: number[] = [];
    const url = await serve((_, response) => {
      times.push(performance.now());
      response.end();
    });
    await json(url, '-n', '11', '--rate', '50');
    // Ten pauses of 20 ms; a timer of Node.js may be early by a millisecond.
    expect(times[10] - times[0]).toBeGreaterThan(180);
  });

  test('does not send at once what a slow answer held up', async () => {
    const times: number[] = [];
    const url = await serve((_, response) => {
      times.push(performance.now());
      setTimeout(() => response.end(), times.length === 1 ? 300 : 0);
    });
    await json(url, '-n', '6', '--rate', '50', '--concurrency', '1');
    // Four pauses of 20 ms.
    expect(times[5] - times[1]).toBeGreaterThan(70);
  });

  test('measures how long answers take', async () => {
    const url = await serve((_, response) => {
      setTimeout(() => response.end(), 40);
    });
    const { versions: [{ latencies: { p50, p90, p99, max } }] } = await json(url, '-n', '4');
    expect(p50).toBeGreaterThan(38);
    expect([p50 <= p90, p90 <= p99, p99 <= max]).toEqual([true, true, true]);
  });
});

describe('probe ends with 1 for', () => {
  const expectShares = ['--version-header', 'x-version', '--expect', '1.0=80', '--expect', '1.1=20'];

  test('other shares', async () => {
    const { status, out } = await probe(await inTurn(['1.0', '1.1']), ...expectShares);
    expect(status).toBe(1);
    expect(out).toContain('\n1.1: 20 % expected, 50.0 % of 400 (45.1 to 54.9 %): not as expected\n');
    expect(out).toMatch(/\nnot good: shares are not as expected, no errors, confidence 95 %\n$/);
  });

  test('too few requests to tell', async () => {
    const { status, out } = await probe(await inTurn(FIFTH), '-n', '20', ...expectShares);
    expect(status).toBe(1);
    expect(out).toMatch(/\n1\.1: 20 % expected, 20\.0 % of 20 \(8\.1 to 41\.6 %\): too few requests to tell it from 10 % or 30 %, \d+ are needed\n/);
    expect(out).toMatch(/\nnot good: too few requests to tell the shares, no errors, confidence 95 %\n$/);
  });

  test('shares of which nothing can be told, because no answer has a version', async () => {
    const { status, out } = await probe(await serve((_, response) => response.end()), '-n', '3', ...expectShares);
    expect(status).toBe(1);
    expect(out).toMatch(/\nanswered without a version: 3\n {2}3 no header x-version \(HTTP 200\)\n\nnot good: shares cannot be told, 3 errors\n$/);
  });

  test('a version that nobody expected', async () => {
    const { status, shares } = await json(await inTurn([...Array.from({ length: 19 }, () => FIFTH).flat(), ...FIFTH.slice(1), '0.9']), ...expectShares);
    expect(status).toBe(1);
    expect(shares.map(({ version, verdict }: any) => [version, verdict])).toEqual([['1.0', 'as expected'], ['1.1', 'as expected'], ['0.9', 'not expected at all']]);
  });

  test('an expected version that does not answer, with the confidence that was asked for', async () => {
    const { status, shares, confidence } = await json(await inTurn(['1.0']), ...expectShares, '--confidence', '99');
    expect([status, confidence]).toEqual([1, 99]);
    expect(shares.map(({ version, share, verdict }: any) => [version, share, verdict])).toEqual([['1.0', 1, 'not as expected'], ['1.1', 0, 'not as expected']]);
  });

  test('answers from 400, in the line of their version', async () => {
    const url = await inTurn(FIFTH, index => ({ status: index % 5 === 2 ? 503 : index % 5 === 3 ? 404 : undefined }));
    const { status, out } = await probe(url, ...expectShares);
    expect(status).toBe(1);
    expect(still(out)).toMatch(/\n1\.0 +320 +80\.0 % +240 +0 +80 +0 MS\n1\.1 +80 +20\.0 % +0 +0 +0 +80 MS\n/);
    expect(out).toMatch(/\nnot good: shares are as expected, 160 errors, confidence 95 %\n$/);
  });

  test('a status that HTTP does not have', async () => {
    expect(await json(await inTurn(['1'], () => ({ status: 999 })), '-n', '2')).toMatchObject({ status: 1, errors: 2, good: false });
  });

  test.each<[string, string, string[], string]>([
    ['no header', 'x', ['--version-header', 'x-release'], 'no header x-release (HTTP 200)'],
    ['no JSON', '{"version": ', ['--version-field', 'version'], 'a body that is no JSON (HTTP 200)'],
    ['no such field', '{"version": {"a": 1}}', ['--version-field', 'version'], 'no field version with a string or a number (HTTP 200)'],
    ['a field of every object', '{"a": {}}', ['--version-field', 'a.constructor.name'], 'no field a.constructor.name with a string or a number (HTTP 200)'],
    ['a field of nothing', 'null', ['--version-field', 'version'], 'no field version with a string or a number (HTTP 200)'],
    ['an empty version', '{"version": " "}', ['--version-field', 'version'], 'an empty version (HTTP 200)'],
    ['a page as version', `{"version": "${'x'.repeat(101)}"}`, ['--version-field', 'version'], 'a version of more than 100 characters (HTTP 200)'],
    ['no such text', 'hello', ['--version-pattern', 'version (.*)'], 'a body that the pattern does not find (HTTP 200)'],
  ])('answers without a version: %s', async (_, body, options, reason) => {
    const { status, out, err } = await probe(await serve((__, response) => response.end(body)), '-n', '3', ...options);
    expect([status, err]).toEqual([1, '']);
    expect(out.split('\n').slice(1).join('\n')).toBe(`\nanswered without a version: 3\n  3 ${reason}\n\nnot good: 3 errors\n`);
  });

  test('a body that is larger than 1 MB, of which no more is read', async () => {
    let written = 0;
    const url = await serve((_, response) => {
      const chunk = Buffer.alloc(64 * 1024, ' ');
      const more = () => {
        while (written < 1e9 && !response.destroyed && response.write(chunk)) {
          written += chunk.length;
        }
      };
      response.on('drain', more);
      more();
    });
    const withoutVersion = [{ text: 'a body larger than 1 MB (HTTP 200)', count: 1 }];
    expect(await json(url, '-n', '1', '--version-field', 'version')).toMatchObject({ status: 1, withoutVersion });
    expect(written).toBeLessThan(1e8);
    expect(await json(url, '-n', '1')).toMatchObject({ status: 0, answered: 1 });
  });

  test('some requests without an answer', async () => {
    let index = 0;
    const url = await raw(socket => {
      index++ % 2 === 0 ? socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n') : socket.resetAndDestroy();
    });
    const { status, out, err } = await probe(url, '-n', '6', '--concurrency', '1');
    expect([status, err]).toEqual([1, '']);
    expect(out).toContain('\nwithout an answer: 3\n  3 connection reset\n\nnot good: 3 errors\n');
  });

  test('a deadline that passes', async () => {
    const url = await serve((_, response) => {
      setTimeout(() => response.end(), 100);
    });
    const { status, partial, sent } = await json(url, '-n', '100', '--concurrency', '1', '--deadline', '350ms');
    expect([status, partial]).toEqual([1, 'stopped after 350ms']);
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(4);
  });
});

describe('probe ends with 3 when nothing answers:', () => {
  const certificate = () => {
    const path = folder({});
    const [key, cert] = ['key.pem', 'cert.pem'].map(name => join(path, name));
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert, '-subj', '/CN=localhost', '-days', '1'], { stdio: 'ignore' });
    return { key: readFileSync(key), cert: readFileSync(cert) };
  };

  test.each<[string, () => Promise<string>, string]>([
    ['nobody listens', closed, 'connection refused'],
    ['a server that resets', () => raw(socket => socket.resetAndDestroy()), 'connection reset'],
    ['a server that closes', () => raw(socket => socket.end()), 'connection reset'],
    ['a server that hangs', () => raw(() => undefined), 'no answer within 200ms'],
    ['a server that hangs within the body', () => raw(socket => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc')), 'no answer within 200ms'],
    ['a server that closes within the body', () => raw(socket => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc')), 'answer ended early'],
    ['a server that is none of HTTP', () => raw(socket => socket.end('220 mail.example ESMTP\r\n')), 'answer is no HTTP (HPE_INVALID_CONSTANT)'],
    ['headers without end', () => raw(socket => socket.end(`HTTP/1.1 200 OK\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`)), 'headers larger than 16 KB'],
    ['a host that does not exist', () => Promise.resolve('http://nothing.invalid'), 'host not found'],
    ['HTTP where HTTPS is asked for', async () => (await inTurn(['1'])).replace('http:', 'https:'), 'TLS: wrong version number (EPROTO)'],
    ['a certificate that nobody knows', () => listening(createTlsServer(certificate(), (_, response) => response.end()), 'https'), 'TLS: self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT)'],
  ])('%s', async (_, start, reason) => {
    const url = await start();
    const { status, out, err } = await probe(url, '-n', '3', '--timeout', '200ms');
    const told = new RegExp(`^${reason}$`.replace(/[()]/g, '\\$&').replace('host not found', 'host not found(: the name service does not answer)?'));
    const [, why] = /^cdk8s-canary probe: \S+ must answer, got no answer to any request: (.*)\n$/.exec(err) ?? [];
    expect([status, why]).toEqual([3, expect.stringMatching(told)]);
    expect(out).toBe(`GET ${url}/: 3 requests, 10 at a time, each on a new connection\n\nwithout an answer: 3\n  3 ${why}\n\nnot good: 3 errors\n`);
  });
});

test('probe ends with 3 when the deadline passes before there is any answer', async () => {
  const url = await raw(() => undefined);
  const { status, out, err } = await probe(url, '-n', '3', '--deadline', '200ms');
  expect([status, err]).toEqual([3, `cdk8s-canary probe: ${url}/ must answer, got no answer to any request: stopped after 200ms\n`]);
  expect(out).toMatch(/: 0 of 3 requests \(stopped after 200ms\), [^\n]*\n\npartial: no errors\n$/);
});

describe('probe ends with 2 for', () => {
  test('everything that is wrong at once', async () => {
    expect(await probe('ftp://me:secret@host/', '--method', 'get', '--header', 'Connection: close', '--header', 'a b: c', '--header', 'x-token: s\u0000ecret',
      '--version-header', 'x', '--version-pattern', 'y', '--expect', '1=20', '--expect', '1=20')).toEqual({
      status: 2,
      out: '',
      err: [
        'URL must be one of http or https with a host, got "ftp://...@host/": write it as http://HOST/PATH',
        '--method must be a method of HTTP in capital letters that has an answer of its own, got "get"',
        '--header must leave alone what connections are for, got "Connection"',
        '--header must have a name that HTTP allows, got "a b"',
        '--header must have a value that HTTP allows, got another one for "x-token"',
        '--version-header, --version-field and --version-pattern must be given one at a time, got several',
        '--expect must name a version once, got "1" twice',
        '--expect: expected percentages must add up to 100, got 40: say what the other versions get, too',
      ].map(line => `cdk8s-canary probe: ${line}\n`).join(''),
    });
  });

  test.each<[string, string[], string]>([
    ['a URL without protocol', ['localhost:8080'], 'URL must be one of http or https with a host, got "localhost:8080": write it as http://HOST/PATH'],
    ['no URL', ['web'], 'URL must be one of http or https with a host, got "web": write it as http://HOST/PATH'],
    ['a password in the URL', ['http://me:secret@host/'], 'URL must have no user and no password, which would be shown, got them: give --header \'authorization: ...\''],
    ['a tunnel', ['http://host', '--method', 'CONNECT'], '--method must be a method of HTTP in capital letters that has an answer of its own, got "CONNECT"'],
    ['two hosts', ['http://host', '--header', 'host: a', '--header', 'Host: b'], '--header must name one Host, got several'],
    ['a password with a slash', ['http://me:se/cret@host/'], 'URL must be one of http or https with a host, got "http://...@host/": write it as http://HOST/PATH'],
    ['a rate that takes too long', ['http://host', '--rate', '1'], '--deadline must be above 6m39s, which 400 requests take at 1 a second, got 5m'],
    ['a name of no header', ['http://host', '--version-header', 'x y'], '--version-header must be a name that HTTP allows, got "x y"'],
    ['an empty key', ['http://host', '--version-field', 'a..b'], '--version-field must be keys with dots between them, as app.version, got "a..b"'],
    ['a broken pattern', ['http://host', '--version-pattern', '('], '--version-pattern must be a regular expression of RE2, got "(": error parsing regexp: missing closing ): `(`'],
    ['shares of what nobody reads', ['http://host', '--expect', '1=100'], '--expect must have a place where versions stand, got none: give --version-header, --version-field or --version-pattern'],
  ])('%s', async (_, argv, error) => {
    expect(await cli(['probe', ...argv])).toEqual({ status: 2, out: '', err: `cdk8s-canary probe: ${error}\n` });
  });

  test.each<[string, string, string]>([
    ...['0', '100001', '1.5', '1e3', '-1'].map((text): [string, string, string] => ['-n, --requests <number>', text, 'It must be a whole number from 1 to 100000.']),
    ...['0', '101', 'all'].map((text): [string, string, string] => ['--concurrency <number>', text, 'It must be a whole number from 1 to 100.']),
    ...['0', '-1', '100001', 'fast'].map((text): [string, string, string] => ['--rate <number>', text, 'It must be a number above 0, up to 100000.']),
    ...['5', '0s', '25h', '1441m', 's', '1.5s'].map((text): [string, string, string] => ['--timeout <time>', text, 'It must be a time from 1ms to 24h, such as 500ms, 5s or 1m30s.']),
    ['--deadline <time>', '5', 'It must be a time from 1ms to 24h, such as 500ms, 5s or 1m30s.'],
    ...['49', '100', '95%'].map((text): [string, string, string] => ['--confidence <percent>', text, 'It must be a number from 50, below 100.']),
    ...['1.1', '=20', '1.1=x', '1.1=-5', ' =20'].map((text): [string, string, string] => ['--expect <version=percent>', text, 'It must be a version and a percentage, as 1.1=20.']),
    ['--header <header>', 'x-canary', 'It must have a name and a value with ":" or "=" between them.'],
    ['--format <format>', 'xml', 'Allowed choices are text, json.'],
  ])('%s %s', async (option, text, rule) => {
    const flag = /--[a-z-]+/.exec(option)![0];
    expect(await probe('http://host', `${flag}=${text}`)).toEqual({ status: 2, out: '', err: `error: option '${option}' argument '${text}' is invalid. ${rule}\n(--help shows the arguments)\n` });
  });
});

describe('the progress bar', () => {
  const drawn = async (options: { isTTY: boolean; env?: { [name: string]: string } }) => {
    const url = await serve((_, response) => {
      setTimeout(() => response.end(), 15);
    });
    const start = performance.now();
    const { err } = await cli(['probe', url, '-n', '40', '--concurrency', '1'], options);
    return { err, time: performance.now() - start };
  };

  test('is drawn on a terminal, at most ten times a second, and taken away', async () => {
    const { err, time } = await drawn({ isTTY: true });
    const pictures = err.split('\r\u001b[K').slice(1);
    expect(pictures[0]).toBe(`[${'.'.repeat(30)}] 0 of 40`);
    expect(pictures.at(-1)).toBe('');
    expect(pictures.slice(0, -1).every(picture => /^\[#*\.*\] \d+ of 40$/.test(picture) && picture.indexOf(']') === 31)).toBe(true);
    expect(pictures.length - 1).toBeGreaterThan(2);
    expect(pictures.length - 1).toBeLessThanOrEqual(1 + time / 100);
  });

  test.each<[string, { isTTY: boolean; env?: { [name: string]: string } }]>([
    ['without a terminal', { isTTY: false }], ['on a terminal that cannot move its cursor', { isTTY: true, env: { TERM: 'dumb' } }],
  ])('is not drawn %s', async (_, options) => {
    expect((await drawn(options)).err).toBe('');
  });
});

test('what is printed cannot steer a terminal', async () => {
  const url = await raw(socket => socket.end('HTTP/1.1 302 Found\r\nlocation: /\u009b31m\r\nx-version: 1\u009b2J\r\ncontent-length: 0\r\n\r\n', 'latin1'));
  const { out } = await probe(url, '-n', '1', '--version-header', 'x-version');
  expect(out).not.toContain('\u009b');
  expect(out).toContain('1\\u009b2J');
});

test('leaves no listener behind', async () => {
  const before = process.listenerCount('SIGINT');
  await json(await inTurn(['1']), '-n', '2');
  expect(process.listenerCount('SIGINT')).toBe(before);
});

test('stops with Ctrl-C, prints what was measured, and says that it is partial', async () => {
  const url = await serve((_, response) => {
    setTimeout(() => response.end(), 20);
  });
  const child = spawn(process.execPath, ['lib/cli.js', 'probe', url, '-n', '100000', '--concurrency', '2'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err]: string[][] = [[], []];
  child.stdout.on('data', chunk => out.push(String(chunk)));
  child.stderr.on('data', chunk => err.push(String(chunk)));
  setTimeout(() => child.kill('SIGINT'), 1000);
  const [code, signal] = await new Promise<[number | null, string | null]>(resolve => child.on('close', (...end) => resolve(end)));
  expect([code, signal, err.join('')]).toEqual([130, null, '']);
  expect(out.join('')).toMatch(/: \d+ of 100000 requests \(stopped with Ctrl-C\), 2 at a time, [^]*\nall +\d+ [^]*\npartial: no errors\n$/);
});

test('a terminal that is no process is enough', async () => {
  const out: string[] = [];
  const url = await inTurn(['1']);
  const stream = { write: (text: string) => out.push(text) };
  expect(await run(['probe', url, '-n', '1'], { stdin: (async function* () {})(), stdout: stream, stderr: stream, env: {} })).toBe(0);
  expect(out).toHaveLength(1);
});
