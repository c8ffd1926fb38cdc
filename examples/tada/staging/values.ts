import { Resources } from 'cdk8s-canary';
import { Values } from '../values';

const SMALL: Resources = { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } };

export const STAGING: Values = {
  namespace: 'tada-staging',
  host: 'api.staging.tada.example',
  queue: 'https://sqs.ap-northeast-2.amazonaws.com/222222222222/dispatch',
  server: { image: 'registry.staging.example/tada/server:4.11.0', replicas: 1, canaryReplicas: 1, resources: SMALL },
  serverMap: { image: 'registry.staging.example/tada/server-map:2.3.1', replicas: 1, canaryReplicas: 1, resources: SMALL },
  dispatcher: { image: 'registry.staging.example/tada/dispatcher:4.11.0', replicas: 2, resources: SMALL },
  serverInternal: { image: 'registry.staging.example/tada/server-internal:4.11.0', resources: SMALL },
};
