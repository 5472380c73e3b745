internal import HTTPTypes
internal import LocalHTTP

extension LoginSite {
  /// GET /login.css.
  func stylesheet() -> LocalResponse { asset("text/css; charset=utf-8", styles) }

  /// GET /icon.svg.
  func icon() -> LocalResponse { asset("image/svg+xml", key) }

  private func asset(_ type: String, _ text: String) -> LocalResponse {
    LocalResponse(
      .ok, fields: [.contentType: type, .cacheControl: "max-age=300", .xContentTypeOptions: "nosniff"],
      body: Array(text.utf8))
  }
}

/// The web client's own (web/icon.svg).
private let key = """
  <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0f5c57"/>\
  <g fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round">\
  <circle cx="11.5" cy="16" r="4.7"/><path d="M16.2 16H26v4.6M21.4 16v3.4"/></g></svg>
  """

/// The colours are those of the web client (web/css/base.css): each pair that meets has at least 4.5:1.
private let styles = """
  :root {
    color-scheme: light dark;
    --paper: #f7f6f3; --surface: #fff; --ink: #1d1c1a; --muted: #5d5952; --line: #e3dfd8; --edge: #8b857b;
    --accent: #0f5c57; --accent-strong: #0a4642; --on-accent: #fff; --tint: #e6f0ee;
    --danger: #a3261c; --danger-tint: #fbecea; --round: .625rem;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --paper: #151514; --surface: #1e1d1b; --ink: #eceae5; --muted: #aaa59b; --line: #34312d; --edge: #837d73;
      --accent: #7fd1c7; --accent-strong: #a3e0d8; --on-accent: #0c211f; --tint: #1c2f2d;
      --danger: #ff9d91; --danger-tint: #331d1a;
    }
  }
  *, ::before, ::after { box-sizing: border-box; }
  html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
  body {
    margin: 0; padding: 2rem 1rem; min-height: 100dvh; display: grid; align-content: center; justify-items: center;
    background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
    font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial,
      sans-serif;
  }
  main {
    width: 100%; max-width: 27rem; padding: 1.75rem; background: var(--surface);
    border: 1px solid var(--line); border-radius: calc(var(--round) * 1.6);
  }
  h1, h2, p, ul { margin: 0; padding: 0; }
  h1 { font-size: 1.625rem; line-height: 1.2; font-weight: 650; letter-spacing: -.018em; }
  h2 { margin: 1.5rem 0 .625rem; font-size: 1rem; line-height: 1.4; font-weight: 650; }
  .brand { display: flex; align-items: center; gap: .625rem; margin-bottom: 1.25rem; font-weight: 650; letter-spacing: -.01em; }
  .brand span { color: var(--muted); font-weight: 400; letter-spacing: 0; }
  label { display: block; margin: .875rem 0 .375rem; font-weight: 600; }
  h2 + form > label:first-of-type { margin-top: 0; }
  input {
    width: 100%; min-height: 2.75rem; padding: .4375rem .75rem; font: inherit; color: inherit;
    border: 1px solid var(--edge); border-radius: var(--round); background: var(--surface);
  }
  button { font: inherit; color: inherit; cursor: pointer; }
  .main {
    width: 100%; min-height: 2.75rem; margin-top: 1.25rem; padding: .375rem .9375rem; font-weight: 550;
    border: 1px solid var(--accent); border-radius: var(--round); background: var(--accent); color: var(--on-accent);
  }
  .main:hover { background: var(--accent-strong); border-color: var(--accent-strong); }
  .rows { list-style: none; border: 1px solid var(--edge); border-radius: var(--round); overflow: hidden; }
  .rows > li + li { border-top: 1px solid var(--line); }
  .rows button {
    display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; width: 100%; padding: .625rem 1rem; text-align: left;
    border: 0; background: none;
  }
  .rows button:hover { background: var(--tint); }
  .rows button:focus-visible { outline-offset: -2px; border-radius: var(--round); }
  .rows strong { font-weight: 600; }
  .rows .groups { color: var(--accent); font-size: .875rem; text-align: right; }
  .rows .address { grid-column: 1 / -1; color: var(--muted); font-size: .875rem; }
  .problem { margin-top: 1rem; padding: .75rem 1rem; border-radius: var(--round); background: var(--danger-tint); color: var(--danger); }
  .hint { margin-top: 1.5rem; color: var(--muted); font-size: .875rem; }
  code { font: .9375em/1.5 ui-monospace, "SF Mono", "Cascadia Mono", "Roboto Mono", "Liberation Mono", monospace; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  @media (max-width: 30rem) {
    body { padding: 0; align-content: start; background: var(--surface); }
    main { max-width: none; padding: 1.25rem; border: 0; border-radius: 0; }
  }

  """
