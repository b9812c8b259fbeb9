import { $, api, demonstrate, element, show } from './dom.js';
import { millis, onLanguage, text } from './texts.js';
import { order } from './handshake.js';

const REFRESH = 1000;
let demo;
let timer;
let result;

export function onDemo(state) {
  demo = state;
  showProxies();
}

export function start() {
  $('fo-connect').addEventListener('click', connect);
  $('fo-proxies').addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button) {
      demonstrate(button, async () => onDemo(await api('api/demo/failover/proxies',
        { name: button.dataset.name, running: button.dataset.running !== 'true' })));
    }
  });
  onLanguage(showProxies);
  onLanguage(showResult);
}

async function connect() {
  const before = demo?.proxies ?? [];
  await order($('fo-connect'), 'api/demo/failover/connects', {});
  onDemo(await api('api/demo'));
  const used = demo.proxies.find((proxy) => {
    const old = before.find((each) => each.name === proxy.name) ?? { tries: 0, failures: 0 };
    return proxy.tries > old.tries && proxy.failures === old.failures;
  });
  result = used ?? 'none';
  showResult();
}

function showResult() {
  if (result) {
    $('fo-result').textContent = result === 'none' ? text('fo.none') : text('fo.through', result.name, result.endpoint);
  }
}

function showProxies() {
  clearTimeout(timer);
  if (!demo) {
    return;
  }
  $('fo-connect').disabled = !demo.enabled;
  const focused = document.activeElement?.dataset?.name;
  show($('fo-proxies'), ...demo.proxies.length ? demo.proxies.map(card)
    : [element('p', { class: 'note', textContent: text('fo.first') })]);
  if (focused) {
    $('fo-proxies').querySelector('[data-name="' + CSS.escape(focused) + '"]')?.focus();
  }
  if (demo.proxies.some((proxy) => proxy.state === 'HELD_DOWN' && proxy.heldDownMillis > 0)) {
    timer = setTimeout(async () => {
      const next = await api('api/demo').catch(() => undefined);
      if (next) {
        onDemo(next);
      }
    }, REFRESH);
  }
}

function card(proxy) {
  return element('div', { class: 'proxy ' + (proxy.running ? 'good' : 'bad') },
    element('h3', {}, proxy.name + ' ', element('span', { class: 'tag ' + (proxy.running ? 'good' : 'bad'),
      textContent: text(proxy.running ? 'fo.running' : 'fo.stopped') })),
    element('p', { class: 'note', textContent: proxy.endpoint }),
    element('p', { textContent: text('fo.' + proxy.state, millis(proxy.heldDownMillis)) }),
    element('p', { class: 'note', textContent: text('fo.tries', proxy.tries, proxy.failures) }),
    element('button', { type: 'button', data: { name: proxy.name, running: String(proxy.running) },
      textContent: text(proxy.running ? 'fo.stop' : 'fo.start', proxy.name) }));
}
