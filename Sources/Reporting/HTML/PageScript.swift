/// What moves on an HTML page: tables that sort, points that say what they are, a place that is kept.
///
/// The page is whole without it.
enum PageScript {
  static let javaScript = sorting + hovering + following

  /// Headings become buttons: ascending, descending, as it was.
  ///
  /// Numbers sort by their value,
  /// whatever interval comes after it; a dash is last either way.
  private static let sorting = #"""
    'use strict';
    const isMissing = text => /^[–-]?$/.test(text);
    const number = text => {
      const found = /^([<>≤≥]?)\s*\[?([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(?:[±(\[,].*|points|%|†)?$/i
        .exec(text.replaceAll('−', '-'));
      return found ? Number(found[2]) * (found[1] === '<' ? 1 - 1e-9 : 1) : NaN;
    };
    for (const table of document.querySelectorAll('table')) {
      const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
      if (!body || body.rows.length < 2) continue;
      const rows = [...body.rows];
      heads.forEach((head, column) => {
        const texts = new Map(rows.map(row => [row, row.cells[column].textContent.trim()]));
        const shown = [...texts.values()].filter(text => !isMissing(text));
        const isNumeric = shown.length > 0 && shown.every(text => !Number.isNaN(number(text)));
        const kind = isNumeric ? 'number' : shown.some(text => text.length > 32) ? 'long' : null;
        if (kind) for (const row of rows) row.cells[column].classList.add(kind);
        const compare = (a, b) => isNumeric
          ? number(a) - number(b) : a.localeCompare(b, undefined, {numeric: true});
        const button = document.createElement('button');
        button.type = 'button';
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener('click', () => {
          const order = {ascending: 'descending', descending: 'none'}[head.ariaSort] ?? 'ascending';
          for (const other of heads) other.removeAttribute('aria-sort');
          if (order !== 'none') head.setAttribute('aria-sort', order);
          const sign = order === 'descending' ? -1 : 1;
          const sorted = order === 'none' ? rows : [...rows].sort((a, b) => {
            const [left, right] = [texts.get(a), texts.get(b)];
            return isMissing(left) - isMissing(right) || sign * compare(left, right);
          });
          body.append(...sorted);
        });
      });
    }

    """#

  /// The nearest point says what it is, to a pointer, a finger and the arrow keys.
  private static let hovering = #"""
    const tip = Object.assign(document.createElement('div'), {className: 'tip', hidden: true});
    tip.setAttribute('role', 'status');
    document.body.append(tip);
    for (const svg of document.querySelectorAll('.drawing svg')) {
      const marks = [...svg.querySelectorAll('use')].flatMap(use => {
        const title = use.querySelector('title');
        if (!title) return [];
        const {e, f} = use.transform.baseVal.getItem(0).matrix;
        title.remove();
        return [{x: e, y: f, text: title.textContent}];
      });
      if (marks.length === 0) continue;
      const ring = document.createElementNS(svg.namespaceURI, 'circle');
      ring.setAttribute('class', 'ring');
      ring.setAttribute('r', 8);
      let chosen = -1;
      const hide = () => { tip.hidden = true; ring.remove(); chosen = -1; };
      const show = index => {
        const mark = marks[chosen = index];
        ring.setAttribute('cx', mark.x);
        ring.setAttribute('cy', mark.y);
        svg.append(ring);
        tip.textContent = mark.text;
        tip.hidden = false;
        const place = new DOMPoint(mark.x, mark.y).matrixTransform(svg.getScreenCTM());
        const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
        tip.style.left = `${scrollX + Math.max(8, Math.min(place.x + 12, room))}px`;
        tip.style.top = `${scrollY + place.y + 14}px`;
      };
      svg.addEventListener('pointermove', event => {
        const at = new DOMPoint(event.clientX, event.clientY)
          .matrixTransform(svg.getScreenCTM().inverse());
        const distances = marks.map(mark => Math.hypot(mark.x - at.x, mark.y - at.y));
        const nearest = distances.indexOf(Math.min(...distances));
        distances[nearest] < 18 ? show(nearest) : hide();
      });
      svg.addEventListener('pointerleave', hide);
      svg.addEventListener('blur', hide);
      svg.tabIndex = 0;
      svg.addEventListener('keydown', event => {
        const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
        if (event.key === 'Escape') hide();
        if (!step) return;
        event.preventDefault();
        show((chosen + step + marks.length) % marks.length);
      });
    }

    """#

  /// A page under way keeps its place, and says when nobody writes it any more; paper shows what is
  /// folded.
  private static let following = #"""
    const written = document.querySelector('[data-written]');
    const isFollowed = document.querySelector('meta[http-equiv=refresh]') !== null;
    if (isFollowed) {
      const key = 'patchlaw ' + location.pathname;
      try {
        scrollTo(0, Number(sessionStorage.getItem(key)));
        addEventListener('pagehide', () => sessionStorage.setItem(key, scrollY));
      } catch { /* A browser that stores nothing begins at the top. */ }
      if (written && Date.now() - Date.parse(written.dataset.written) > 60000) {
        written.classList.add('late');
        written.append(' Nothing was written for a minute: the program may have stopped.');
      }
    }
    let unfolded = [];
    addEventListener('beforeprint', () => {
      unfolded = [...document.querySelectorAll('details:not([open])')];
      for (const part of unfolded) part.open = true;
    });
    addEventListener('afterprint', () => { for (const part of unfolded) part.open = false; });

    """#
}
