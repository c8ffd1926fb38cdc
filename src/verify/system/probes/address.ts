import { Caller } from '../../caller';
import { Side } from '../../istio/http-match';

/** Who asks, and for what host. */
export interface Address {
  readonly from: Caller;
  readonly host: string;
  /** The default of the scheme where it is not given. */
  readonly port?: number;
  readonly scheme?: string;
  /** The caller as istiod sees it. */
  readonly side: Side;
  /** The same host at other servers of the gateway. */
  readonly elsewhere?: readonly Address[];
}

/** A host that a wildcard stands for. */
export function hostSample(host: string): string {
  return host === '*' || host === '' ? 'www.example.com' : host.replace(/^\*/, 'www');
}
