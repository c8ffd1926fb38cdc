import { App, Chart } from 'cdk8s';
import { auth } from './auth';
import { character } from './character';
import { chat } from './chat';
import { edge } from './edge';
import { image } from './image';
import { location } from './location';
import { my } from './my';
import { scan } from './scan';
import { sse } from './sse';

/** The whole system: a namespace per domain, one gateway and one host for all of them. */
export function eco2(app: App): void {
  const domain = (id: string, namespace = id) => new Chart(app, id, { namespace });
  edge(domain('edge', 'istio-system'));
  auth(domain('auth'));
  character(domain('character'));
  image(domain('image'));
  location(domain('location'));
  my(domain('my'));
  const gateway = sse(domain('sse', 'sse-consumer'));
  chat(domain('chat'), gateway);
  scan(domain('scan'), gateway);
}
