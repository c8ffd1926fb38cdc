import { TrafficRequest } from './traffic-request';

/** A request in words: `GET api.example.com/api from gateway istio-system/public with x-canary: true`. */
export function requestText(request: TrafficRequest): string {
  const { method, grpcService, from } = request;
  const condition = conditionText(request);
  return `${grpcService === undefined ? `${method ?? 'GET'} ` : ''}${placeText(request)} from ${from}${condition === undefined ? '' : ` with ${condition}`}`;
}

/** What a request asks for: `api.example.com/api`, `POST api.example.com/api`. */
export function addressText(request: TrafficRequest): string {
  const { method = 'GET', grpcService } = request;
  return `${method === 'GET' || grpcService !== undefined ? '' : `${method} `}${placeText(request)}`;
}

/** What a request has beside its address: `x-canary: true, cookie a=b`; nothing if it has nothing. */
export function conditionText({ headers = {}, repeatedHeaders = {}, cookies = {}, query = {} }: TrafficRequest): string | undefined {
  const conditions = [
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...Object.entries(repeatedHeaders).flatMap(([name, values]) => values.map(value => `${name}: ${value}`)),
    ...Object.entries(cookies).map(([name, value]) => `cookie ${name}=${value}`),
    ...Object.entries(query).map(([name, value]) => `query ${name}=${value}`),
  ];
  return conditions.length === 0 ? undefined : conditions.join(', ');
}

function placeText({ scheme = 'http', host, port, path, grpcService, grpcMethod }: TrafficRequest): string {
  const address = `${scheme === 'https' ? 'https://' : ''}${host}${port === undefined ? '' : `:${port}`}`;
  return grpcService === undefined ? `${address}${path ?? '/'}` : `${grpcService}/${grpcMethod} of ${address}`;
}
