import { TrafficRequest } from './traffic-request';

/** A request in words: `GET api.example.com/api from gateway istio-system/public with x-canary: true`. */
export function requestText({ from, host, port, scheme = 'http', method, path, headers = {}, repeatedHeaders = {}, cookies = {}, query = {}, grpcService, grpcMethod }: TrafficRequest): string {
  const address = `${scheme === 'https' ? 'https://' : ''}${host}${port === undefined ? '' : `:${port}`}`;
  const extras = [
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...Object.entries(repeatedHeaders).flatMap(([name, values]) => values.map(value => `${name}: ${value}`)),
    ...Object.entries(cookies).map(([name, value]) => `cookie ${name}=${value}`),
    ...Object.entries(query).map(([name, value]) => `query ${name}=${value}`),
  ];
  const what = grpcService === undefined ? `${method ?? 'GET'} ${address}${path ?? '/'}` : `${grpcService}/${grpcMethod} of ${address}`;
  return `${what} from ${from}${extras.length === 0 ? '' : ` with ${extras.join(', ')}`}`;
}
