import { isLabel, wildcardName } from './istio-host';
import { Check, refuse, shown, under } from './refusal';
import { fields, INT32, TEXT, UINT32 } from './schema';
import { given, listOf } from '../untyped';

const PORTS = 65535;

/** A port number that is there and not zero, which the protocol of istiod takes for absent. */
export const PORT_OR_ZERO: Check = value => value > PORTS ? refuse(`must be at most ${PORTS}, got ${value}`) : undefined;

const TARGET: Check = ({ host, subset, port }) => {
  if (host === '*') {
    return refuse('host must not be *, got "*"', 'host');
  }
  if (given(subset) && subset !== '' && !isLabel(subset)) {
    return refuse(`subset must be a label of DNS, got ${shown(subset)}`, 'subset');
  }
  const number = port?.number ?? 0;
  return under('host', wildcardName(host)) ?? (given(port) && (number < 1 || number > PORTS) ? refuse(`port must be from 1 to ${PORTS}, got ${number}`, 'port', 'number') : undefined);
};

/** Where traffic goes: a host, a subset and a port (istio, `validateDestination`). */
export const DESTINATION = fields({ host: TEXT, subset: TEXT, port: fields({ number: UINT32 }) }, { required: ['host'], rules: [TARGET] });

/** A weight of a destination. */
export const WEIGHT: Check = (value, namespace) => INT32(value, namespace) ?? (value < 0 ? refuse(`weight must not be negative, got ${value}`) : undefined);

/** Several destinations need a weight that is not zero (istio, `validateHTTPRouteDestinations`, which adds numbers of 32 bits). */
export const TOTAL_WEIGHT: Check = value => {
  const total = listOf(value).reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  return listOf(value).length > 1 && total % 2 ** 32 === 0 ? refuse('weights must add up to more than 0, got 0') : undefined;
};
