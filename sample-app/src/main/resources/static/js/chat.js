import { $, api, busy, element, problem, show } from './dom.js';
import { onLanguage, text, time } from './texts.js';

const MAX_FILE = 1024 * 1024;
const panes = new Map();
const entries = new Map();
let sessions = [];

const key = (entry) => [entry.account, entry.sent, entry.id].join('/');

export function onSessions(next) {
  sessions = next;
  for (const session of sessions) {
    if (!panes.has(session.account)) {
      panes.set(session.account, pane(session.account));
      $('panes').append(panes.get(session.account).root);
    }
    showSession(panes.get(session.account), session);
  }
}

export function onMessages(all) {
  entries.clear();
  all.forEach((entry) => entries.set(key(entry), entry));
  panes.forEach(showMessages);
}

export function onMessage(entry) {
  const known = entries.get(key(entry));
  entries.set(key(entry), known?.delivered ? { ...entry, delivered: true } : entry);
  const of = panes.get(entry.account);
  if (of) {
    showMessages(of);
  }
  if (!known && !entry.sent) {
    $('announcer').textContent = text('chat.heard', entry.peer, entry.account, entry.text ?? entry.file.name);
  }
}

function pane(account) {
  const id = (name) => name + '-' + account;
  const created = {
    account,
    state: element('p', { class: 'state' }),
    note: element('p', { class: 'note', role: 'status' }),
    contacts: element('ul', { class: 'contacts' }),
    messages: element('ol', { class: 'messages', tabIndex: 0 }),
    to: element('select', { id: id('to') }),
    toLabel: element('label', { for: id('to') }),
    input: element('input', { id: id('text'), maxLength: 4000, required: true, autocomplete: 'off' }),
    file: element('input', { type: 'file', class: 'hidden', id: id('file') }),
    fileLabel: element('label', { class: 'button', for: id('file') }, '📎'),
    send: element('button', { class: 'primary' }),
    name: element('input', { autocomplete: 'off', required: true, id: id('contact') }),
    add: element('button')
  };
  const form = element('form', { class: 'row composer' }, created.toLabel, created.to, created.input, created.file,
    created.fileLabel, created.send);
  const adding = element('form', { class: 'row adding' }, created.name, created.add);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    busy(created.send, () => send(created));
  });
  adding.addEventListener('submit', (event) => {
    event.preventDefault();
    busy(created.add, async () => {
      await api(contactsPath(account), { name: created.name.value.trim() });
      created.name.value = '';
    });
  });
  created.file.addEventListener('change', () => sendFile(created));
  created.contacts.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button) {
      busy(button, () => api(contactsPath(account) + '/' + encodeURIComponent(button.dataset.name), undefined, 'DELETE'));
    }
  });
  created.note.addEventListener('click', (event) => {
    if (event.target.closest('button')) {
      busy(event.target, () => api('api/sessions/' + encodeURIComponent(account) + '/login', {}));
    }
  });
  created.root = element('article', { class: 'card pane', id: id('pane'), ariaLabelledby: id('title') },
    element('header', {},
      element('span', { class: 'avatar', textContent: account.slice(0, 1).toUpperCase(), ariaHidden: 'true' }),
      element('div', {}, element('h3', { id: id('title'), textContent: account }), created.state)),
    created.note, created.contacts, adding, created.messages, form);
  onLanguage(() => name(created));
  name(created);
  return created;
}

function name(of) {
  of.toLabel.textContent = text('chat.to');
  of.input.placeholder = text('chat.placeholder');
  of.input.setAttribute('aria-label', text('chat.text', of.account));
  of.messages.setAttribute('aria-label', text('chat.messages', of.account));
  of.contacts.setAttribute('aria-label', text('chat.contacts', of.account));
  of.file.setAttribute('aria-label', text('chat.file', of.account));
  of.fileLabel.title = text('chat.file', of.account);
  of.send.textContent = text('chat.send');
  of.name.placeholder = text('chat.addPlaceholder');
  of.name.setAttribute('aria-label', text('chat.add', of.account));
  of.add.textContent = text('chat.addButton');
  const session = sessions.find((each) => each.account === of.account);
  if (session) {
    showSession(of, session);
  }
  showMessages(of);
}

function showSession(of, session) {
  const state = session.connected ? 'CONNECTED' : session.state === 'CONNECTED' ? 'CONNECTING' : session.state;
  of.root.dataset.state = state;
  const parts = [element('span', { class: 'dot ' + state, ariaHidden: 'true' }),
    text('state.' + state, session.nextTry ? time(session.nextTry) : '')];
  if (session.connected) {
    parts.push(element('span', { class: session.secure ? 'tag' : 'tag bad',
      textContent: text(session.secure ? 'state.tls' : 'state.noTls') }));
  }
  show(of.state, ...parts);
  show(of.note, ...(session.reason ? [session.reason] : []),
    ...(state === 'REFUSED' ? [' ', element('button', { type: 'button', textContent: text('chat.again') })] : []));
  of.note.hidden = !session.reason;
  show(of.contacts, ...session.contacts.map((contact) => element('li', { data: { contact: contact.name, presence: contact.presence } },
    element('span', { class: 'dot ' + contact.presence, ariaHidden: 'true' }),
    element('span', { textContent: contact.name }), ' ',
    element('span', { class: 'note', textContent: text('presence.' + contact.presence) }),
    element('button', { type: 'button', class: 'quiet', ariaLabel: text('chat.remove', contact.name),
      data: { name: contact.name }, textContent: '×' }))));
  const names = [...new Set([...sessions.map((each) => each.account).filter((name) => name !== of.account),
    ...session.contacts.map((contact) => contact.name), of.account])];
  const chosen = of.to.value;
  if (show(of.to, ...names.map((each) => element('option', { value: each, textContent: each })))) {
    of.to.value = names.includes(chosen) ? chosen : names[0];
  }
}

function showMessages(of) {
  const mine = [...entries.values()].filter((entry) => entry.account === of.account);
  const atEnd = of.messages.scrollHeight - of.messages.scrollTop - of.messages.clientHeight < 60;
  const changed = show(of.messages, ...mine.length
    ? mine.map(bubble) : [element('li', { class: 'empty note', textContent: text('chat.empty') })]);
  if (changed && atEnd) {
    of.messages.scrollTop = of.messages.scrollHeight;
  }
}

function bubble(entry) {
  const state = entry.sent ? (entry.delivered ? 'delivered' : 'sent') : '';
  let content = element('span', { class: 'text', textContent: entry.text ?? '' });
  if (entry.file) {
    const label = '📎 ' + entry.file.name + ' (' + size(entry.file.size) + ')';
    content = entry.sent ? element('span', { class: 'text', textContent: label })
      : element('a', { class: 'text', href: 'api/files/' + encodeURIComponent(entry.id), download: entry.file.name,
        textContent: label });
  }
  return element('li', { class: entry.sent ? 'bubble own' : 'bubble' },
    content,
    element('span', { class: 'meta' }, (entry.sent ? '' : entry.peer + ' · ') + time(entry.at),
      state ? element('span', { class: state, title: text('chat.' + state) },
        element('span', { ariaHidden: 'true', textContent: state === 'delivered' ? ' ✓✓' : ' ✓' }),
        element('span', { class: 'hidden', textContent: text('chat.' + state) })) : null));
}

function size(octets) {
  return octets < 1024 ? octets + ' B' : (octets / 1024).toFixed(1) + ' KiB';
}

async function send(of) {
  await api('api/messages', { from: of.account, to: of.to.value, text: of.input.value });
  of.input.value = '';
  of.input.focus();
}

async function sendFile(of) {
  const file = of.file.files[0];
  of.file.value = '';
  if (!file) {
    return;
  }
  if (file.size > MAX_FILE) {
    problem(text('chat.tooLarge'));
    return;
  }
  $('announcer').textContent = text('chat.sending', file.name);
  const query = new URLSearchParams({ from: of.account, to: of.to.value, name: file.name });
  try {
    await api('api/files?' + query, file);
    problem();
  } catch (failure) {
    problem(failure.message);
  }
}

function contactsPath(account) {
  return 'api/sessions/' + encodeURIComponent(account) + '/contacts';
}
