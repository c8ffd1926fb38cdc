/** What only the verifier needs, as one module: it is loaded when somebody uses it. */
export { findingsOf } from './checker';
export { trackGroupsOf } from './track-groups';
export { TrafficEngine } from './traffic-engine';
export { findingsJson } from './report/json';
export { findingsJunit } from './report/junit';
export { findingsSarif } from './report/sarif';
export { Sources } from './report/sources';
export { FindingsText } from './report/text';
export { RULES } from './rules/catalog';
export { trafficDiff } from './shares/traffic-diff';
export { trafficShares } from './shares/traffic-shares';
export { trafficHtml } from './traffic-report/html/page';
export { trafficJson } from './traffic-report/json';
export { trafficMarkdown } from './traffic-report/markdown';
export { trafficText } from './traffic-report/text';
export { transitionFindings } from './transition/transition-checker';
