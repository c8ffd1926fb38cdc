import { destinationsOf } from './destinations';
import { clusterOf, Forwarding } from './forwarding';
import { Side } from './http-match';
import { closed } from './local-reply';
import { VirtualService } from './virtual-service';
import { after, Branch, weighted } from '../branch';
import { hasLabels } from '../cluster/labels';
import { Decision } from '../decision';
import { listOf, numberOf, recordOf, textOf } from '../untyped';

/** A rule of `tcp` or `tls` that takes a connection. */
export interface TcpRule {
  readonly json: any;
  readonly virtualService: VirtualService;
  readonly path: readonly string[];
}

/** Whether an item of `match` of a rule of `tcp` or `tls` is for who asks; addresses are not known. */
export function isTcpMatchFor(match: unknown, { port, gateway, namespace, labels }: Side): boolean {
  const { gateways, sourceLabels, sourceNamespace, port: wanted } = recordOf(match);
  return (numberOf(wanted) === 0 || wanted === port)
    && (listOf(gateways).length === 0 || listOf(gateways).includes(gateway))
    && hasLabels({ labels }, recordOf(sourceLabels))
    && (textOf(sourceNamespace) === '' || sourceNamespace === namespace);
}

/** The destinations of the rule, by their weights. */
export function tcpAnswer({ json, virtualService, path }: TcpRule, forwarding: Forwarding): Branch[] {
  const { object } = virtualService;
  const { sender, upstream, visit } = forwarding;
  const rule = new Decision(object, [...path], 'takes the connection');
  return after([rule], weighted(destinationsOf(json.route).map(({ destination, index, share, effect }) => {
    const field = [...path, 'route', String(index)];
    const { host, port, subset } = recordOf(destination);
    const target = {
      ...clusterOf(textOf(host), recordOf(port).number, forwarding),
      subset: textOf(subset),
      why: (reason: string) => new Decision(object, [...field, 'destination'], reason),
    };
    const value = upstream.send(target, sender, closed, 503, visit);
    return { share, value: after(effect === undefined ? [] : [new Decision(object, [...field, 'weight'], effect)], value) };
  })));
}
