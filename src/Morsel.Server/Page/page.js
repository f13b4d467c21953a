// The page can be read without this script: it copies commands and follows what changes.
'use strict';

for (const command of document.querySelectorAll('.command')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  button.setAttribute('aria-label', 'Copy ' + command.textContent);
  button.addEventListener('click', () => copy(command, button));
  command.after(button);
}

async function copy(command, button) {
  try {
    await navigator.clipboard.writeText(command.textContent);
    button.textContent = 'Copied';
  } catch {
    // Without TLS a browser gives no clipboard but on this machine: the text is selected instead.
    getSelection().selectAllChildren(command);
    button.textContent = 'Selected';
  }
  setTimeout(() => { button.textContent = 'Copy'; }, 2000);
}

const labels = ['Sent', 'Asked for', 'Ranges', 'Saved'];
const progress = document.getElementById('progress');
const rows = document.querySelector('#transfers tbody');

if (rows || progress) {
  const events = new EventSource('/.morsel/events');
  events.addEventListener('transfers', event => showTransfers(JSON.parse(event.data)));
  events.addEventListener('digest', event => showDigest(JSON.parse(event.data)));
  events.addEventListener('comparison', event => showComparison(JSON.parse(event.data)));
}

function showTransfers({ totals, transfers }) {
  if (!rows)
    return;
  document.getElementById('totals').textContent = totals;
  document.getElementById('quiet').hidden = transfers.length > 0;
  rows.parentElement.hidden = transfers.length === 0;
  rows.replaceChildren(...transfers.map(row));
}

function row(transfer) {
  const line = document.createElement('tr');
  const name = document.createElement('th');
  name.scope = 'row';
  name.textContent = transfer.name;
  line.append(name);
  [transfer.sent, transfer.asked, transfer.ranges, transfer.saved].forEach((text, i) => {
    const cell = document.createElement('td');
    cell.dataset.label = labels[i];
    cell.textContent = text;
    line.append(cell);
  });
  return line;
}

function showDigest({ file, sha256 }) {
  for (const shown of document.querySelectorAll('.digest')) {
    if (shown.dataset.file === file)
      shown.textContent = sha256;
  }
}

function showComparison({ number, share, done }) {
  if (!progress || progress.dataset.comparison !== String(number))
    return;
  progress.value = share;
  if (done)
    location.reload();
}
