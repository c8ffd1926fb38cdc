import { BYPASSING_CALLERS } from './bypassing-callers';
import { DESTINATION_NAMES } from './destination-names';
import { DESTINATION_RULE_TWICE } from './destination-rule-twice';
import { HEADLESS_SERVICE } from './headless-service';
import { HIDDEN_ROUTE } from './hidden-route';
import { MISSPELT_HOST } from './misspelt-host';
import { REWRITTEN_SLASH } from './rewritten-slash';
import { SERVICE_PORTS } from './service-ports';
import { TCP_PORT } from './tcp-port';
import { TWO_RULERS } from './two-rulers';
import { UNBOUND_HOST } from './unbound-host';
import { UNSERVED_HOST } from './unserved-host';
import { Rule } from '../rule';

/** Rules about Istio. */
export const ISTIO_RULES: readonly Rule[] = [
  TWO_RULERS, DESTINATION_NAMES, TCP_PORT, BYPASSING_CALLERS, UNBOUND_HOST, UNSERVED_HOST, DESTINATION_RULE_TWICE,
  SERVICE_PORTS, HEADLESS_SERVICE, HIDDEN_ROUTE, REWRITTEN_SLASH, MISSPELT_HOST,
];
