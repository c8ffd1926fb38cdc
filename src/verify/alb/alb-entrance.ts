import { Backends } from './backends';
import { IngressClasses } from './ingress-classes';
import { LoadBalancers } from './load-balancers';
import { TargetGroups } from './target-groups';
import { CallerKind } from '../caller';
import { Cluster } from '../cluster/cluster';
import { Entrance } from '../entrance';

/**
 * Clients of Application Load Balancers, which the AWS load balancer controller makes of Ingresses. Nothing of it is measured: the model follows
 * the source of the controller (kubernetes-sigs/aws-load-balancer-controller, pkg/ingress) and the documentation of AWS (Elastic Load Balancing).
 */
export function albEntrance(cluster: Cluster): Entrance {
  const classes = new IngressClasses(cluster);
  const accepted = new Map<string, boolean>();
  const balancers = new Map<string, LoadBalancers>();
  const balancersOf = (name: string) => {
    const known = balancers.get(name) ?? new LoadBalancers(classes.membersOf(name), new Backends(new TargetGroups(cluster)));
    balancers.set(name, known);
    return known;
  };
  return {
    accepts: ({ kind, name }) => {
      if (kind !== CallerKind.INGRESS) {
        return false;
      }
      const known = accepted.get(name) ?? classes.accepts(name);
      accepted.set(name, known);
      return known;
    },
    hosts: ({ name }) => balancersOf(name).hosts,
    send: ({ name }, message, visit) => balancersOf(name).send(message, visit),
  };
}
