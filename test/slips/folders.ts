import { after, Slip, to } from './slip';

/** A whole system: the gateway, and applications that lead to each other. */
const ECO2 = 'examples/eco2/yaml';

const AUTH = ['host: auth-api', 'kind: VirtualService'];
const MY = ['host: my-api', 'kind: VirtualService'];
const SCAN = ['host: scan-api', 'kind: VirtualService'];
const SCALER = ['kind: HorizontalPodAutoscaler'];

/** Slips that only the other files of a folder show. */
export const FOLDERS: Slip[] = [
  { title: 'gateway with a typo', file: ECO2, at: [...AUTH, '- istio-system/eco2-gateway'], edit: to('gateway', 'gatway'), rule: 'R41' },
  { title: 'gateway in the wrong namespace', file: ECO2, at: [...MY, '- istio-system/eco2-gateway'], edit: to('istio-system', 'istio'), rule: 'R41' },
  { title: 'gateway without its namespace', file: ECO2, at: [...SCAN, '- istio-system/eco2-gateway'], edit: to('istio-system/', ''), rule: 'R41' },
  { title: 'host that the gateway does not serve', file: ECO2, at: [...AUTH, '- api.growbin.app'], edit: to('growbin', 'growbn'), rule: 'R41' },
  { title: 'Service of another namespace with a wrong one', file: ECO2, at: [...SCAN, 'host: sse-gateway'], edit: to('sse-consumer', 'sse'), rule: 'R33' },
  { title: 'Service of another namespace with a typo', file: ECO2, at: [...SCAN, 'host: sse-gateway'], edit: to('sse-gateway', 'sse-gatway'), rule: 'R30' },
  { title: 'Service of another namespace with half of its domain', file: ECO2, at: [...SCAN, 'host: sse-gateway'], edit: to('.cluster.local', ''), rule: 'R15' },
  { title: 'expression with a missing bracket', file: ECO2, at: [...SCAN, 'regex:'], edit: to('[^/]+', '[^/+'), rule: 'R25' },
  { title: 'attempts as a text', file: ECO2, at: [...SCAN, 'attempts: 0'], edit: to('0', '"0"'), rule: 'R25' },
  { title: 'routes in the namespace of another application', file: ECO2, at: [...MY, 'namespace: my'], edit: to('my', 'auth'), rule: 'R33' },
  { title: 'wrong kind of an autoscaled workload', file: ECO2, at: [...SCALER, '    kind: Deployment'], edit: to('Deployment', 'StatefulSet'), rule: 'R66' },
  { title: 'replicas of an autoscaled workload', file: ECO2, at: ['kind: Deployment', 'name: scan-api', 'spec:'], edit: after('  replicas: 1'), rule: 'R13', found: ['name: scan-api', 'replicas: 1'] },
  { title: 'canary of another namespace without pods', file: ECO2, at: ['name: sse-gateway-canary', 'replicas: 1'], edit: to('1', '0'), rule: 'R2' },
];
