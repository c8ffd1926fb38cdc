import { Autoscaling } from 'cdk8s-canary';

/** What one process has of its own; process.ts says what all of them share. */
export interface Process {
  readonly name: string;
  /** Its chart, its namespace and its nodes. */
  readonly domain: string;

  /** An API at the shared host: the paths that it has there. */
  readonly path?: string;
  /** Whether its answers are streams that stay open for up to a day. */
  readonly streams?: boolean;
  /** An API by gRPC, called in the mesh only. */
  readonly grpc?: boolean;
  /** A worker: the queue that it takes from. */
  readonly queue?: string;

  /** Pods of stable: a number or an autoscaler, 1 if neither is said. */
  readonly replicas?: number;
  readonly autoscaling?: Autoscaling;
  /** Pods of both tracks of a worker together. */
  readonly total?: number;

  /** Whether the plan says what runs. All others run the tags of their tracks. */
  readonly released?: boolean;
}

const BUSY = Autoscaling.horizontal({ minReplicas: 2, maxReplicas: 6, cpuPercent: 70 });

const BACKLOG = Autoscaling.keda({
  minReplicas: 1,
  maxReplicas: 8,
  triggers: [{ type: 'rabbitmq', metadata: { queueName: 'scan.jobs', mode: 'QueueLength', value: '20' }, authenticationRef: 'rabbitmq' }],
});

/** Every process of the company, a line each. Their weights are in canary.yaml. */
export const PROCESSES: Process[] = [
  { name: 'auth-api', domain: 'auth', path: '/api/v1/auth', replicas: 2, released: true },
  { name: 'ext-authz', domain: 'auth', grpc: true, replicas: 2 },
  { name: 'auth-relay', domain: 'auth', queue: 'auth.outbox' },
  { name: 'character-api', domain: 'character', path: '/api/v1/character' },
  { name: 'character-worker', domain: 'character', queue: 'character.grants', replicas: 3 },
  { name: 'chat-api', domain: 'chat', path: '/api/v1/chat', autoscaling: BUSY },
  { name: 'image-api', domain: 'image', path: '/api/v1/image' },
  { name: 'location-api', domain: 'location', path: '/api/v1/location' },
  { name: 'my-api', domain: 'my', path: '/api/v1/user' },
  { name: 'my-worker', domain: 'my', queue: 'my.profiles', total: 4 },
  { name: 'scan-api', domain: 'scan', path: '/api/v1/scan', autoscaling: BUSY },
  { name: 'scan-worker', domain: 'scan', queue: 'scan.jobs', autoscaling: BACKLOG },
  { name: 'sse-gateway', domain: 'sse', path: '/api/v1/stream', streams: true, replicas: 2, released: true },
];
