/// How an HTML page looks: light and dark as the reader's system says, on paper, on a phone.
///
/// Figures take their ink from the same variables (``SVGColor``).
enum PageStyle {
  static let css = """
    :root {
      color-scheme: light dark;
      --paper: #ffffff; --ink: #1d2126; --soft: #59616b; --line: #d5dae0; --card: #f4f6f8;
      --link: #0b5cad; --axis: #444444; --grid: #dddddd; --floor: #777777; --blue: #0072b2;
      --good: #00714f; --bad: #a8440a;
      \(ramp(ColorRamp.steps))
    }
    @media screen and (prefers-color-scheme: dark) {
      :root {
        --paper: #14171a; --ink: #e4e7ea; --soft: #a0a8b1; --line: #343a41; --card: #1d2226;
        --link: #78b7f0; --axis: #a9b0b7; --grid: #363c43; --floor: #9aa1a8; --blue: #2b83d8;
        --good: #3ecf9d; --bad: #f2935a;
        \(ramp(ColorRamp.dark))
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0 auto; padding: 1.25rem clamp(1rem, 3vw, 2.5rem) 4rem; max-width: 82rem;
      background: var(--paper); color: var(--ink);
      font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif;
    }
    nav { font-size: 0.875rem; }
    h1 { margin: 0.6rem 0 1rem; font-size: 1.9rem; line-height: 1.2; overflow-wrap: anywhere; }
    h2 { margin: 2.4rem 0 0.8rem; font-size: 1.3rem; border-bottom: 1px solid var(--line); }
    p, li { max-width: 48rem; overflow-wrap: break-word; }
    p { margin: 0.8rem 0; }
    ul { padding-left: 1.3rem; }
    a { color: var(--link); }
    code { font: 0.9em ui-monospace, "DejaVu Sans Mono", monospace; }
    pre { overflow-x: auto; padding: 0.8rem; background: var(--card); border-radius: 6px; }
    .scroll { overflow-x: auto; margin: 1rem 0; }
    table { border-collapse: collapse; font-size: 0.875rem; line-height: 1.4; }
    th, td {
      padding: 0.35rem 0.8rem 0.35rem 0; text-align: left; vertical-align: top;
      border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums;
    }
    th { vertical-align: bottom; white-space: nowrap; }
    td:not(.number) { min-width: 4.5rem; }
    td.long { min-width: 12rem; }
    td.number { white-space: nowrap; }
    tbody tr:hover { background: var(--card); }
    th button {
      all: unset; cursor: pointer; font-weight: 600; border-radius: 3px;
    }
    th button::after { content: "\\2195"; padding-left: 0.3em; color: var(--line); }
    th[aria-sort=ascending] button::after { content: "\\2191"; color: var(--link); }
    th[aria-sort=descending] button::after { content: "\\2193"; color: var(--link); }
    :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
    .same { color: var(--good); }
    .opposite { color: var(--bad); }
    .open { color: var(--soft); }
    details { margin: 1rem 0; }
    summary { cursor: pointer; color: var(--link); }
    figure { margin: 1.6rem 0; }
    figcaption { max-width: 48rem; margin-top: 0.3rem; font-size: 0.875rem; color: var(--soft); }
    .drawing { overflow-x: auto; }
    .drawing svg {
      display: block; max-width: 100%; height: auto; min-width: min(34rem, 180vw);
      font-family: "DejaVu Sans", Verdana, system-ui, sans-serif;
    }
    .drawing image { image-rendering: pixelated; }
    .drawing:has(image) {
      --paper: #ffffff; --ink: #1d2126; --axis: #444444; width: fit-content; max-width: 100%;
      background: #ffffff; border-radius: 6px;
    }
    .ring { fill: none; stroke: var(--ink); stroke-width: 1.5; pointer-events: none; }
    .tip {
      position: absolute; z-index: 1; max-width: 22rem; padding: 0.35rem 0.6rem;
      background: var(--ink); color: var(--paper); border-radius: 5px; pointer-events: none;
      font-size: 0.8125rem; line-height: 1.4; white-space: pre-line;
    }
    progress { width: 8rem; height: 0.7rem; accent-color: var(--blue); vertical-align: middle; }
    .state { font-size: 1.05rem; }
    .late { color: var(--bad); }
    footer { margin-top: 3rem; font-size: 0.8125rem; color: var(--soft); }
    @media (max-width: 40rem) {
      h1 { font-size: 1.5rem; }
      th, td { padding-right: 0.6rem; }
      progress { width: 5rem; }
    }
    @media print {
      body { max-width: none; padding: 0; font-size: 10pt; }
      nav, th button::after { display: none; }
      table { font-size: 7.5pt; }
      .scroll, .drawing { overflow: visible; }
      tr, figure { break-inside: avoid; }
      h2 { break-after: avoid; }
      a { color: inherit; }
    }
    """

  private static func ramp(_ colors: [String]) -> String {
    colors.enumerated().map { "--ramp\($0): \($1);" }.joined(separator: " ")
  }
}
