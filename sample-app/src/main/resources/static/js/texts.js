// The language: the one that was chosen, otherwise that of the Accept-Language header.

let texts = {};
const listeners = [];

export function text(key, ...values) {
  return (texts[key] ?? key).replace(/\{(\d)\}/g, (_, index) => values[index]);
}

export function has(key) {
  return key in texts;
}

export function time(instant) {
  return new Date(instant).toLocaleTimeString(document.documentElement.lang);
}

export function millis(value) {
  return value >= 1000 ? (value / 1000).toFixed(1) + ' s' : (value < 10 ? value.toFixed(1) : Math.round(value)) + ' ms';
}

export function onLanguage(listener) {
  listeners.push(listener);
}

export async function load(language) {
  const chosen = language ?? localStorage.getItem('language');
  const response = await fetch('api/texts' + (chosen ? '?language=' + encodeURIComponent(chosen) : ''));
  texts = await response.json();
  document.documentElement.lang = response.headers.get('Content-Language');
  document.title = text('title');
  for (const each of document.querySelectorAll('[data-text]')) {
    each.textContent = text(each.dataset.text);
  }
  for (const each of document.querySelectorAll('[data-label]')) {
    each.setAttribute('aria-label', text(each.dataset.label));
  }
  for (const button of document.querySelectorAll('[data-lang]')) {
    button.setAttribute('aria-pressed', String(button.lang === document.documentElement.lang));
  }
  listeners.forEach((listener) => listener());
}

export function startLanguage() {
  for (const button of document.querySelectorAll('[data-lang]')) {
    button.addEventListener('click', () => {
      localStorage.setItem('language', button.dataset.lang);
      load(button.dataset.lang);
    });
  }
}
