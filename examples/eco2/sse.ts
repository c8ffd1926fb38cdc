import { Chart } from 'cdk8s';
import { CanaryService, PathMatch } from 'cdk8s-canary';
import { addApi } from './platform';
import { STREAM } from './stream';

/** Event streams of all domains. */
export function sse(chart: Chart): CanaryService {
  return addApi(chart, {
    name: 'sse-gateway',
    weight: 10,
    replicas: 2,
    streams: true,
    routes: [{ path: PathMatch.prefix('/api/v1/stream'), methods: ['GET'], ...STREAM }],
  });
}
