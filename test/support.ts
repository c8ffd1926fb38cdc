import { App, Chart, ChartProps, Testing } from 'cdk8s';
import { expectSchema } from './schema-oracle';
import { CanaryService, CanaryServiceProps, Routing, Workload } from '../src';

/** A workload with the least that a service needs. */
export const web = () => Workload.container({ image: 'registry.example/web:1', ports: [{ name: 'http', port: 8080 }] });

/** A service with both tracks, routed in the mesh; what a test is about goes into the props. */
export function service(chart: Chart, props: Partial<CanaryServiceProps> = {}, id = 'web'): CanaryService {
  return new CanaryService(chart, id, {
    workload: web(),
    routing: Routing.istio(),
    canary: { image: 'registry.example/web:2' },
    ...props,
  });
}

export function chartIn(namespace = 'shop', app: App = new App(), props: ChartProps = {}): Chart {
  return new Chart(app, namespace, { namespace, ...props });
}

/** The objects of one service, accepted by the schema oracle. */
export function synth(props: Partial<CanaryServiceProps> = {}): any[] {
  const chart = chartIn();
  service(chart, props);
  return synthChart(chart);
}

export function synthChart(chart: Chart): any[] {
  const objects = Testing.synth(chart);
  expectSchema(objects);
  return objects;
}

/** One object by kind and name. */
export function find(objects: any[], kind: string, name: string): any {
  const found = objects.filter(object => object.kind === kind && object.metadata.name === name);
  if (found.length !== 1) {
    throw new Error(`found ${found.length} objects ${kind} ${name} among ${objects.map(o => `${o.kind} ${o.metadata.name}`).join(', ')}`);
  }
  return found[0];
}

/** The annotations of an object that are not for Argo CD; undefined where there are no others. */
export function plainAnnotations({ metadata: { annotations = {} } }: any): { [key: string]: string } | undefined {
  const plain = Object.entries<string>(annotations).filter(([key]) => !key.startsWith('argocd.argoproj.io/'));
  return plain.length === 0 ? undefined : Object.fromEntries(plain);
}

/** The message of the error that something throws. */
export function message(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

/** The message of the error that synth throws, below its fixed first line. */
export function synthMessage(chart: Chart): string {
  const [head, ...lines] = message(() => Testing.synth(chart)).split('\n');
  expect(head).toBe('Validation failed with the following errors:');
  return lines.map(line => line.trim()).join('\n');
}
