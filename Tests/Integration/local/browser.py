"""Debian's chromium, driven headless: a tab for each test, its complaints collected, its states photographed and judged."""

import base64
import json
import os

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from judging import JUDGE
from local_gateway import PASSWORD, ROOT

PICTURES = ROOT / ".build" / "screenshots"
DESKTOP = (1120, 800)
PHONE = (360, 740)

# Not the machine's own, so that what shows a moment in another zone than the reader's is found out.
ZONE = "Europe/Berlin"

# Violations of the policy are console errors of their own in some cases and silent in others; this makes all of them loud.
# Scripts of the driver are not the page's: its policy does not hold them back.
LISTENER = """
addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy violated: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""


class Browser:
    """One browser; `fresh()` gives a test a tab that knows nothing of those before."""

    def __init__(self, gateway):
        self.gateway = gateway
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for argument in ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars",
                         "--disable-background-networking", "--no-first-run"]:
            options.add_argument(argument)
        options.add_experimental_option("prefs", {"intl.accept_languages": "en-GB,en"})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(
            "/usr/bin/chromedriver", env={**os.environ, "LANGUAGE": "en_GB", "TZ": "UTC"}))
        self.driver.set_page_load_timeout(30)
        self.driver.set_script_timeout(30)

    def quit(self):
        self.driver.quit()

    def fresh(self):
        """A tab without cookies and without storage."""
        self.command("Network.clearBrowserCookies")
        old = self.driver.window_handles
        self.driver.switch_to.new_window("tab")
        new = self.driver.current_window_handle
        for handle in old:
            self.driver.switch_to.window(handle)
            self.driver.close()
        self.driver.switch_to.window(new)
        self.command("Page.addScriptToEvaluateOnNewDocument", source=LISTENER)
        self.command("Emulation.setTimezoneOverride", timezoneId=ZONE)
        self.command("Emulation.setLocaleOverride", locale="en-GB")
        self.dress("light", DESKTOP)
        self.complaints()
        self.requests()

    # What the browser itself knows.

    def command(self, name, **parameters):
        return self.driver.execute_cdp_cmd(name, parameters)

    def complaints(self):
        """What was written to the console since the last time: warnings and errors."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("WARNING", "SEVERE")]

    def requests(self):
        """[(method, URL)] of what was sent since the last time, in order."""
        sent = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                request = message["params"]["request"]
                sent.append((request["method"], request["url"]))
        return sent

    def script(self, text, *arguments):
        return self.driver.execute_script(text, *arguments)

    def promise(self, text, *arguments):
        """The value of an asynchronous function with this body; what it throws is an error here."""
        outcome = self.driver.execute_async_script(
            "const [text, given, done] = [arguments[0], arguments[1], arguments[2]];"
            f"(async (...args) => {{ {text} }})(...given).then("
            "(value) => done({ value }), (error) => done({ error: String(error) }));", text, list(arguments))
        if "error" in outcome:
            raise AssertionError(outcome["error"])
        return outcome.get("value")

    # Going about.

    def open(self, path="/"):
        self.driver.get(self.gateway.web + path)

    def go(self, fragment):
        """Changes the fragment of the address, as a link in the page does: nothing is loaded anew."""
        self.script("location.hash = arguments[0]", fragment)

    def sign_in(self, name):
        """From nothing to the signed-in page, by the sign-in page's form."""
        self.open()
        self.click("Sign in")
        self.type_credentials(name)
        self.see(".account")

    def type_credentials(self, name):
        self.see(".typed #username").send_keys(f"{name}@example.com")
        self.driver.find_element(By.ID, "password").send_keys(PASSWORD)
        self.driver.find_element(By.CSS_SELECTOR, ".typed button.main").click()

    @property
    def address(self):
        return self.driver.current_url

    # Seeing.

    def all(self, selector):
        return [element for element in self.driver.find_elements(By.CSS_SELECTOR, selector) if element.is_displayed()]

    def see(self, selector, text=None, seconds=10):
        """The first visible element of a selector, that holds a text; waits for it."""
        def look():
            for element in self.all(selector):
                if text is None or text in element.text:
                    return element
            return None

        return self.wait(look, f"no visible {selector} with {text!r}", seconds)

    def wait(self, condition, what, seconds=10):
        """Until a function gives something true; gives that."""
        wait = WebDriverWait(self.driver, seconds, poll_frequency=0.05, ignored_exceptions=[StaleElementReferenceException])
        try:
            return wait.until(lambda _: condition())
        except TimeoutException:
            raise AssertionError(f"{what} after {seconds} s; {self.address} says:\n{self.words}") from None

    @property
    def words(self):
        return self.driver.find_element(By.TAG_NAME, "body").text

    def button(self, name, within=""):
        """The button or link of this name."""
        found = [e for e in self.all(f"{within} button, {within} a") if name in (e.text.strip(), e.accessible_name)]
        assert found, f"no button or link {name!r}; the page says:\n{self.words}"
        return found[0]

    def click(self, name, within=""):
        self.wait(lambda: self.has(name, within), f"no button or link {name!r}")
        self.button(name, within).click()

    def has(self, name, within=""):
        return any(name in (e.text.strip(), e.accessible_name) for e in self.all(f"{within} button, {within} a"))

    def fill(self, label, text):
        """Types into the field of a label, in place of what is there."""
        field = self.field(label)
        field.clear()
        field.send_keys(text)
        return field

    def field(self, label):
        found = [e for e in self.all("input, textarea, select") if e.accessible_name == label]
        assert found, f"no field {label!r}; the page says:\n{self.words}"
        return found[0]

    def press(self, *keys):
        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    # Looking and judging.

    def dress(self, scheme, size):
        self.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        width, height = size
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=size == PHONE)

    def picture(self, name):
        """Keeps four pictures of what is shown, and finds no fault with any: contrast, width, names, headings."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        faults = []
        for scheme in ("light", "dark"):
            for device, size in (("desktop", DESKTOP), ("phone", PHONE)):
                self.dress(scheme, size)
                # Two frames, so that what is photographed is what the new size and scheme look like.
                self.promise("await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
                (PICTURES / f"{name}-{scheme}-{device}.png").write_bytes(base64.b64decode(
                    self.command("Page.captureScreenshot", format="png")["data"]))
                faults += [f"{name}, {scheme}, {device}: {fault}" for fault in self.script(JUDGE)]
        self.dress("light", DESKTOP)
        faults += [f"{name}: {fault}" for fault in self.nameless()]
        assert not faults, "\n".join(faults)

    def nameless(self):
        """What can be operated and has no name, by the browser's own accessibility tree."""
        self.command("Accessibility.enable")
        nodes = self.command("Accessibility.getFullAXTree")["nodes"]
        operable = {"button", "link", "textbox", "combobox", "checkbox", "radio", "dialog", "Date", "DateTime", "searchbox"}
        return [
            f"a {node['role']['value']} without a name" for node in nodes
            if not node.get("ignored") and node.get("role", {}).get("value") in operable
            and not node.get("name", {}).get("value", "").strip()
        ]
