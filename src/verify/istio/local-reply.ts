import { Branch, certain } from '../branch';
import { Decision } from '../decision';
import { Message } from '../message';
import { OutcomeKind } from '../outcome';

/** How a proxy says that it does not forward a request. */
export type Reply = (status: number, reason: string, ...chain: Decision[]) => Branch[];

/** Status of gRPC that Envoy makes of a status of HTTP (Envoy, `Grpc::Utility::httpToGrpcStatus`). */
const GRPC = new Map([[400, 13], [401, 16], [403, 7], [404, 12], [429, 14], [502, 14], [503, 14], [504, 14]]);
const UNKNOWN = 2;

/** An answer of HTTP; requests of gRPC get status 200 with the status of gRPC beside it. */
export function httpReply({ grpc }: Message): Reply {
  const shown = (status: number) => grpc ? { status: 200, grpcStatus: GRPC.get(status) ?? UNKNOWN } : { status };
  return (status, reason, ...chain) => certain({ kind: OutcomeKind.RESPONSE, reason, ...shown(status) }, ...chain);
}

/** What is carried as TCP has no status: the connection is closed. */
export const closed: Reply = (_status, reason, ...chain) => certain({ kind: OutcomeKind.NO_ENDPOINTS, reason: `connection closed: ${reason}` }, ...chain);
