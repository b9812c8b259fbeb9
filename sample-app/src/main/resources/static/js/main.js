import { $, api, element, show } from './dom.js';
import { load, onLanguage, startLanguage, text } from './texts.js';
import * as chat from './chat.js';
import * as handshake from './handshake.js';
import * as roundTrips from './round-trips.js';
import * as failover from './failover.js';
import * as dashboard from './dashboard.js';

let status;

function address(at) {
  return (at.host.includes(':') ? '[' + at.host + ']' : at.host) + ':' + at.port;
}

function showPath() {
  if (status) {
    show($('path'), element('span', { textContent: text('path.app') }), ' → ',
      element('span', { textContent: text('path.proxy', address(status.proxy)) }), ' → ',
      element('span', { textContent: text('path.server', status.server.host) }));
  }
}

function showStream(lost) {
  const banner = $('stream');
  if (lost) {
    banner.textContent = text('stream.lost');
    banner.classList.add('bad');
    banner.hidden = false;
  } else if (!banner.hidden) {
    banner.textContent = text('stream.back');
    banner.classList.remove('bad');
    setTimeout(() => { banner.hidden = !banner.classList.contains('bad'); }, 3000);
  }
}

function listen() {
  const events = new EventSource('api/events');
  const on = (name, handler) => events.addEventListener(name, (event) => handler(JSON.parse(event.data)));
  events.addEventListener('open', async () => {
    showStream(false);
    status = await api('api/status');
    showPath();
  });
  events.addEventListener('error', () => {
    showStream(true);
    // the browser tries again by itself, except after an answer that is no stream
    if (events.readyState === EventSource.CLOSED) {
      setTimeout(listen, 2000);
    }
  });
  on('sessions', chat.onSessions);
  on('messages', chat.onMessages);
  on('message', chat.onMessage);
  on('connects', handshake.onConnects);
  on('connect', handshake.onConnect);
  on('demo', (state) => {
    handshake.onDemo(state);
    failover.onDemo(state);
  });
}

startLanguage();
await load();
onLanguage(showPath);
handshake.start();
roundTrips.start();
failover.start();
dashboard.start();
listen();
document.documentElement.dataset.ready = 'true';
