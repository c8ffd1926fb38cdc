import { CanaryPlan, GitOpsApp } from 'cdk8s-canary';
import { PROD } from './values';
import { tada } from '../tada';

const app = new GitOpsApp({ plan: CanaryPlan.fromFile('canary.yaml', { target: 'prod' }) });
tada(app, PROD);
app.synth();
