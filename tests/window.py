"""A window of the browser for tests: it keeps its errors, and its time is the test's. And what axe finds on a page."""

from axe_playwright_python.sync_playwright import Axe

# The page's time is the test's: nothing happens in it but by pass_time, which runs what is due, a frame in 16 ms. No test waits for a
# real clock, and none depends on how fast the machine is.
CLOCK = """(() => {
    let now = 0, count = 0;
    const timers = new Map(), add = (run, at, every) => (timers.set(++count, {run, at, every}), count);
    const real = {setTimeout, setInterval, requestAnimationFrame, clearTimeout, clearInterval, cancelAnimationFrame};
    window.setTimeout = (run, wait = 0) => add(run, now + wait);
    window.setInterval = (run, wait) => add(run, now + wait, wait);
    window.requestAnimationFrame = run => add(() => run(now), now + 16);
    window.clearTimeout = window.clearInterval = window.cancelAnimationFrame = id => void timers.delete(id);
    window.pass_time = wait => {
        const end = now + wait;
        for (;;) {
            const [[id, next] = []] = [...timers].filter(([, {at}]) => at <= end).sort(([, one], [, other]) => one.at - other.at);
            if (!next) break;
            now = next.at;
            if (next.every) next.at += next.every;
            else timers.delete(id);
            next.run();
        }
        now = end;
    };
    window.let_time_flow = () => Object.assign(window, real);
})()"""
SIZE = {"width": 1400, "height": 3400}  # high enough to have every view in sight
# A script for the head of a page: `heard` is whatever goes wrong there, and whatever the page's policy forbids. That a size changed once
# more in a frame, as when a scroll bar comes, is no error, though Firefox tells it as one.
LISTEN = """window.heard = [];
    window.addEventListener("error", ({ message, target }) => {
        if (!message?.startsWith("ResizeObserver loop")) heard.push(message ?? `not had: ${target.outerHTML}`);
    }, true);
    window.addEventListener("unhandledrejection", (event) => heard.push(String(event.reason)));
    document.addEventListener("securitypolicyviolation", (event) => heard.push(`${event.violatedDirective}: ${event.blockedURI}`));
    console.error = (...words) => void heard.push(words.join(" "));
"""


def new_window(browser, **context):
    """A page that keeps its errors, and whose time is the test's."""
    page = browser.new_page(**{"viewport": SIZE, **context})
    page.set_default_timeout(5000)
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
    page.add_init_script(CLOCK)
    return page


def serious(page):
    """What axe finds serious or critical on a page: [(rule, the first elements that break it), ...]."""
    page.evaluate("window.let_time_flow?.()")  # axe waits for it
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found if one["impact"] in ("serious", "critical")]
