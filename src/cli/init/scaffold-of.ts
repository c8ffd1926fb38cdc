import { Adoption, adoptionOf } from './adoption';
import { callersOf } from './callers';
import { GivenObject, pathInApp, readGiven } from './given-files';
import { InitOptions, isProcessName, nameOf, NAME_RULE } from './init-options';
import { DEFAULT_GATEWAYS, Provider, routeOf } from './route';
import { Adopted, AdoptedObject, Scaffold } from './scaffold';
import { CanaryError, shown } from '../../domain/canary-error';

/** Labels that say which version a pod runs, usually. */
const VERSION_LABELS = ['version', 'app.kubernetes.io/version'];

/** What is scaffolded for manifests that run already. */
export interface AdoptedScaffold {
  readonly scaffold: Scaffold;
  readonly adoption: Adoption;
  /** All given objects. */
  readonly given: readonly GivenObject[];
}

/** A new service as the options say it, with the defaults. */
export function freshScaffold(directory: string, target: string | undefined, options: InitOptions): Scaffold {
  const name = options.name ?? nameOf(directory);
  const { namespace = name, routing: provider = 'istio' } = options;
  const host = provider === 'service' ? undefined : options.host ?? `${name}.example.com`;
  const asked = { provider, host, gateway: options.gateway ?? DEFAULT_GATEWAYS[provider] };
  return { name, namespace, target, route: routeOf(asked), callers: callersOf({ ...asked, name, namespace, port: 80 }) };
}

/**
 * The service or worker of given manifests.
 *
 * @throws CanaryError for manifests of which nothing can be adopted
 */
export function adoptedScaffold(subject: string, directory: string, target: string | undefined, options: InitOptions): AdoptedScaffold {
  const read = readGiven(subject, options.from ?? []);
  const found = adoptionOf(subject, read, options.name);
  const { deployment, service } = found;
  const said: string | undefined = deployment.object.manifest.metadata.namespace ?? service?.object.manifest.metadata.namespace;
  if (said !== undefined && options.namespace !== undefined && options.namespace !== said) {
    throw new CanaryError(subject, [`--namespace must be that of ${deployment.object.title}, got ${shown(options.namespace)}: remove it`]);
  }
  const namespace = said ?? options.namespace;
  const within = ({ object, ...rest }: GivenObject): GivenObject =>
    ({ ...rest, object: object._with({ ...object.manifest, metadata: { namespace, ...object.manifest.metadata } }) });
  const given = read.map(within);
  const adoption = { ...found, deployment: within(deployment), service: service && within(service) };
  const process = (service ?? deployment).object;
  if (!isProcessName(process.name)) {
    throw new CanaryError(subject, [`${process.title} must have a name of ${NAME_RULE}, because the process has it, too`]);
  }
  const adopted = adoptedOf(subject, directory, adoption);
  if (service === undefined) {
    checkWorker(subject, deployment, options);
    return { scaffold: { name: process.name, namespace, target, callers: [], adopted }, adoption, given };
  }
  const { routing: provider = 'istio', host } = options;
  checkProvider(subject, provider, adoption);
  const gateway = host === undefined ? undefined : options.gateway ?? DEFAULT_GATEWAYS[provider];
  const asked = { provider, host, gateway, serviceHosts: !adoption.shared, pods: deployment.object.manifest.spec.replicas };
  const called = { name: process.name, namespace, port: service.object.manifest.spec.ports?.[0]?.port ?? 80 };
  const scaffold = { name: process.name, namespace, target, route: routeOf(asked), callers: callersOf({ ...asked, ...called }), adopted };
  return { scaffold, adoption, given };
}

function adoptedOf(subject: string, directory: string, { deployment, service }: Adoption): Adopted {
  const copies: { [path: string]: string } = {};
  const taken = ({ file, object }: GivenObject): AdoptedObject => ({ path: pathInApp(subject, directory, file, copies), name: object.name });
  const { selector, template: { metadata: { labels }, spec: { containers: [{ image }] } } } = deployment.object.manifest.spec;
  return {
    deployment: taken(deployment),
    service: service && taken(service),
    image: typeof image === 'string' && /^\S+$/.test(image) ? image : undefined,
    versionLabels: VERSION_LABELS.filter(label => labels[label] !== undefined && selector.matchLabels[label] === undefined),
    copies,
  };
}

/** Refuses what is said about requests, which a worker has none of. */
function checkWorker(subject: string, { object }: GivenObject, { routing, host, gateway }: InitOptions): void {
  const said = Object.entries({ routing, host, gateway }).filter(([, value]) => value !== undefined).map(([name]) => `--${name}`).join(' and ');
  if (said !== '') {
    throw new CanaryError(subject, [
      `${object.title} must have a Service to split requests, got ${said} and no Service that selects its pods: give the file of its Service, or remove ${said}`,
    ]);
  }
}

/** Refuses a provider that the selectors of what runs do not suit. */
function checkProvider(subject: string, provider: Provider, { deployment: { object }, service, shared }: Adoption): void {
  const refuse = (problem: string) => {
    throw new CanaryError(subject, [problem]);
  };
  const { replicas } = object.manifest.spec;
  if (replicas === 0) {
    refuse(`${object.title} must have pods, which get the requests, got 0 in spec.replicas: write the number that runs there`);
  } else if (provider === 'service' && !shared) {
    refuse(`--routing service needs one Service over the pods of both tracks, got ${service!.object.title}, which selects those of ${object.title} alone: `
      + 'take another --routing; selectors of a Deployment cannot be changed');
  } else if (provider === 'service' && !(replicas >= 2)) {
    refuse(`--routing service divides a number of pods, 2 or more, got ${shown(replicas)} in spec.replicas of ${object.title}: `
      + 'write the number there, or take another --routing');
  } else if (shared && provider !== 'istio' && provider !== 'service') {
    refuse(`--routing ${provider} needs a Service per track, got ${service!.object.title}, which would select the pods of both: `
      + 'take --routing istio or service, or add the label track to its selector');
  }
}
