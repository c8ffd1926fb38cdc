import { Controller } from './controller';
import { CallerKind } from '../../caller';
import { Cluster } from '../../cluster/cluster';
import { Decision } from '../../decision';
import { assume, Entrance } from '../../entrance';
import { IngressClasses } from '../ingress-classes';

/** Names that the settings of the controller have by default. */
const SETTINGS = ['ingress-nginx-controller', 'nginx-configuration', 'nginx-ingress-controller'];

/** Clients that come in by ingress-nginx (controller 1.15). */
export function nginxEntrance(cluster: Cluster): Entrance {
  const classes = new IngressClasses(cluster);
  const controllers = new Map<string, Controller>();
  const controllerOf = (name: string) => {
    const controller = controllers.get(name) ?? new Controller(classes.servedWith(name), cluster, classes);
    controllers.set(name, controller);
    return controller;
  };
  const assumptions = new Map<string, readonly Decision[]>();
  return {
    accepts: ({ kind, name }) => kind === CallerKind.INGRESS && classes.has(name) && classes.isNginx(name),
    hosts: ({ name }) => [...controllerOf(name).hosts],
    send: ({ name }, message, visit) => {
      const known = assumptions.get(name) ?? [...settingsOf(cluster), ...classes.servedWith(name).flatMap(object => classes.guess(object) ?? [])];
      assumptions.set(name, known);
      known.forEach(decision => assume(visit, decision));
      return controllerOf(name).send(message, visit);
    },
  };
}

function settingsOf(cluster: Cluster): Decision[] {
  return cluster.ofKind('', 'ConfigMap').filter(({ name, manifest }) => SETTINGS.includes(name) && Object.keys(manifest.data ?? {}).length > 0)
    .map(object => new Decision(object, ['data'], 'settings of the controller are not modelled: taken with their defaults'));
}
