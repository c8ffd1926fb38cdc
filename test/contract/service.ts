import { ProviderCase } from './provider-case';
import { Caller, Routing } from '../../src';

/** Nothing but Kubernetes: every whole weight is exact with 100 pods. */
export const service: ProviderCase = {
  name: 'Routing.service',
  title: 'Service',
  routing: ({ total }) => Routing.service({ replicas: total }),
  entrances: [
    { from: Caller.plain('shop'), host: 'web', port: 8080, outside: false },
    { from: Caller.mesh('shop'), host: 'web', port: 8080, outside: false },
  ],
  can: ['weight', 'idle', 'baseline'],
  // Its options have no word for these.
  unsaid: ['paths', 'path-regex', 'preview-host'],
};
