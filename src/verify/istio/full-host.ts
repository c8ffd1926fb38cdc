import { hostOfService } from '../host-name';

/** The host that istiod reads: a name without dots is a Service of the namespace, anything else stands as it is (istio, `ResolveShortnameToFQDN`). */
export function fullHost(host: string, namespace: string): string {
  return host === '' || host === '*' || /[.:]/.test(host) ? host : hostOfService(host, namespace);
}
