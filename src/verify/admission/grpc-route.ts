import { all, Check, refuse, shown } from './refusal';
import { BACKEND_WEIGHT, HEADER_TESTS, REFERENCE, ROUTE, SECTION, SERVICE_PORT, totalMatches } from './route-fields';
import { GRPC_ROUTE_FILTERS } from './route-filters';
import { fields, list, oneOf, text } from './schema';
import { given } from '../untyped';

const MOST = 16;
const SERVICE = /^\.?[a-z_][a-z_0-9]*(\.[a-z_][a-z_0-9]*)*$/i;
const METHOD = /^[A-Za-z_][A-Za-z_0-9]*$/;

const NAMES: Check = ({ type, service, method }) => {
  if (!given(service) && !given(method)) {
    return refuse('service or method must be there');
  }
  return type === 'RegularExpression' ? undefined
    : given(service) && !SERVICE.test(service) ? refuse(`must be a name of a service, got ${shown(service)}`, 'service')
      : given(method) && !METHOD.test(method) ? refuse(`must be a name of a method, got ${shown(method)}`, 'method') : undefined;
};

const MATCH = fields({
  method: fields({ type: oneOf('Exact', 'RegularExpression'), service: text({ max: 1024 }), method: text({ max: 1024 }) }, { rules: [NAMES] }),
  headers: HEADER_TESTS,
});

const RULE = fields({
  name: SECTION,
  matches: list(MATCH, { max: 64 }),
  filters: GRPC_ROUTE_FILTERS,
  backendRefs: list(fields({ ...REFERENCE, weight: BACKEND_WEIGHT, filters: GRPC_ROUTE_FILTERS }, { required: ['name'], rules: [SERVICE_PORT] }), { max: MOST }),
});

/** `spec` of a GRPCRoute: schema and CEL rules of the standard channel of Gateway API 1.6. */
export const GRPC_ROUTE = fields({ ...ROUTE, rules: all(list(RULE, { max: MOST }), totalMatches(0)) });
