import { PROCESSES } from '../company/processes';

/** The overlays, each of which is applied to a cluster of its own. */
export const ENVIRONMENTS = ['dev', 'prod'] as const;

export type Environment = typeof ENVIRONMENTS[number];

/** In which order the domains are brought up in a new cluster. */
const PHASES: { [domain: string]: string } = { auth: '1', character: '2', location: '2', scan: '2', chat: '3', image: '3', my: '3', sse: '3' };

/** Nine APIs and four workers, by the conventions of the company. What runs is said by the overlays. */
export const SERVICES = PROCESSES.map(process => ({ ...process, phase: PHASES[process.domain], released: false }));
