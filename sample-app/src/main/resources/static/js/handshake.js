import { $, api, demonstrate, element, show } from './dom.js';
import { has, millis, onLanguage, text, time } from './texts.js';

const KEPT = 50;
let connects = [];
let selected;
let follow = true;
let demo;

export function onConnects(all) {
  connects = all;
  showAll();
}

export function onConnect(connect) {
  const index = connects.findIndex((each) => each.id === connect.id);
  if (index >= 0) {
    connects[index] = connect;
  } else {
    connects.push(connect);
    connects.sort((one, other) => one.id - other.id);
    connects = connects.slice(-KEPT);
  }
  showAll();
}

export function onDemo(state) {
  demo = state;
  showDemo();
}

export function start() {
  document.querySelectorAll('[data-scenario]').forEach((button) => button.addEventListener('click',
    () => order(button, 'api/demo/connects', { scenario: button.dataset.scenario })));
  document.querySelectorAll('button[data-condition]').forEach((button) => button.addEventListener('click',
    () => order(button, 'api/demo/proxy', { condition: button.dataset.condition })));
  $('connects').addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button) {
      follow = false;
      selected = Number(button.dataset.id);
      showAll();
    }
  });
  onLanguage(() => {
    showAll();
    showDemo();
  });
}

export async function order(button, path, body) {
  const answer = await demonstrate(button, () => api(path, body));
  if (answer?.id) {
    follow = false;
    selected = answer.id;
    showAll();
  }
}

export function client(connect) {
  return has('client.' + connect.client) ? text('client.' + connect.client) : connect.client;
}

function outcome(connect) {
  return text('outcome.' + connect.outcome);
}

function reply(connect) {
  return connect.reply === undefined ? '' : '0x' + hex(connect.reply) + ' ' + replyText(hex(connect.reply));
}

function replyText(code) {
  return has('reply.' + code) ? text('reply.' + code) : '';
}

function hex(octet) {
  return octet.toString(16).padStart(2, '0');
}

function showDemo() {
  if (!demo) {
    return;
  }
  $('condition').textContent = text('condition.' + demo.condition);
  $('condition').dataset.state = demo.condition;
  $('condition').hidden = !demo.embedded;
  const reason = !demo.enabled ? text('why.disabled') : !demo.embedded ? text('why.external') : '';
  $('why-not').textContent = reason;
  $('why-not').hidden = !reason;
  document.querySelectorAll('[data-scenario], button[data-condition]').forEach((button) => {
    button.disabled = !demo.enabled || (!demo.embedded && button.dataset.scenario !== 'connect');
    if (button.disabled) {
      button.setAttribute('aria-describedby', 'why-not');
    }
    if (button.dataset.condition) {
      button.setAttribute('aria-pressed', String(button.dataset.condition === demo.condition.toLowerCase()));
    }
  });
}

function showAll() {
  if (follow && connects.length) {
    selected = connects[connects.length - 1].id;
  }
  const focused = $('connects').contains(document.activeElement) ? document.activeElement.dataset.id : undefined;
  show($('connects'), ...connects.length ? [...connects].reverse().map(row)
    : [element('li', { class: 'note', textContent: text('connects.none') })]);
  if (focused) {
    $('connects').querySelector('[data-id="' + focused + '"]')?.focus();
  }
  const chosen = connects.find((each) => each.id === selected);
  show($('timeline'), ...chosen ? timeline(chosen) : [element('p', { class: 'note', textContent: text('timeline.choose') })]);
}

function row(connect) {
  return element('li', {}, element('button', { type: 'button', class: 'connect ' + kind(connect),
    ariaCurrent: connect.id === selected ? 'true' : 'false', data: { id: connect.id, outcome: connect.outcome } },
  element('span', { class: 'who', textContent: client(connect) }),
  element('span', { class: 'tag ' + kind(connect), textContent: outcome(connect) }),
  element('span', { class: 'where note', textContent: connect.destination ?? connect.proxy }),
  element('span', { class: 'when note',
    textContent: [reply(connect), millis(connect.ended), time(connect.startedAt)].filter(Boolean).join(' · ') })));
}

function kind(connect) {
  return connect.outcome === 'success' ? 'good' : 'bad';
}

// The steps of a connect: from and to are milliseconds, and undefined for a step without a time of its own.
function steps(connect) {
  const named = !/^(\d+\.){3}\d+:|^\[/.test(connect.proxy);
  const warm = connect.messages.some((message) => message.kind === 'GREETING' && message.at < 0);
  const failed = connect.outcome !== 'success';
  const list = [];
  let at = 0;
  let over = false;
  const step = (name, until) => {
    if (over) {
      list.push({ name, note: text('step.never') });
    } else if (until === undefined) {
      over = true;
      list.push({ name, from: at, to: connect.ended, bad: true, note: text('step.failed', millis(connect.ended - at)) });
    } else {
      const bad = failed && name === 'request';
      list.push({ name, from: at, to: until, bad, note: warm && name !== 'request' ? text('step.warm') : millis(until - at) });
      at = until;
    }
  };
  list.push({ name: 'lookup', note: text(named ? 'step.together' : 'step.notNeeded') });
  step('tcp', connect.proxyConnected);
  // listeners learn of lookup, TCP and TLS at once, and the embedded proxy has no TLS
  list.push({ name: 'tls', note: text(connect.messages.length ? 'step.notUsed' : 'step.together') });
  step('greeting', connect.methodSelected);
  step('login', connect.authenticated);
  step('request', connect.replied);
  if (failed) {
    list.push({ name: 'tunnel', note: text('step.never') });
  } else {
    list.push({ name: 'tunnel', from: connect.ended, to: connect.ended, good: true,
      note: connect.closed ? text('step.closed', millis(connect.closed - connect.ended)) : text('step.open') });
  }
  return list;
}

function timeline(connect) {
  const total = Math.max(connect.ended, 0.001);
  const rows = steps(connect).map((step) => {
    const bar = element('span', { class: 'bar' + (step.bad ? ' bad' : '') });
    if (step.from !== undefined) {
      bar.style.left = 100 * step.from / total + '%';
      bar.style.width = Math.max(100 * (step.to - step.from) / total, 0.6) + '%';
    } else {
      bar.hidden = true;
    }
    return element('li', { class: step.from === undefined ? 'skipped' : '' },
      element('span', { class: 'step', textContent: text('step.' + step.name) }),
      element('span', { class: 'track', ariaHidden: 'true' }, bar),
      element('span', { class: 'note', textContent: step.note }));
  });
  return [
    element('h3', { textContent: text('timeline.title', connect.id, client(connect), connect.destination ?? connect.proxy) }),
    element('p', {}, element('span', { class: 'tag ' + kind(connect), textContent: outcome(connect) }), ' ',
      reply(connect), ' ', element('span', { class: 'note',
        textContent: text('timeline.via', connect.proxy, time(connect.startedAt)) })),
    element('ol', { class: 'steps' }, ...rows),
    connect.error ? element('p', { class: 'error', textContent: connect.error }) : null,
    element('h4', { textContent: text('timeline.messages') }),
    connect.messages.length ? element('div', { class: 'exchange' }, ...connect.messages.map(message))
      : element('p', { class: 'note', textContent: text('timeline.noMessages') })
  ].filter(Boolean);
}

function message(each) {
  return element('table', { class: each.fromClient ? 'octets' : 'octets from-proxy' },
    element('caption', {},
      element('span', { class: 'direction', textContent: text(each.fromClient ? 'timeline.fromClient' : 'timeline.fromProxy') }),
      element('strong', { textContent: text('kind.' + each.kind) }),
      element('span', { class: 'note', textContent: each.at < 0 ? text('timeline.earlier') : millis(each.at) })),
    element('thead', { class: 'hidden' }, element('tr', {}, ...['field', 'octets', 'meaning'].map((name) =>
      element('th', { scope: 'col', textContent: text(name) })))),
    element('tbody', {}, ...each.fields.map((field) => element('tr', {},
      element('th', { scope: 'row', textContent: field.name }),
      element('td', {}, element('code', { textContent: field.hex })),
      element('td', { textContent: words(field) })))));
}

function words(field) {
  switch (field.name) {
    case 'VER': return text(field.hex === '05' ? 'word.version5' : 'word.version1');
    case 'NMETHODS': return text('word.count', parseInt(field.hex, 16));
    case 'METHODS': return field.hex.split(' ').map((method) => text('method.' + method)).join(', ');
    case 'METHOD': return text('method.' + field.hex);
    case 'ULEN': case 'LEN': return text('word.length', parseInt(field.hex, 16));
    case 'PLEN': case 'PASSWD': return text('word.masked');
    case 'STATUS': return text(field.hex === '00' ? 'word.accepted' : 'word.refused');
    case 'CMD': return field.hex === '01' ? text('word.connect') : field.hex;
    case 'RSV': return text('word.reserved');
    case 'REP': return replyText(field.hex);
    case 'ATYP': return text({ '01': 'word.ipv4', '03': 'word.name', '04': 'word.ipv6' }[field.hex] ?? field.hex);
    default: return field.text ?? '';
  }
}
