import { DURATION } from './duration';
import { all, Check, refuse, shown, under } from './refusal';
import { fields, INT32, number, TEXT } from './schema';
import { given } from '../untyped';

const GRPC_STATUS = new Set(['OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED']);

/** A status that a proxy answers with; 600 is good, although the message of istiod says 599 (istio, `validateHTTPStatus`). */
export const HTTP_STATUS: Check = value => value < 200 || value > 600 ? refuse(`status must be from 200 to 599, got ${value}`) : undefined;

/** A share of requests from 0 to 100. */
export const PERCENTAGE = fields({ value: number(0, 100) });

/** A share of requests that are disturbed: 0, or at least one in a million (istio, `validatePercentage`). */
const FAULT_PERCENTAGE: Check = all(PERCENTAGE, ({ value }) => value > 0 && value < 0.0001 ? refuse(`percentage must be 0 or at least 0.0001, got ${value}`, 'value') : undefined);

const ABORT = fields({ httpStatus: all(INT32, HTTP_STATUS), grpcStatus: TEXT, http2Error: TEXT, percentage: FAULT_PERCENTAGE }, {
  oneOf: [['httpStatus', 'grpcStatus', 'http2Error']],
  rules: [({ grpcStatus, http2Error }) => given(http2Error) ? refuse('http2Error is not supported yet', 'http2Error')
    : given(grpcStatus) && !GRPC_STATUS.has(grpcStatus) ? refuse(`must be a status of gRPC such as UNAVAILABLE, got ${shown(grpcStatus)}`, 'grpcStatus') : undefined],
});

const DELAY = fields({ fixedDelay: DURATION, exponentialDelay: DURATION, percent: INT32, percentage: FAULT_PERCENTAGE }, {
  oneOf: [['fixedDelay', 'exponentialDelay']],
  rules: [({ exponentialDelay }) => given(exponentialDelay) ? refuse('exponentialDelay is not supported yet', 'exponentialDelay') : undefined],
});

/** A fault that is injected (istio, `validateHTTPFaultInjection`). */
export const FAULT = fields({ abort: ABORT, delay: DELAY }, {
  rules: [({ abort, delay }) => given(abort) || given(delay) ? undefined : under('abort', refuse('abort or delay must be there'))],
});
