'use strict';

// Data from a server is set as text, never as HTML.
const $ = (id) => document.getElementById(id);

function element(name, text, className) {
	const created = document.createElement(name);
	created.textContent = text ?? '';
	created.className = className ?? '';
	return created;
}

const shown = new Map();

// Replaces only changed content, to keep selections and the focus.
function show(parent, children) {
	const next = children.map((child) => child.outerHTML).join('');
	if (shown.get(parent) !== next) {
		shown.set(parent, next);
		parent.replaceChildren(...children);
		return true;
	}
	return false;
}

function showSession(session) {
	const item = element('li', '', session.connected ? 'connected' : session.state.toLowerCase());
	const state = session.connected
		? 'connected' + (session.secure ? ', encrypted' : ', NOT encrypted')
		: session.state.toLowerCase();
	item.append(element('strong', session.account), ' ', element('span', state));
	if (session.reason) {
		item.append(element('p', session.reason, 'note'));
	}
	if (session.nextTry) {
		item.append(element('p', 'retries at ' + time(session.nextTry), 'note'));
	}
	if (session.state === 'REFUSED') {
		const again = element('button', 'Try again');
		again.dataset.account = session.account;
		item.append(again);
	}
	return item;
}

function showProxy(proxy) {
	const rows = [
		['address', address(proxy)],
		['login', proxy.authentication],
		['kind', proxy.embedded ? 'embedded' : 'external']
	];
	const last = proxy.requests[proxy.requests.length - 1];
	if (last) {
		rows.push(['last request', address(last) + (last.byName ? ' (by name)' : '')]);
	}
	show($('proxy'), rows.flatMap(([name, value]) => [element('dt', name), element('dd', value)]));
}

function address(at) {
	return (at.host.includes(':') ? '[' + at.host + ']' : at.host) + ':' + at.port;
}

function time(instant) {
	return new Date(instant).toLocaleTimeString();
}

function choose(select, names, preferred) {
	if (show(select, names.map((name) => new Option(name, name))) && names.length > preferred) {
		select.selectedIndex = preferred;
	}
}

function showMessages(messages) {
	const items = messages.map((message) => {
		const item = element('li');
		item.append(element('span', time(message.at) + '  ', 'note'),
			element('strong', message.from + ' → ' + message.to + '  '), element('span', message.text));
		return item;
	});
	const list = $('messages');
	const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
	if (show(list, items) && atEnd) {
		list.scrollTop = list.scrollHeight;
	}
}

function problem(text) {
	$('problem').textContent = text;
	$('problem').hidden = !text;
}

async function json(path) {
	const response = await fetch(path);
	if (!response.ok) {
		throw new Error(path + ' answered ' + response.status);
	}
	return response.json();
}

async function post(path, body) {
	const response = await fetch(path, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(body)
	});
	if (!response.ok) {
		const detail = await response.json().catch(() => ({}));
		throw new Error(detail.detail ?? 'The application answered ' + response.status);
	}
}

async function refresh() {
	try {
		const [status, messages] = await Promise.all([json('api/status'), json('api/messages')]);
		$('way').textContent = 'Application → proxy ' + address(status.proxy) + ' → XMPP server ' + status.server.host;
		show($('sessions'), status.sessions.map(showSession));
		showProxy(status.proxy);
		const names = status.sessions.map((session) => session.account);
		choose($('from'), names, 0);
		choose($('to'), names, 1);
		showMessages(messages);
	} catch (failure) {
		$('way').textContent = 'The application does not answer: ' + failure.message;
	} finally {
		setTimeout(refresh, 1000);
	}
}

$('form').addEventListener('submit', (event) => {
	event.preventDefault();
	post('api/messages', { from: $('from').value, to: $('to').value, text: $('text').value })
		.then(() => { $('text').value = ''; problem(''); }, (failure) => problem(failure.message));
});

$('sessions').addEventListener('click', (event) => {
	const account = event.target.dataset.account;
	if (account) {
		post('api/sessions/' + encodeURIComponent(account) + '/login', {})
			.then(() => problem(''), (failure) => problem(failure.message));
	}
});

refresh();
