// Who is signed in. The tokens live in this module's memory and nowhere else: no storage, no cookie, no address. They are
// gone with the page, and a reload asks the hosted login, whose own session knows the reader.

import { claimsOf, faultOf } from "./claims.js";
import * as login from "./login.js";
import * as pending from "./pending.js";
import { challengeOf, randomText } from "./pkce.js";
import { Problem } from "./problem.js";

// A token is renewed when this part of its time is left, at most so many seconds before its end.
const LAST_PART = 0.2;
const LAST_SECONDS = 120;

export class Session extends EventTarget {
  #config;
  #tokens = null;
  #renewal = null;
  #timer = null;
  #claims = null;

  constructor(config) {
    super();
    this.#config = config;
  }

  /** What the ID token says of the reader; null where nobody is signed in. */
  get claims() {
    return this.#claims;
  }

  /** When the tokens were had, end, and are renewed: milliseconds since 1970. Null where there are none. */
  get times() {
    if (!this.#tokens) return null;
    const { since, until, renewAt } = this.#tokens;
    return { since, until, renewAt, renews: this.#tokens.refresh !== null };
  }

  /**
   * Leaves for the hosted login. `place` is where the reader wants to be afterwards: the address's fragment. A silent one
   * comes back with an error where the login's own session is over.
   */
  async signIn(place, { isSilent = false } = {}) {
    const [state, nonce, verifier] = [randomText(), randomText(), randomText()];
    const challenge = await challengeOf(verifier);
    pending.keepSignIn({ state, nonce, verifier, place });
    location.assign(login.authorizeUrl(this.#config, { state, nonce, challenge, isSilent }));
  }

  /**
   * Takes the hosted login's answer out of `query`, the address's part behind the question mark. The caller has cleaned the
   * address already.
   *
   * Returns where the reader wanted to be; null where the query holds no answer. Throws a Problem where it holds a bad one.
   */
  async complete(query) {
    const answer = new URLSearchParams(query);
    if (!answer.has("code") && !answer.has("error")) return null;
    const attempt = pending.takeSignIn();
    const state = answer.getAll("state");
    // First of all: an answer to a question that nobody asked here may be somebody else's sign-in (RFC 6749 section 10.12).
    if (!attempt || state.length !== 1 || state[0] !== attempt.state) {
      throw Problem.ofPage(
        "state_mismatch", "This sign-in was not begun here",
        "The answer belongs to another sign-in, perhaps an older one or one in another window. Nothing was taken from it. Sign in again.");
    }
    if (answer.has("error")) {
      throw Problem.ofLogin(0, { error: answer.get("error"), error_description: answer.get("error_description") });
    }
    const tokens = await login.exchange(this.#config, answer.get("code"), attempt.verifier);
    this.#take(tokens, { clientId: this.#config.clientId, nonce: attempt.nonce });
    pending.keepReturn();
    return attempt.place;
  }

  /** An access token that is good for a while; renews it first where it is not. Throws a Problem where there is none to be had. */
  async accessToken() {
    if (!this.#tokens) throw Session.ended;
    if (Date.now() >= this.#tokens.renewAt) {
      try {
        await this.renew();
      } catch (error) {
        // What is there may do for now; without a network it is as good as a new one.
        if (!this.#tokens || Date.now() >= this.#tokens.until) throw error;
      }
    }
    return this.#tokens.access;
  }

  /** Fetches fresh tokens; who asks while that goes on gets the same. */
  renew() {
    this.#renewal ??= this.#renewed().finally(() => { this.#renewal = null; });
    return this.#renewal;
  }

  /** Forgets everything and leaves for the hosted login's logout. */
  async signOut() {
    const refresh = this.#tokens?.refresh ?? null;
    this.#forget();
    pending.takeReturn();
    pending.keepNote("signed-out");
    if (refresh) await login.revoke(this.#config, refresh);
    location.assign(login.logoutUrl(this.#config));
  }

  /** The tokens are worth nothing any more: forgets them, and says so to whoever listens for `ended`. */
  end() {
    if (!this.#tokens) return;
    this.#forget();
    pending.takeReturn();
    this.dispatchEvent(new Event("ended"));
  }

  static get ended() {
    return Problem.ofPage("session_ended", "Your sign-in has ended", "Sign in again and repeat what you did.");
  }

  async #renewed() {
    const held = this.#tokens;
    if (!held) throw Session.ended;
    if (held.refresh === null) {
      if (Date.now() >= held.until) this.end();
      throw Session.ended;
    }
    let tokens;
    try {
      tokens = await login.refresh(this.#config, held.refresh);
    } catch (error) {
      // The login's word that the refresh token is spent is final. Anything else may pass.
      if (error.origin === "login" && error.status >= 400 && error.status < 500 && error.status !== 429) {
        this.end();
        throw Session.ended;
      }
      this.#schedule(Date.now() + 15_000);
      throw error;
    }
    // Signed out meanwhile.
    if (this.#tokens !== held) throw Session.ended;
    try {
      this.#take({ refresh_token: held.refresh, ...tokens }, { clientId: this.#config.clientId, subject: this.#claims.sub });
    } catch {
      this.end();
      throw Session.ended;
    }
  }

  #take(tokens, expected) {
    const claims = claimsOf(tokens.id_token);
    const fault = faultOf(claims, expected);
    if (fault) {
      const detail = `${fault[0].toUpperCase()}${fault.slice(1)}. Sign in again.`;
      throw Problem.ofPage("id_token_refused", "The sign-in cannot be believed", detail);
    }
    const since = Date.now();
    const lifetime = tokens.expires_in * 1000;
    const renewAt = since + lifetime - Math.min(lifetime * LAST_PART, LAST_SECONDS * 1000);
    this.#claims = Object.freeze(claims);
    this.#tokens = { access: tokens.access_token, refresh: tokens.refresh_token ?? null, since, until: since + lifetime, renewAt };
    this.#schedule(renewAt);
    this.dispatchEvent(new Event("renewed"));
  }

  #schedule(moment) {
    clearTimeout(this.#timer);
    // Longer than this a timer does not reach; accessToken() looks at the time itself.
    const pause = Math.min(Math.max(moment - Date.now(), 0), 2 ** 31 - 1);
    this.#timer = setTimeout(() => this.renew().catch(() => {}), pause);
  }

  #forget() {
    clearTimeout(this.#timer);
    this.#tokens = null;
    this.#claims = null;
  }
}
