import { Values } from '../values';

export const PROD: Values = {
  namespace: 'tada',
  host: 'api.tada.example',
  queue: 'https://sqs.ap-northeast-2.amazonaws.com/111111111111/dispatch',
  server: {
    image: 'registry.example/tada/server:4.11.0',
    replicas: 6,
    canaryReplicas: 2,
    resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '1Gi' } },
  },
  serverMap: {
    image: 'registry.example/tada/server-map:2.3.1',
    replicas: 4,
    canaryReplicas: 2,
    resources: { requests: { cpu: '1', memory: '2Gi' }, limits: { memory: '2Gi' } },
  },
  dispatcher: {
    image: 'registry.example/tada/dispatcher:4.11.0',
    replicas: 9,
    resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '512Mi' } },
  },
  serverInternal: {
    image: 'registry.example/tada/server-internal:4.11.0',
    resources: { requests: { cpu: '250m', memory: '1Gi' }, limits: { memory: '1Gi' } },
  },
};
