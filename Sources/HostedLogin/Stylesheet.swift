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

private let key = """
  <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1d4ed8"/>\
  <g fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"><circle cx="11" cy="16" r="5"/>\
  <path d="M16 16h10M22 16v5M26 16v4"/></g></svg>
  """

private let styles = """
  :root {
    color-scheme: light dark;
    --page: #f3f5f8; --card: #ffffff; --text: #171b22; --quiet: #556070; --line: #d3d9e2;
    --accent: #1d4ed8; --on-accent: #ffffff; --hover: #eef3fe; --bad: #b42318; --bad-page: #fef1f0;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --page: #101318; --card: #191e26; --text: #e9edf3; --quiet: #a3aebd; --line: #343d4a;
      --accent: #8fb2ff; --on-accent: #0d1a38; --hover: #222b3a; --bad: #ffb4ab; --bad-page: #3a1b18;
    }
  }
  * { box-sizing: border-box; }
  body {
    margin: 0; padding: 1rem; min-height: 100vh; display: grid; place-items: center;
    background: var(--page); color: var(--text);
    font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  }
  main {
    width: 100%; max-width: 26rem; padding: 1.75rem; background: var(--card);
    border: 1px solid var(--line); border-radius: 14px; box-shadow: 0 8px 30px rgb(0 0 0 / 7%);
  }
  .brand { display: flex; align-items: center; gap: .6rem; margin: 0 0 1.25rem; font-weight: 650; }
  .brand span { color: var(--quiet); font-weight: 400; }
  h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.2; letter-spacing: -.01em; }
  h2 { margin: 1.75rem 0 .75rem; font-size: 1rem; color: var(--quiet); font-weight: 600; }
  label { display: block; margin: .9rem 0 .3rem; font-weight: 550; }
  input {
    width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: inherit;
    background: var(--card); border: 1px solid #7d8896; border-radius: 8px;
  }
  button { font: inherit; color: inherit; cursor: pointer; }
  .main {
    width: 100%; min-height: 2.75rem; margin-top: 1.25rem; border: 0; border-radius: 8px;
    background: var(--accent); color: var(--on-accent); font-weight: 600;
  }
  .main:hover { filter: brightness(1.08); }
  .users { list-style: none; margin: 0; padding: 0; display: grid; gap: .6rem; }
  .users button {
    width: 100%; padding: .6rem .75rem; text-align: left; background: none;
    border: 1px solid var(--line); border-radius: 8px; display: grid; grid-template-columns: 1fr auto; gap: 0 .75rem;
  }
  .users button:hover { background: var(--hover); border-color: var(--accent); }
  .users .address { grid-row: 2; color: var(--quiet); overflow-wrap: anywhere; }
  .users .groups { grid-column: 2; grid-row: 1 / span 2; align-self: center; color: var(--quiet); font-size: .875rem; }
  .users .password { margin: .15rem 0 0 .8rem; font-size: .8125rem; color: var(--quiet); }
  .problem {
    margin: 0 0 1rem; padding: .7rem .85rem; border-radius: 8px; border-left: 4px solid var(--bad);
    background: var(--bad-page); color: var(--bad);
  }
  .hint { margin: 1.5rem 0 0; font-size: .875rem; color: var(--quiet); }
  code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .95em; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  @media (max-width: 30rem) { body { padding: 0; place-items: start stretch; } main { border: 0; border-radius: 0; min-height: 100vh; max-width: none; } }

  """
