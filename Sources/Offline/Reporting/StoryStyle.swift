/// The look of the page: one column, light and dark, fit for a phone.
enum StoryStyle {
  static let sheet = """
    :root {
      color-scheme: light dark;
      --page: #f6f4ef; --card: #ffffff; --ink: #22252b; --muted: #656a74; --grid: #e4e1d9;
      --line: #2b5f9e; --threshold: #a36b00; --planted: #e9dcbc; --good: #1d7a46; --bad: #b3372b;
      --soft: #edeae2; --shadow: 0 1px 3px rgb(40 36 28 / 14%);
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: #15171b; --card: #1f2228; --ink: #e8e6e1; --muted: #a2a7b0; --grid: #343841;
        --line: #7db2f0; --threshold: #e0a63c; --planted: #453c25; --good: #5fc98c; --bad: #f0857a;
        --soft: #2b2f37; --shadow: none;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0; background: var(--page); color: var(--ink);
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
    }
    main { max-width: 1040px; margin: 0 auto; padding: 28px 18px 40px; }
    h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 6px; }
    h2 { font-size: 1.2rem; margin: 34px 0 12px; }
    h3 { font-size: 1.08rem; margin: 0; display: flex; gap: 10px; flex-wrap: wrap; align-items: center; }
    .brand { margin: 0 0 4px; font-weight: 700; letter-spacing: .12em; text-transform: uppercase;
      font-size: .78rem; color: var(--line); }
    .promise { margin: 0 0 22px; color: var(--muted); max-width: 60ch; }
    .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; }
    .tile, article, .scroll { background: var(--card); border-radius: 12px; box-shadow: var(--shadow); }
    .tile { padding: 14px 16px; }
    .tile strong { display: block; font-size: 1.75rem; line-height: 1.15; font-variant-numeric: tabular-nums; }
    .tile span { color: var(--muted); font-size: .9rem; }
    .tile.good strong { color: var(--good); }
    .tile.bad strong { color: var(--bad); }
    .balance { color: var(--muted); margin: 14px 0 0; }
    .balance.bad { color: var(--bad); }
    .scroll { overflow-x: auto; padding: 10px; }
    .timeline { display: block; width: 100%; min-width: 620px; height: auto; font-family: inherit; }
    .legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 8px 2px 0; color: var(--muted);
      font-size: .88rem; }
    .legend i { display: inline-block; width: 14px; height: 8px; border-radius: 2px; margin-right: 6px; }
    article { padding: 16px; margin: 0 0 16px; }
    .badge { font-size: .8rem; font-weight: 600; padding: 2px 10px; border-radius: 99px;
      border: 1px solid currentColor; }
    .badge.good { color: var(--good); }
    .badge.bad { color: var(--bad); }
    .badge.plain { color: var(--muted); }
    .facts { margin: 2px 0 10px; color: var(--muted); font-size: .9rem; font-variant-numeric: tabular-nums;
      overflow-wrap: anywhere; }
    .strip { display: flex; gap: 6px; overflow-x: auto; padding-bottom: 4px; }
    figure { margin: 0; flex: 1 0 104px; max-width: 190px; }
    figure svg { display: block; width: 100%; height: auto; border-radius: 6px; background: var(--soft); }
    figcaption { color: var(--muted); font-size: .76rem; text-align: center;
      font-variant-numeric: tabular-nums; }
    .box { fill: none; stroke: #ffd23f; stroke-width: 2; }
    .shares { margin-top: 12px; display: grid; gap: 6px; }
    .share { display: grid; grid-template-columns: minmax(0, 1fr) 180px 3.2em; gap: 12px;
      align-items: center; font-size: .92rem; }
    .bar { display: block; height: 10px; border-radius: 5px; background: var(--soft); overflow: hidden; }
    .bar i { display: block; height: 100%; background: var(--line); border-radius: 5px; }
    .part { text-align: right; font-variant-numeric: tabular-nums; color: var(--muted); }
    footer { margin-top: 30px; color: var(--muted); font-size: .88rem; overflow-wrap: anywhere; }
    footer p { margin: 4px 0; }
    @media (max-width: 560px) {
      h1 { font-size: 1.5rem; }
      .share { grid-template-columns: minmax(0, 1fr) 3.2em; }
      .share .name { grid-column: 1 / -1; }
    }

    """
}
