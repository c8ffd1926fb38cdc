import { Processes, told } from './processes';
import { LABEL, NAMESPACE, Settings } from './settings';

/** Kinds whose objects are compared before and after. */
const KINDS = [
  'namespaces', 'services', 'deployments.apps', 'configmaps', 'gateways.networking.istio.io', 'virtualservices.networking.istio.io', 'destinationrules.networking.istio.io',
];

/** The cluster of the current context, as `kubectl` shows it. */
export class Cluster {
  private isOurs = false;

  public constructor(private processes: Processes) {}

  /** What kubectl writes. */
  public async kubectl(...args: string[]): Promise<string> {
    const ran = await this.processes.start('kubectl', ['--request-timeout=30s', ...args], ['kubectl', ...args].join(' '), '.').done;
    if (ran.status !== 0) {
      throw new Error(told(ran));
    }
    return ran.out;
  }

  /** The current context. */
  public async context(): Promise<string> {
    return (await this.kubectl('config', 'current-context')).trim();
  }

  /**
   * Sees that the test can run here.
   *
   * @throws Error where the namespace is there already, which may be somebody else's, or Istio is not
   */
  public async claim(): Promise<void> {
    if (await this.kubectl('get', 'namespace', NAMESPACE, '--ignore-not-found', '-o', 'name') !== '') {
      throw new Error(`the cluster must have no namespace ${NAMESPACE}, got one: delete it if an earlier run left it (kubectl delete namespace -l ${LABEL}), and run no second test beside this one`);
    }
    const kinds = await this.kubectl('api-resources', '--api-group=networking.istio.io', '-o', 'name');
    if (!kinds.includes('virtualservices.networking.istio.io')) {
      throw new Error('the cluster must have Istio, got no kind VirtualService of networking.istio.io');
    }
    this.isOurs = true;
  }

  /** Where the gateway is reached. */
  public async url({ url }: Settings): Promise<string> {
    if (url !== undefined) {
      return url;
    }
    const service = await this.kubectl('get', 'service', 'istio-ingressgateway', '-n', 'istio-system', '--ignore-not-found', '-o', 'json');
    const { ip, hostname } = service === '' ? {} as any : JSON.parse(service).status.loadBalancer.ingress?.[0] ?? {};
    if (ip === undefined && hostname === undefined) {
      throw new Error('E2E_URL must be given, because the Service istio-system/istio-ingressgateway has no address outside the cluster, got none');
    }
    return `http://${ip?.includes(':') ? `[${ip}]` : ip ?? hostname}`;
  }

  /** Images that pods of a Deployment are to run. */
  public async image(deployment: string): Promise<string> {
    return JSON.parse(await this.kubectl('get', 'deployment', deployment, '-n', NAMESPACE, '-o', 'json')).spec.template.spec.containers[0].image;
  }

  /** Names of the pods with a label, those that end among them. */
  public async pods(selector: string): Promise<string[]> {
    return (await this.kubectl('get', 'pods', '-n', NAMESPACE, '-l', selector, '-o', 'name')).split('\n').filter(name => name !== '');
  }

  /** The resourceVersion of every object of the app. */
  public async versions(): Promise<{ [object: string]: string }> {
    const { items } = JSON.parse(await this.kubectl('get', KINDS.slice(1).join(','), '-n', NAMESPACE, '-o', 'json'));
    return Object.fromEntries(items.map(({ kind, metadata: { name, resourceVersion } }: any) => [`${kind} ${name}`, resourceVersion]));
  }

  /**
   * Deletes what the test has made, if it has made something.
   *
   * @param processes that are not ended with those of the test
   */
  public async clean(processes: Processes): Promise<void> {
    this.processes = processes;
    if (this.isOurs) {
      await this.kubectl('delete', 'namespace', '-l', LABEL, '--field-selector', `metadata.name=${NAMESPACE}`, '--ignore-not-found', '--timeout=150s');
    }
  }
}
