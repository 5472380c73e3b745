// The beginning: the configuration, the answer of the hosted login where there is one, and then the app or the welcome.

import { API } from "./api.js";
import { App } from "./app.js";
import { ConfigFault, loadConfig } from "./config.js";
import { frame } from "./frame.js";
import * as pending from "./pending.js";
import { Problem } from "./problem.js";
import { Session } from "./session.js";
import { trouble, waiting } from "./states.js";
import { elsewhere, leaving, welcome } from "./views/welcome.js";
import { stranger } from "./views/stranger.js";

const main = document.getElementById("main");

/** What is running, for whoever looks at the page with the browser's tools; null where nobody is signed in. */
export let app = null;

// A page that the browser kept whole shows what was there before a sign-out: it begins anew.
addEventListener("pageshow", (event) => event.persisted && location.reload());

await start().catch((error) => main.replaceChildren(trouble(Problem.of(error))));

async function start() {
  frame(null);
  const query = location.search;
  // The code is good once and only with our verifier; it is not left in the address all the same, nor in the history.
  if (query) history.replaceState(null, "", location.pathname + location.hash);
  if (!globalThis.crypto?.subtle) {
    throw Problem.ofPage("insecure_context", "This page needs a safe connection", "Open it with https://, or on the machine that it runs on.");
  }
  const config = await loadConfig().catch((error) => {
    if (!(error instanceof ConfigFault)) throw error;
    throw Problem.ofPage("config_invalid", "This page is not set up", `${error.message}.`);
  });
  const session = new Session(config);
  const place = await signedIn(config, session, query);
  if (place === null) return;
  if (place) history.replaceState(null, "", location.pathname + place);
  await open(config, session);
}

/** Where the reader wants to be, once somebody is signed in; null where the page ends at the welcome or leaves for the login. */
async function signedIn(config, session, query) {
  let note = pending.takeNote();
  // Asked once: whoever comes back without an answer has the button.
  const returns = pending.takeReturn();
  let problem = null;
  try {
    main.replaceChildren(waiting(4));
    const place = await session.complete(query);
    if (place !== null) return place;
  } catch (error) {
    problem = Problem.of(error);
  }
  // The login sends its answer to one address; from another the page could not take it.
  const home = new URL(config.redirectUri);
  if (home.origin !== location.origin) {
    main.replaceChildren(elsewhere(home));
    return null;
  }
  const signIn = (options) => session.signIn(location.hash, options);
  if (returns && !problem && !note) {
    main.replaceChildren(leaving("Asking whether you are still signed in."));
    await signIn({ isSilent: true });
    return null;
  }
  const isLocal = config.outboxUrl !== null;
  // Nothing went wrong: the login's session is over.
  if (problem?.code === "login_required") [problem, note] = [null, "login-over"];
  main.replaceChildren(welcome({ signIn: () => signIn(), problem, note, isLocal }));
  return null;
}

async function open(config, session) {
  const api = new API(config, session);
  const signOut = () => session.signOut();
  try {
    const me = await api.me();
    app = new App(config, session, api, me);
    app.start();
  } catch (error) {
    const problem = Problem.of(error);
    if (!session.claims) {
      main.replaceChildren(welcome({ signIn: () => session.signIn(location.hash), problem }));
      return;
    }
    const again = () => { main.replaceChildren(waiting(4)); open(config, session); };
    main.replaceChildren(...stranger(session.claims, problem, { again, signOut }));
  }
}
