import { EXPORT_TO, EXPORT_TO_SELF } from './export-to';
import { ISTIO_LABEL, wildcardName } from './istio-host';
import { POD_LABELS, SELECTED_LABELS } from './istio-labels';
import { all, under } from './refusal';
import { fields, list, map, TEXT, text } from './schema';
import { ONCE_NAMED, TRAFFIC_POLICY } from './traffic-policy';
import { given } from '../untyped';

const SUBSET = fields({ name: all(TEXT, ISTIO_LABEL), labels: all(map(TEXT), POD_LABELS), trafficPolicy: TRAFFIC_POLICY }, { required: ['name'] });

/** `spec` of a DestinationRule (istio, `ValidateDestinationRule`). */
export const DESTINATION_RULE = fields({
  host: all(TEXT, wildcardName),
  trafficPolicy: TRAFFIC_POLICY,
  subsets: all(list(SUBSET), ONCE_NAMED),
  exportTo: EXPORT_TO,
  workloadSelector: fields({ matchLabels: all(map(text({ max: 63 }), 4096), SELECTED_LABELS) }),
}, {
  required: ['host'],
  rules: [({ exportTo, workloadSelector }, namespace) => given(workloadSelector) && given(exportTo) ? under('exportTo', EXPORT_TO_SELF(exportTo, namespace)) : undefined],
});
