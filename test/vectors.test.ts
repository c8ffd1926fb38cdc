import { readFileSync } from 'fs';
import { verdicts } from './vectors/judge';
import { vectorCases } from './vectors/vector-case';

const FILES = ['istio', 'more-istio', 'gateway-api', 'more-gateway-api', 'routing-gateway-api', 'routing-istio', 'nginx'];

/** Every request of the file with its verdict, so that each is a test. */
const table = (file: string) => vectorCases(JSON.parse(readFileSync(`test/vectors/${file}.json`, 'utf8'))).flatMap(vector =>
  verdicts(vector).map((verdict, index) => [`${vector.name} ${index}`, verdict] as const));

describe.each(FILES)('who answers is what was measured: %s', file => {
  test.each(table(file))('%s', (_, { difference }) => {
    expect(difference).toBeUndefined();
  });
});

test('a share that differs is seen', () => {
  const [vector] = vectorCases(JSON.parse(readFileSync('test/vectors/nginx.json', 'utf8'))).filter(({ name }) => name === 'weight-50');
  const [request] = vector.requests;
  const share = { stable: 0.52, canary: 0.48 };
  const [{ difference }] = verdicts({ ...vector, requests: [{ ...request, share }] });
  expect(difference?.split('\n').slice(0, 2)).toEqual(['measured stable 52 %, canary 48 % in 20000 requests', 'computed stable 50 %, canary 50 %']);
});
