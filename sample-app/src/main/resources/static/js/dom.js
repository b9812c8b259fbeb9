// Data from a server is set as text, never as HTML.

export const $ = (id) => document.getElementById(id);

export function element(name, properties = {}, ...children) {
  const created = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null) {
      continue;
    }
    if (key === 'class') {
      created.className = value;
    } else if (key === 'data') {
      Object.assign(created.dataset, value);
    } else if (key.startsWith('aria') || key === 'role' || key === 'for') {
      created.setAttribute(key.replace(/^aria([A-Z])/, (_, letter) => 'aria-' + letter.toLowerCase()), value);
    } else {
      created[key] = value;
    }
  }
  created.append(...children.filter((child) => child !== null && child !== undefined));
  return created;
}

// Replaces only changed content, to keep selections and the focus.
export function show(parent, ...children) {
  const next = element('div', {}, ...children);
  if (parent.shown !== next.innerHTML) {
    parent.shown = next.innerHTML;
    parent.replaceChildren(...next.childNodes);
    return true;
  }
  return false;
}

export function problem(message) {
  $('problem').textContent = message ?? '';
  $('problem').hidden = !message;
}

export async function api(path, body, method) {
  const response = await fetch(path, body === undefined && !method ? {} : {
    method: method ?? 'POST',
    headers: { 'Content-Type': body instanceof Blob ? 'application/octet-stream' : 'application/json' },
    body: body instanceof Blob ? body : JSON.stringify(body ?? {})
  });
  const text = await response.text();
  const json = text ? JSON.parse(text) : null;
  if (!response.ok) {
    throw new Error(json?.detail ?? String(response.status));
  }
  return json;
}

// Runs an action of a button. The button cannot be used again before the action has ended.
export async function busy(button, action) {
  if (button.getAttribute('aria-disabled') === 'true') {
    return;
  }
  button.setAttribute('aria-disabled', 'true');
  button.classList.add('busy');
  try {
    const result = await action();
    problem();
    return result;
  } catch (failure) {
    problem(failure.message);
    return undefined;
  } finally {
    button.removeAttribute('aria-disabled');
    button.classList.remove('busy');
  }
}

const DEMONSTRATIONS = '[data-scenario], button[data-condition], #rt-form button, #fo-connect, #fo-proxies button';
let demonstrating = false;

// Runs a demonstration. The application runs one at a time, so no button can start another one meanwhile.
export async function demonstrate(button, action) {
  if (demonstrating) {
    return undefined;
  }
  demonstrating = true;
  document.querySelectorAll(DEMONSTRATIONS).forEach((each) => {
    if (each !== button) {
      each.setAttribute('aria-disabled', 'true');
    }
  });
  try {
    return await busy(button, action);
  } finally {
    demonstrating = false;
    document.querySelectorAll(DEMONSTRATIONS).forEach((each) => each.removeAttribute('aria-disabled'));
  }
}
