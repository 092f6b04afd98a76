(() => {
  const tools = document.getElementById('tools');
  if (!tools) return;
  const search = document.getElementById('search');
  const agreement = document.getElementById('agreement');
  const shown = document.getElementById('shown');
  const toggles = [...tools.querySelectorAll('input[type=checkbox]')];
  const areas = [...document.querySelectorAll('#requirements details.area')].map(area => ({
    area, rows: [...area.querySelectorAll('tr.req')].map(row => ({ row, verdicts: row.dataset.v.split(' '), text: row.textContent.toLowerCase() })),
  }));
  const all = areas.reduce((sum, { rows }) => sum + rows.length, 0);
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = new Set(toggles.filter(box => box.checked).map(box => box.value));
    const agree = agreement ? agreement.value : 'all';
    let visible = 0;
    for (const { area, rows } of areas) {
      let inArea = 0;
      for (const { row, verdicts, text } of rows) {
        const show = verdicts.some(verdict => wanted.has(verdict)) && words.every(word => text.includes(word)) &&
          (agree === 'all' || row.classList.contains(agree));
        row.hidden = !show;
        inArea += show;
      }
      area.hidden = inArea === 0;
      if (words.length > 0) area.open = true;
      visible += inArea;
    }
    shown.textContent = `${visible} of ${all}`;
  };
  tools.hidden = false;
  tools.addEventListener('input', filter);
  tools.addEventListener('submit', event => event.preventDefault());
  // A double click on a verdict shows it alone, and once more shows all.
  for (const box of toggles) {
    box.parentElement.addEventListener('dblclick', event => {
      event.preventDefault();
      const alone = toggles.every(other => other === box || !other.checked);
      for (const other of toggles) other.checked = alone || other === box;
      filter();
    });
  }
  // A row that is linked to must be seen.
  window.addEventListener('hashchange', () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || !target.closest('#requirements')) return;
    if (target.hidden || target.closest('[hidden]')) {
      search.value = '';
      for (const box of toggles) box.checked = true;
      if (agreement) agreement.value = 'all';
      filter();
    }
    const area = target.closest('details.area');
    if (area) area.open = true;
    target.scrollIntoView();
  });
  let closed = [];
  window.addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('#attention details:not([open])')];
    for (const details of closed) details.open = true;
  });
  window.addEventListener('afterprint', () => { for (const details of closed) details.open = false; });
  filter();
})();
